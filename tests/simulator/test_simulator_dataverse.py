"""Strictness of the Web API: what the contracts name works, what the real service refuses fails."""

from __future__ import annotations

import re

import pytest

from tests.simulator.conftest import CORE, StartTenant

pytestmark = pytest.mark.network_local

ANNOTATIONS = 'odata.include-annotations="OData.Community.Display.V1.FormattedValue"'
SEARCHES = [
    "organizations?$select=organizationid,name,languagecode,isdisabled,disabledreason,organizationstate,maxuploadfilesize,plugintracelogsetting,orgdborgsettings",
    f"solutions?$select=solutionid,uniquename,friendlyname,version,ismanaged,isvisible,installedon,createdon,modifiedon,updatedon,upgradeinfo,solutiontype,solutionpackageversion,_parentsolutionid_value,_publisherid_value&$expand=publisherid($select=uniquename,friendlyname,customizationprefix)&$filter=uniquename eq '{CORE}'",
    "solutions?$filter=(isvisible eq true) and (_parentsolutionid_value ne null or (ismanaged eq true and endswith(uniquename,'_Upgrade')))",
    "solutioncomponentdefinitions?$select=solutioncomponenttype,name,primaryentityname",
    "asyncoperations?$select=asyncoperationid,name,messagename,operationtype,statecode,statuscode,createdon,startedon,completedon,correlationid,requestid,dependencytoken,_owninguser_value,_createdby_value,errorcode,message,friendlymessage,retrycount,executiontimespan&$filter=statecode ne 3 and (operationtype eq 54 or operationtype eq 203)&$orderby=createdon desc&$top=50",
    f"importjobs?$filter=solutionname eq '{CORE}' and createdon ge 2026-01-01T00:00:00Z&$select=importjobid,name,solutionname,progress,startedon,completedon,createdon,_createdby_value,importcontext,operationcontext&$orderby=createdon desc&$top=5",
    f"msdyn_solutionhistories?$select=msdyn_solutionhistoryid,msdyn_name,msdyn_solutionversion,msdyn_operation,msdyn_suboperation,msdyn_status,msdyn_result,msdyn_starttime,msdyn_endtime,msdyn_totaltime,msdyn_errorcode,msdyn_exceptionmessage,msdyn_activityid,msdyn_correlationid,msdyn_isoverwritecustomizations,msdyn_packagename,msdyn_publishername,msdyn_retrycount,msdyn_maxretries&$filter=msdyn_name eq '{CORE}'&$orderby=msdyn_starttime desc&$top=20",
    "workflows?$select=workflowid,workflowidunique,name,category,type,statecode,statuscode,ismanaged,modifiedon,_ownerid_value,_modifiedby_value,suspensionreasondetails,modernflowtype&$filter=category eq 5 and type eq 1",
    "connectionreferences?$select=connectionreferenceid,connectionreferencelogicalname,connectionreferencedisplayname,connectorid,connectionid,statecode,statuscode,ismanaged,_ownerid_value,solutionid",
    "environmentvariabledefinitions?$select=environmentvariabledefinitionid,schemaname,displayname,type,defaultvalue,isrequired,ismanaged&$expand=environmentvariabledefinition_environmentvariablevalue($select=environmentvariablevalueid,value,ismanaged,solutionid)",
    "canvasapps?$select=canvasappid,name,displayname,canvasapptype,appversion,lastpublishtime,lastmodifiedtime,ismanaged,status,_ownerid_value",
    "RetrieveVersion",
    "RetrieveProvisionedLanguages",
    f"RetrieveMissingDependencies(SolutionUniqueName='{CORE}')",
    "RetrieveDependenciesForDelete(ObjectId=86928ed8-df37-4ce2-add5-47030a833bff,ComponentType=29)",
    f"RetrieveDependenciesForUninstall(SolutionUniqueName='{CORE}')",
]
REFUSED = [
    ("solutions?$select=nothing", 400, "0x80060888"),
    ("solutions?$filter=nothing eq 1", 400, "0x80060888"),
    ("solutions?$orderby=nothing", 400, "0x80060888"),
    ("solutions?$expand=nothing", 400, "0x80060888"),
    ("solutions?$top=-1", 400, "0x80060888"),
    ("solutions?$search=x", 400, "0x80060888"),
    ("importjobs?$filter=_environmentid_value eq null", 400, "0x80060888"),
    ("msdyn_solutioncomponentsummaries?$select=msdyn_name", 400, "0x80060888"),
    ("msdyn_solutioncomponentsummaries?$filter=msdyn_ismanaged eq true", 400, "0x80060888"),
    ("nothings", 404, "0x80060888"),
    ("solutions(00000000-0000-0000-0000-000000000000)", 404, "0x80040217"),
    ("RetrieveCurrentOrganization", 400, "0x80048d19"),
    ("RetrieveEverything()", 404, "0x80060888"),
]


def test_queries_of_the_contracts_are_answered(tenant: StartTenant) -> None:
    client = tenant()

    for search in SEARCHES:
        response = client.get(search, Prefer=ANNOTATIONS)
        assert response.status_code == 200, (search, response.text)


@pytest.mark.parametrize(("target", "status", "code"), REFUSED)
def test_query_that_the_service_would_refuse_is_refused(
    tenant: StartTenant, target: str, status: int, code: str
) -> None:
    response = tenant().get(target)

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_request_without_token_names_the_tenant(tenant: StartTenant) -> None:
    client = tenant()

    response = client.session.get(f"{client.base}/api/data/v9.2/")

    assert response.status_code == 401
    pattern = rf"Bearer authorization_uri={client.base}/[0-9a-f-]{{36}}/oauth2/authorize, "
    assert re.match(pattern + rf"resource_id={client.base}/", response.headers["WWW-Authenticate"])


@pytest.mark.parametrize("audience", ["/bap", "/graph", "/ppapi"])
def test_token_for_another_audience_is_refused(tenant: StartTenant, audience: str) -> None:
    client = tenant()

    assert client.plain("/api/data/v9.2/WhoAmI", audience).status_code == 401


def test_pages_are_followed_by_the_next_link(tenant: StartTenant) -> None:
    client = tenant()
    whole = client.rows("workflows?$select=name&$filter=category eq 5")
    names, target = [], "workflows?$select=name&$filter=category eq 5"
    while target:
        body = client.get(target, Prefer="odata.maxpagesize=50").json()
        names += [row["name"] for row in body["value"]]
        target = body.get("@odata.nextLink", "").partition("/api/data/v9.2/")[2]

    assert names == [row["name"] for row in whole]
    assert len(names) > 100


def test_formatted_values_come_only_when_asked_for(tenant: StartTenant) -> None:
    client = tenant()
    search = "workflows?$select=statecode,_ownerid_value&$top=1&$filter=statecode eq 1"
    suffix = "@OData.Community.Display.V1.FormattedValue"

    with_labels = client.rows(search, Prefer=ANNOTATIONS)[0]

    assert with_labels[f"statecode{suffix}"] == "Activated"
    assert with_labels[f"_ownerid_value{suffix}"] == "Adele Vance"
    assert f"statecode{suffix}" not in client.rows(search)[0]


def test_layers_need_both_filters_and_show_phantoms(tenant: StartTenant) -> None:
    client = tenant("unmanaged-layers")
    solution = client.rows(f"solutions?$select=solutionid&$filter=uniquename eq '{CORE}'")[0]
    flagged = client.rows(
        f"msdyn_solutioncomponentsummaries?$filter=msdyn_solutionid eq {solution['solutionid']} and "
        "msdyn_hasactivecustomization eq 'True' and msdyn_componenttype eq 29"
    )
    one = flagged[0]["msdyn_objectid"]
    by_both = client.rows(
        f"msdyn_componentlayers?$filter=(msdyn_componentid eq '{one}' and "
        "msdyn_solutioncomponentname eq 'Workflow')"
    )

    assert [row["msdyn_solutionname"] for row in by_both] == [CORE, "Active"]
    assert client.rows(f"msdyn_componentlayers?$filter=msdyn_componentid eq '{one}'") == []
    assert client.rows("msdyn_componentlayers") == []
    assert (
        client.get(f"msdyn_componentlayers?$filter=msdyn_componentid eq {one}").status_code == 400
    )
    members = client.rows(
        f"solutioncomponents?$filter=_solutionid_value eq {solution['solutionid']}"
    )
    assert len(members) > 1500


def test_layer_is_removed_by_the_function(tenant: StartTenant) -> None:
    client = tenant("unmanaged-layers")
    (type_name, one), *_ = client.lab.services.tenant.active

    response = client.get(
        f"RemoveActiveCustomizations(SolutionComponentName='{type_name}',ComponentId={one})"
    )

    assert response.json()["Result"] is True
    assert (type_name, one) not in client.lab.services.tenant.active


def test_flow_switched_off_writes_a_layer(tenant: StartTenant) -> None:
    client = tenant()
    flow = client.rows("workflows?$filter=name eq 'HELPER - Send Email'")[0]

    response = client.patch(f"workflows({flow['workflowid']})", {"statecode": 0, "statuscode": 1})

    assert response.status_code == 204
    assert client.get(f"workflows({flow['workflowid']})?$select=statecode").json()["statecode"] == 0
    assert ("Workflow", flow["workflowid"]) in client.lab.services.tenant.active


def test_flow_without_connection_is_not_switched_on(tenant: StartTenant) -> None:
    client = tenant()
    flow = client.rows("workflows?$filter=name eq 'HELPER - Send Email'")[0]
    for reference in client.rows("connectionreferences?$select=connectionreferenceid"):
        client.patch(
            f"connectionreferences({reference['connectionreferenceid']})", {"connectionid": None}
        )

    response = client.patch(f"workflows({flow['workflowid']})", {"statecode": 1, "statuscode": 2})

    assert response.status_code == 400
    assert "no connection" in response.json()["error"]["message"]


def test_write_to_an_unknown_column_is_refused(tenant: StartTenant) -> None:
    client = tenant()
    flow = client.rows("workflows?$top=1")[0]

    assert client.patch(f"workflows({flow['workflowid']})", {"nothing": 1}).status_code == 400
    assert client.patch(f"solutions({flow['workflowid']})", {"version": "9"}).status_code == 405


def test_own_flow_keeps_a_component_from_being_removed(tenant: StartTenant) -> None:
    client = tenant("dependencies-block")
    needed = "5625768c-bd3d-ec11-8c63-00224829720b"

    rows = client.rows(f"RetrieveDependenciesForDelete(ObjectId={needed},ComponentType=29)")

    dependent = client.get(f"workflows({rows[0]['dependentcomponentobjectid']})").json()
    assert (dependent["name"], dependent["ismanaged"]) == ("Contoso | Weekly report", False)
    assert rows[0]["requiredcomponentobjectid"] == needed
    other = f"RetrieveDependenciesForDelete(ObjectId={dependent['workflowid']},ComponentType=29)"
    assert client.rows(other) == []
    assert (
        len(client.rows(f"RetrieveDependenciesForUninstall(SolutionUniqueName='{CORE}')")) == 3
    )  # two solutions, one own flow


def test_variable_value_is_created_and_seen_in_the_expansion(tenant: StartTenant) -> None:
    client = tenant()
    definition = client.rows(
        "environmentvariabledefinitions?$filter=schemaname eq 'admin_FullInventory'"
    )[0]["environmentvariabledefinitionid"]
    nav = "environmentvariabledefinition_environmentvariablevalue"

    created = client.post(
        "environmentvariablevalues",
        {
            "value": "yes",
            "EnvironmentVariableDefinitionId@odata.bind": "/environmentvariabledefinitions"
            f"({definition})",
        },
    )

    assert created.status_code == 204
    row = client.get(
        f"environmentvariabledefinitions({definition})?$select=schemaname&$expand={nav}"
    ).json()
    assert [value["value"] for value in row[nav]] == ["yes"]


def test_role_through_a_team_is_found_at_the_team_only(tenant: StartTenant) -> None:
    client = tenant("role-by-team")
    me = client.get("WhoAmI").json()["UserId"]
    team = client.rows(f"systemusers({me})/teammembership_association?$select=teamid,name")[0]

    assert client.rows(f"systemusers({me})/systemuserroles_association?$select=name") == []
    roles = client.rows(f"teams({team['teamid']})/teamroles_association?$select=name")
    assert [role["name"] for role in roles] == ["System Administrator"]


@pytest.mark.parametrize(
    ("prefer", "statuses"),
    [("odata.continue-on-error", ["200", "400", "200"]), ("", ["200", "400"])],
)
def test_batch_answers_each_part_by_itself(
    tenant: StartTenant, prefer: str, statuses: list[str]
) -> None:
    client = tenant()
    part = (
        "--b1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        "GET /api/data/v9.2/{} HTTP/1.1\r\nAccept: application/json\r\n\r\n"
    )
    asked = ("WhoAmI", "solutions?$select=nothing", "WhoAmI")
    body = "".join(part.format(one) for one in asked) + "--b1--\r\n"

    response = client.session.post(
        f"{client.base}/api/data/v9.2/$batch",
        data=body,
        headers={
            "Authorization": f"Bearer {client.token}",
            "Content-Type": "multipart/mixed; boundary=b1",
            "Prefer": prefer,
        },
    )

    assert response.status_code == 200
    assert re.findall(r"HTTP/1\.1 (\d+)", response.text) == statuses


def test_person_without_membership_or_role_is_refused(tenant: StartTenant) -> None:
    stranger, basic = tenant("not-a-member"), tenant("basic-user")

    assert stranger.get("WhoAmI").json()["error"]["code"] == "0x80072560"
    refused = basic.start()
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "0x80040220")


def test_admin_services_answer_by_role_and_audience(tenant: StartTenant) -> None:
    client, plain = tenant(), tenant("customizer-only")
    ids = client.lab.services.tenant.ids
    admin = "/bap/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments"
    one = f"{admin}/{ids.environment}?api-version=2023-06-01&$expand=permissions"
    capacity = "/ppapi/licensing/tenantCapacity?api-version=2022-03-01-preview"
    health = "/graph/v1.0/admin/serviceAnnouncement/issues?$filter=isResolved eq false"

    assert client.plain(one, "/bap").json()["properties"]["isDefault"] is False
    assert len(client.plain(f"{admin}?api-version=2023-06-01", "/bap").json()["value"]) == 2
    assert client.plain(admin, "/bap").status_code == 400
    assert client.plain(one, "").status_code == 401
    assert client.plain(capacity, "/ppapi").json()["licenseModelType"] == "StorageDriven"
    assert client.plain(health, "/graph").json() == {"value": []}
    assert plain.plain(one, "/bap").status_code == 403
    assert plain.plain(one.replace("/scopes/admin", ""), "/bap").status_code == 200
    assert plain.plain(capacity, "/ppapi").status_code == 403
    assert plain.plain(health, "/graph").status_code == 403


def test_health_connections_and_lifecycle_are_listed(tenant: StartTenant) -> None:
    client = tenant("health-incident")
    ids = client.lab.services.tenant.ids
    health = "/graph/v1.0/admin/serviceAnnouncement"
    connections = (
        f"/powerapps/providers/Microsoft.PowerApps/scopes/admin/environments/{ids.environment}"
        "/connections?api-version=2016-11-01"
    )
    lifecycle = (
        "/bap/providers/Microsoft.BusinessAppPlatform/lifecycleOperations"
        f"?api-version=2024-05-01&$filter=environment eq '{ids.environment}'"
    )

    issues = client.plain(
        f"{health}/issues?$filter=isResolved eq false and service eq 'Microsoft Power Automate'",
        "/graph",
    ).json()["value"]
    overviews = client.plain(f"{health}/healthOverviews?$expand=issues", "/graph").json()["value"]

    assert [issue["id"] for issue in issues] == ["MP1180042"]
    assert {row["id"]: len(row["issues"]) for row in overviews}["MicrosoftFlow"] == 1
    assert client.plain(f"{health}/issues?$filter=nothing eq 1", "/graph").status_code == 400
    assert len(client.plain(connections, "/bap").json()["value"]) > 5
    assert client.plain(lifecycle, "/bap").json()["value"][0]["state"]["id"] == "Succeeded"

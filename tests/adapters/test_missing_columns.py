"""A row without what it must tell is no clean row: the question stays open."""

from __future__ import annotations

import json

import pytest

from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.web import dataverse_configuration as configuration
from coe_assistant.adapters.web import dataverse_solutions as solutions
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.platform_admin import WebPlatformAdmin
from coe_assistant.adapters.web.service_health import WebServiceHealth
from coe_assistant.adapters.web.session import Answer
from coe_assistant.domain.errors import ServiceError, ServiceProblem

CLOUD = load_clouds(resources_folder())[0]
ODD = ("gone", None, {"x": 1})
URL = "https://contoso.crm4.dynamics.com"
SOLUTION = {"solutionid": "s", "uniquename": "Core", "version": "1.0", "ismanaged": True}
SUMMARY = {"msdyn_objectid": "o", "msdyn_componenttype": 29}
ACTIVE = {"msdyn_solutionname": "Active", "msdyn_changes": '{"Attributes": [{"Key": "name"}]}'}
MEMBER = {"objectid": "o"}
FLOW = {"workflowid": "o", "name": "Sync", "statecode": 1}
REFERENCE = {"connectionreferenceid": "o", "connectionid": "c"}
CODES = {"name": "connectionreference", "solutioncomponenttype": 10150}
VARIABLE = {"environmentvariabledefinitionid": "o", "schemaname": "v"}


class Session:
    """Answers by the end of the path; remembers what was asked."""

    server_time = None

    def __init__(self, **tables: object) -> None:
        self.tables = tables
        self.asked: list[str] = []

    def send(self, request):
        self.asked.append(request.url)
        path = request.url.partition("?")[0].rpartition("/")[2]
        found = self.tables[path]
        document = found.pop(0) if isinstance(found, list) and isinstance(found[0], dict) else found
        return Answer(200, {}, json.dumps(document).encode())


def tables(**rows):
    return {name: {"value": [row]} for name, row in rows.items()}


def api(**rows):
    return DataverseApi(URL, Session(**tables(**rows)))


def changed(row, name, value):
    rest = {key: one for key, one in row.items() if key != name}
    return rest if value == "gone" else {**rest, name: value}


READERS = {
    "ismanaged": (lambda row: solutions.installed_solutions(api(solutions=row), ()), SOLUTION),
    "uniquename": (lambda row: solutions.installed_solutions(api(solutions=row), ()), SOLUTION),
    "msdyn_objectid": (
        lambda row: solutions.component_summaries(
            api(msdyn_solutioncomponentsummaries=row), "s"
        ),
        SUMMARY,
    ),
    "msdyn_solutionname": (
        lambda row: solutions.active_layer(api(msdyn_componentlayers=row), "o", "Workflow"),
        ACTIVE,
    ),
    "objectid": (
        lambda row: configuration.flows(api(solutioncomponents=row, workflows=FLOW), "s"),
        MEMBER,
    ),
    "workflowid": (
        lambda row: configuration.flows(api(solutioncomponents=MEMBER, workflows=row), "s"),
        FLOW,
    ),
    "statecode": (
        lambda row: configuration.flows(api(solutioncomponents=MEMBER, workflows=row), "s"),
        FLOW,
    ),
    "connectionreferenceid": (
        lambda row: configuration.references_named(api(connectionreferences=row), ()),
        REFERENCE,
    ),
    "solutioncomponenttype": (
        lambda row: configuration.connection_references(
            api(solutioncomponentdefinitions=row), "s"
        ),
        CODES,
    ),
    "environmentvariabledefinitionid": (
        lambda row: configuration.variables_named(api(environmentvariabledefinitions=row), ()),
        VARIABLE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("value", ODD, ids=["gone", "null", "object"])
@pytest.mark.parametrize("name", READERS)
def test_row_without_what_it_must_tell_is_malformed(name, value) -> None:
    read, row = READERS[name]
    if name != "solutioncomponenttype":
        read(row)
    with pytest.raises(ServiceError) as caught:
        read(changed(row, name, value))
    assert caught.value.problem is ServiceProblem.MALFORMED


def test_state_that_nobody_knows_is_not_taken_for_off() -> None:
    with pytest.raises(ServiceError, match="does not understand"):
        configuration.flows(api(solutioncomponents=MEMBER, workflows={**FLOW, "statecode": 7}), "s")


def test_reference_is_bound_only_by_an_id() -> None:
    for value in (None, ""):
        rows = api(connectionreferences={**REFERENCE, "connectionid": value})
        [found] = configuration.references_named(rows, ("",))
        assert found.connection_id == ""
    rows = api(connectionreferences={**REFERENCE, "connectionid": {"x": 1}})
    with pytest.raises(ServiceError):
        configuration.references_named(rows, ("",))


@pytest.mark.parametrize("children", ["", "[]", " [] "])
def test_layer_that_tells_no_change_counts_as_real(children) -> None:
    assert solutions.changed_keys("", children) == (solutions.UNREADABLE,)
    assert solutions.changed_keys('{"Attributes": []}', children) == ()


def test_parts_that_are_told_and_not_updated_are_no_change() -> None:
    assert solutions.changed_keys("", '[{"action": "none"}]') == ()


def test_list_without_an_end_is_not_taken_for_whole() -> None:
    page = {"value": [], "@odata.nextLink": f"{URL}/api/data/v9.2/solutions?page=2"}
    session = Session(solutions=page)
    with pytest.raises(ServiceError):
        DataverseApi(URL, session).rows("solutions")
    assert DataverseApi(URL, session).rows("solutions", most_pages=1) == []


def health(*pages):
    session = Session(issues=list(pages))
    return WebServiceHealth(CLOUD, session), session


def test_issues_of_all_pages_are_read() -> None:
    following = f"{CLOUD.graph}/v1.0/admin/serviceAnnouncement/issues?$skip=100"
    other, ours = (
        {"id": "EX1", "service": "Exchange Online"},
        {"id": "PA1", "service": "Power Apps"},
    )
    reader, session = health(
        {"value": [other] * 100, "@odata.nextLink": following}, {"value": [ours]}
    )
    assert [one.id for one in reader.open_issues()] == ["PA1"]
    assert session.asked[1] == following
    elsewhere = {"value": [], "@odata.nextLink": "https://evil.example/issues"}
    reader, session = health(elsewhere)
    with pytest.raises(ServiceError, match="does not understand"):
        reader.open_issues()
    assert len(session.asked) == 1
    reader, _ = health(*([{"value": [], "@odata.nextLink": following}] * 60))
    with pytest.raises(ServiceError):
        reader.open_issues()


def test_issue_that_does_not_tell_its_service_may_be_one_of_ours() -> None:
    issues = [{"id": "1"}, {"id": "2", "service": None}, {"id": "3", "service": {}}]
    reader, _ = health({"value": [*issues, {"id": "4", "service": "Exchange Online"}]})
    assert [one.id for one in reader.open_issues()] == ["1", "2", "3"]
    reader, _ = health({"value": ["odd"]})
    with pytest.raises(ServiceError):
        reader.open_issues()


@pytest.mark.parametrize("odd", [None, "many", True, "gone"])
@pytest.mark.parametrize("name", ["totalCapacity", "rated"])
def test_capacity_without_a_figure_is_not_an_empty_one(name, odd) -> None:
    row = {"capacityType": "Database", "totalCapacity": 100.0}
    if name == "rated":
        row["consumption"] = changed({"rated": 1.0}, "rated", odd)
    else:
        row = changed({**row, "consumption": {"rated": 1.0}}, name, odd)
    calls = {"capacityType": "ApiCallCount"}
    session = Session(tenantCapacity={"tenantCapacities": [calls, row]})
    admin = WebPlatformAdmin(CLOUD, session, session)
    with pytest.raises(ServiceError):
        admin.capacity()
    session.tables["tenantCapacity"] = {"tenantCapacities": ["odd"]}
    with pytest.raises(ServiceError):
        admin.capacity()

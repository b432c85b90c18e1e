"""Every request of the Dataverse client is one that the published schema knows.

The answers here are empty: what counts is what was asked. What the rows mean is tested where a
tenant answers (test_dataverse_rows.py).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.session import Answer, Request
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem

URL = "https://contoso.crm4.dynamics.com"
ID = "11111111-2222-3333-4444-555555555555"
SINCE = datetime(2026, 11, 24, tzinfo=UTC)
REPLIES: Mapping[str, Any] = {
    "WhoAmI": {"UserId": ID, "OrganizationId": ID},
    "RetrieveCurrentOrganization": {"Detail": {"EnvironmentId": ID}},
    "RetrieveProvisionedLanguages": {"RetrieveProvisionedLanguages": [1033]},
    "DeleteAndPromoteAsync": {"AsyncOperationId": ID},
    "UninstallSolutionAsync": {"AsyncOperationId": ID},
    "RetrieveDependenciesForUninstall": {
        "value": [
            {
                "dependentcomponentobjectid": ID,
                "dependentcomponenttype": 29,
                "dependentcomponentbasesolutionid": ID,
            }
        ]
    },
    "solutions": {
        "value": [{"solutionid": ID, "uniquename": "Own", "ismanaged": False, "isvisible": True}]
    },
    "StageSolution": {"StageSolutionResults": {"StageSolutionStatus": "Passed"}},
    "RetrieveSolutionImportResult": {"SolutionOperationResult": {"Status": "Passed"}},
    "solutioncomponentdefinitions": {
        "value": [{"name": "connectionreference", "solutioncomponenttype": 10042}]
    },
    "solutioncomponents": {"value": [{"objectid": ID}]},
    "teammembership_association": {"value": [{"teamid": ID, "name": "Makers"}]},
    "teamroles_association": {"value": [{"roleid": ID, "_parentrootroleid_value": ID}]},
}


class Recorder:
    """Takes requests in place of a session and answers with next to nothing."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.bodies: list[bytes] = []
        self.server_time = None
        self.failure: ServiceError | None = None

    def send(self, request: Request) -> Answer:
        self.asked.append(request)
        body = request.body
        self.bodies.append(body if isinstance(body, bytes | None) and body else b"")
        if body is not None and not isinstance(body, bytes):
            self.bodies[-1] = body.read()
        if self.failure is not None and "$filter" in request.url:
            raise self.failure
        last = urlsplit(request.url).path.rsplit("/", 1)[-1]
        key = re.split(r"[(]", last)[0]
        found = REPLIES.get(key, {"value": []})
        if request.target is not None:
            request.target.begin()
            request.target.write(json.dumps(found).encode())
        return Answer(200, {}, json.dumps(found).encode())


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def dataverse(recorder: Recorder) -> WebDataverse:
    return WebDataverse(URL, DataverseApi(URL, recorder))  # type: ignore[arg-type]  # same shape


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(range(256)) * 5000)
    return path


def ask_everything(dataverse: WebDataverse, package: Path) -> None:
    dataverse.environment()
    dataverse.installed_solutions()
    dataverse.installed_solutions(["X", "It's"])
    dataverse.component_summaries(ID)
    dataverse.active_layer(ID, "Workflow")
    dataverse.remove_active_layer(ID, "Workflow")
    dataverse.dependents(ID, 29)
    dataverse.provisioned_languages()
    dataverse.is_customization_locked()
    dataverse.running_operations()
    dataverse.operations_since(SINCE)
    dataverse.operation(ID)
    dataverse.import_job(ID)
    dataverse.import_jobs("X", SINCE)
    dataverse.history("X")
    dataverse.import_result(ID)
    dataverse.save_import_data(ID, package.with_suffix(".xml"))
    dataverse.apply_upgrade("X")
    dataverse.uninstall_holding("X_Upgrade")
    dataverse.stage(package)
    dataverse.who_am_i()
    dataverse.roles(ID)
    dataverse.user_state(ID)
    dataverse.has_privilege(ID, "prvImportCustomization")
    dataverse.flows(ID)
    dataverse.connection_references(ID)
    dataverse.environment_variables(ID)
    dataverse.flow_definitions([ID] * 40)
    dataverse.team_roles(ID)
    dataverse.uninstall_dependents("X")
    dataverse.variable_value_id(ID)
    dataverse.set_flow_state(ID, is_on=True)
    dataverse.bind_reference(ID, "shared-1")
    dataverse.write_variable(ID, ID, "x_Y", "value")
    dataverse.write_variable(ID, "", "x_Y", "value")


class Schema:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.sets = document["entitysets"]
        self.operations = document["operations"]
        self.by_entity = {f"mscrm.{item['entity']}": item for item in self.sets.values()}

    def faults(self, request: Request) -> list[str]:
        parts = urlsplit(request.url)
        path = unquote(parts.path.removeprefix("/api/data/v9.2/"))
        query = dict(parse_qsl(parts.query))
        entity: Mapping[str, Any] | None = None
        for segment in re.split(r"/(?![^(]*\))", path):
            name, _, arguments = segment.partition("(")
            name = name.removeprefix("Microsoft.Dynamics.CRM.")
            if name in self.operations:
                return self._of_operation(name, arguments, request)
            if entity is None:
                entity = self.sets.get(name)
            else:
                entity = self.by_entity.get(entity["navs"].get(name, {}).get("type", ""))
            if entity is None:
                return [f"{name} is neither an entity set nor a navigation of {path}"]
        return self._of_query(entity or {}, query)

    def _of_operation(self, name: str, arguments: str, request: Request) -> list[str]:
        operation = self.operations[name]
        wanted = {item["name"] for item in operation["params"]}
        if operation["kind"] == "Action":
            given = (
                set(re.findall(r'"(\w+)":', request.body.decode()))
                if isinstance(request.body, bytes)
                else {"CustomizationFile"}
            )
        else:
            given = set(re.findall(r"(\w+)=", arguments))
        method = "POST" if operation["kind"] == "Action" else "GET"
        faults = [] if given == wanted else [f"{name}: {given} instead of {wanted}"]
        return faults + ([] if request.method == method else [f"{name} by {request.method}"])

    def _of_query(self, entity: Mapping[str, Any], query: Mapping[str, str]) -> list[str]:
        columns = set(entity["properties"])
        used = {name for name in query.get("$select", "").split(",") if name}
        used |= set(re.findall(r"([a-z_]\w*) (?:eq|ne|ge|gt|le|lt) ", query.get("$filter", "")))
        used |= {part.split()[0] for part in query.get("$orderby", "").split(",") if part}
        faults = [f"{entity['entity']} has no {name}" for name in used - columns]
        for nav, inner in re.findall(r"(\w+)\(\$select=([\w,]+)\)", query.get("$expand", "")):
            target = self.by_entity.get(entity["navs"].get(nav, {}).get("type", ""))
            if target is None:
                faults.append(f"{entity['entity']} has no navigation {nav}")
                continue
            faults += [
                f"{nav} has no {name}"
                for name in inner.split(",")
                if name not in target["properties"]
            ]
        return faults


def test_requests_all_fit_the_published_schema(dataverse, recorder, package, shared_data):
    document = json.loads((shared_data / "data" / "dataverse-schema.json").read_text("utf-8"))
    ask_everything(dataverse, package)
    schema = Schema(document)
    faults = [fault for request in recorder.asked for fault in schema.faults(request)]
    assert faults == []
    assert len(recorder.asked) > 30


def test_schema_test_itself_finds_an_invented_column(shared_data):
    document = json.loads((shared_data / "data" / "dataverse-schema.json").read_text("utf-8"))
    address = f"{URL}/api/data/v9.2/importjobs?$filter=_environmentid_value eq 1&$select=progres"
    assert len(Schema(document).faults(Request("GET", address))) == 2


def test_requests_that_change_something_are_never_safe(dataverse, recorder, package):
    ask_everything(dataverse, package)
    unsafe = {
        unquote(urlsplit(item.url).path).rsplit("/", 1)[-1].partition("(")[0]
        for item in recorder.asked
        if not item.is_safe
    }
    assert unsafe == {
        "RemoveActiveCustomizations",
        "DeleteAndPromoteAsync",
        "UninstallSolutionAsync",
        "StageSolution",
        "workflows",
        "connectionreferences",
        "environmentvariablevalues",
    }


def test_polls_leave_the_data_column_out(dataverse, recorder):
    dataverse.import_job(ID)
    dataverse.import_jobs("X", SINCE)
    for request in recorder.asked:
        columns = dict(parse_qsl(urlsplit(request.url).query))["$select"].split(",")
        assert "data" not in columns


def test_operations_query_includes_execute_async(dataverse, recorder):
    dataverse.running_operations()
    query = dict(parse_qsl(urlsplit(recorder.asked[0].url).query))
    assert "operationtype eq 54" in query["$filter"]
    assert "statecode ne 3" in query["$filter"]


def test_layer_query_has_both_filters(dataverse, recorder):
    dataverse.active_layer(ID, "Workflow")
    query = dict(parse_qsl(urlsplit(recorder.asked[0].url).query))
    assert f"msdyn_componentid eq '{ID}'" in query["$filter"]
    assert "msdyn_solutioncomponentname eq 'Workflow'" in query["$filter"]


def test_names_with_quotes_are_doubled_and_encoded(dataverse, recorder):
    dataverse.installed_solutions(["It's & #1+"])
    address = recorder.asked[0].url
    assert "It''s%20%26%20%231%2B" in address


@pytest.mark.parametrize("status", [400, 500])
def test_history_filter_refused_is_read_unfiltered(dataverse, recorder, status):
    recorder.failure = ServiceError(ServiceProblem.REJECTED, "Dataverse", "no", status=status)
    assert dataverse.history("X") == ()
    assert "$filter" not in recorder.asked[-1].url
    assert "$top=200" in recorder.asked[-1].url


@pytest.mark.parametrize("given", ["X", "X_Upgrade"])
def test_apply_upgrade_sends_the_base_name(dataverse, recorder, given):
    assert dataverse.apply_upgrade(given) == ID
    assert json.loads(recorder.bodies[0]) == {"UniqueName": "X"}


@pytest.mark.parametrize(
    "name", ["X", "", "_Upgrade", "X_upgrade", "X_UPGRADE", "X_Upgrade ", "X_Upgrade2", "Upgrade"]
)
def test_uninstall_of_anything_but_a_holding_solution_is_impossible(dataverse, recorder, name):
    with pytest.raises(CoeError) as caught:
        dataverse.uninstall_holding(name)
    assert caught.value.slug == "base-solution-is-protected"
    assert recorder.asked == []


def test_uninstall_is_named_in_one_place_only():
    package = Path(__file__).resolve().parents[2] / "coe_assistant"
    outside = [path for path in package.rglob("*.py") if "simulator" not in path.parts]
    users = [path.name for path in outside if '"UninstallSolution' in path.read_text("utf-8")]
    assert users == ["dataverse_operations.py"]


def test_stage_streams_the_whole_file(dataverse, recorder, package):
    dataverse.stage(package)
    sent = json.loads(recorder.bodies[0])
    assert base64.b64decode(sent["CustomizationFile"]) == package.read_bytes()


def test_stage_file_gone_is_said(dataverse, tmp_path):
    with pytest.raises(CoeError) as caught:
        dataverse.stage(tmp_path / "gone.zip")
    assert caught.value.slug == "package-not-readable"


@pytest.mark.parametrize("reply", [[], {"value": 1}, {"value": [1]}, "x", None, {}])
def test_answers_malformed_are_service_errors(dataverse, recorder, monkeypatch, reply):
    monkeypatch.setattr(recorder, "send", lambda _: Answer(200, {}, json.dumps(reply).encode()))
    asks = [
        dataverse.installed_solutions,
        lambda: dataverse.component_summaries(ID),
        dataverse.running_operations,
        lambda: dataverse.history("X"),
        lambda: dataverse.roles(ID),
        lambda: dataverse.flows(ID),
        dataverse.environment,
        dataverse.who_am_i,
        lambda: dataverse.apply_upgrade("X"),
        dataverse.provisioned_languages,
    ]
    for ask in asks:
        with pytest.raises(ServiceError) as caught:
            ask()
        assert caught.value.problem is ServiceProblem.MALFORMED


def test_flow_switch_sends_both_codes_and_never_makes_a_row(dataverse, recorder):
    dataverse.set_flow_state(ID, is_on=False)
    (request,) = recorder.asked
    assert (request.method, json.loads(recorder.bodies[0])) == (
        "PATCH",
        {"statecode": 0, "statuscode": 1},
    )
    assert request.headers["If-Match"] == "*"


def test_new_value_is_bound_to_its_definition(dataverse, recorder):
    dataverse.write_variable(ID, "", "admin_X", "v")
    assert json.loads(recorder.bodies[0]) == {
        "schemaname": "admin_X",
        "value": "v",
        "EnvironmentVariableDefinitionId@odata.bind": f"/environmentvariabledefinitions({ID})",
    }


def test_dependents_of_an_uninstall_name_the_solution_that_can_be_exported(dataverse, recorder):
    recorder.failure = None
    (found,) = dataverse.uninstall_dependents("X")
    assert (found.component_id, found.required_solution) == (ID, "X")

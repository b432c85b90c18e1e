"""Dependents by name: names and solutions are looked up once, and never invented."""

from __future__ import annotations

import json
from urllib.parse import unquote, urlsplit

import pytest

from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.session import Answer
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from tests.adapters.test_dataverse_requests import URL, Schema

REMOVED = "5625768c-bd3d-ec11-8c63-00224829720b"
OWN = "A0000000-0000-0000-0000-000000000001"
TABLE = "b0000000-0000-0000-0000-000000000002"
REFERENCE = "e0000000-0000-0000-0000-000000000004"
ACTIVE = "fd140aae-4df4-11dd-bd17-0019b9312238"
CORE = "c0000000-0000-0000-0000-000000000003"


def pair(dependent, code, solution=ACTIVE):
    return {
        "requiredcomponentobjectid": REMOVED,
        "requiredcomponenttype": 29,
        "requiredcomponentbasesolutionid": CORE,
        "dependentcomponentobjectid": dependent,
        "dependentcomponenttype": code,
        "dependentcomponentbasesolutionid": solution,
    }


class Tenant:
    """Answers by the last part of the path; refuses what it is told to."""

    def __init__(self, *pairs) -> None:
        self.answers = {
            "RetrieveDependenciesForDelete": list(pairs),
            "workflows": [
                {"workflowid": OWN.lower(), "name": "Contoso | Weekly report"},
                {"workflowid": REMOVED, "name": "HELPER - Send Email"},
            ],
            "solutions": [
                {"solutionid": ACTIVE, "uniquename": "Active"},
                {"solutionid": CORE, "uniquename": "CenterofExcellenceCoreComponents"},
            ],
            "solutioncomponentdefinitions": [
                {"solutioncomponenttype": 10042, "name": "connectionreference"}
            ],
            "connectionreferences": [
                {
                    "connectionreferenceid": REFERENCE,
                    "connectionreferencedisplayname": "CoE Core - Dataverse legacy",
                }
            ],
        }
        self.refused: set[str] = set()
        self.asked = []
        self.server_time = None

    def send(self, request):
        self.asked.append(request)
        name = unquote(urlsplit(request.url).path).rsplit("/", 1)[-1].split("(")[0]
        if name in self.refused:
            raise ServiceError(ServiceProblem.FORBIDDEN, "Dataverse", "no", status=403)
        return Answer(200, {}, json.dumps({"value": self.answers[name]}).encode())


def read(tenant):
    return WebDataverse(URL, DataverseApi(URL, tenant))


def test_dependents_are_told_by_name_type_and_solution():
    [found] = read(Tenant(pair(OWN, 29))).dependents(REMOVED, 29)
    assert found.dependent_name == "Contoso | Weekly report"
    assert (found.dependent_type, found.dependent_solution) == ("flow", "Active")
    assert found.required_name == "HELPER - Send Email"
    assert found.required_solution == "CenterofExcellenceCoreComponents"


def test_dependents_of_nothing_ask_for_no_names():
    tenant = Tenant()
    assert read(tenant).dependents(REMOVED, 29) == ()
    assert len(tenant.asked) == 1


def test_dependents_asked_again_look_up_no_name_twice():
    tenant = Tenant(pair(OWN, 29))
    dataverse = read(tenant)
    dataverse.dependents(REMOVED, 29)
    before = len(tenant.asked)
    dataverse.dependents(REMOVED, 29)
    assert len(tenant.asked) == before + 1


def test_dependents_of_this_environments_own_type_codes_are_named():
    [found] = read(Tenant(pair(REFERENCE, 10042))).dependents(REMOVED, 29)
    assert (found.dependent_type, found.dependent_name) == (
        "connection reference",
        "CoE Core - Dataverse legacy",
    )


@pytest.mark.parametrize(("code", "word"), [(1, "table"), (10077, "component type 10077")])
def test_dependents_without_a_table_of_names_keep_their_id(code, word):
    [found] = read(Tenant(pair(TABLE, code))).dependents(REMOVED, 29)
    assert (found.dependent_name, found.dependent_id) == ("", TABLE)
    assert found.dependent_type == word


@pytest.mark.parametrize("refused", ["workflows", "solutions", "solutioncomponentdefinitions"])
def test_dependents_whose_names_are_refused_are_still_told(refused):
    tenant = Tenant(pair(OWN, 29), pair(TABLE, 10042))
    tenant.refused = {refused}
    found = read(tenant).dependents(REMOVED, 29)
    assert [one.dependent_id for one in found] == [OWN.lower(), TABLE]


def test_dependents_that_cannot_be_read_are_an_error():
    tenant = Tenant(pair(OWN, 29))
    tenant.refused = {"RetrieveDependenciesForDelete"}
    with pytest.raises(ServiceError):
        read(tenant).dependents(REMOVED, 29)


def test_name_queries_fit_the_published_schema(shared_data):
    document = json.loads((shared_data / "data" / "dataverse-schema.json").read_text("utf-8"))
    codes = (20, 26, 29, 60, 61, 62, 66, 80, 300, 380, 10042)
    tenant = Tenant(*(pair(f"{code:08d}-0000-0000-0000-000000000000", code) for code in codes))
    tenant.answers |= {
        name: []
        for name in (
            "roles", "savedqueries", "systemforms", "webresourceset", "sitemaps",
            "customcontrols", "appmodules", "canvasapps", "environmentvariabledefinitions",
        )
    }  # fmt: skip
    read(tenant).dependents(REMOVED, 29)
    schema = Schema(document)
    assert [fault for request in tenant.asked for fault in schema.faults(request)] == []
    assert len(tenant.asked) == len(codes) + 3

"""Connections: read where permitted, and a token never goes to a foreign host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coe_assistant.adapters.clouds import load_clouds
from coe_assistant.adapters.power_apps import WebConnections
from coe_assistant.adapters.web.session import Answer
from coe_assistant.domain.errors import ServiceError, ServiceProblem

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
CLOUD = next(one for one in load_clouds(RESOURCES) if one.id == "public")
HOST = "https://unitedkingdom.api.powerapps.com"
ROW = {
    "name": "con-1",
    "properties": {
        "apiId": "/providers/Microsoft.PowerApps/scopes/admin/environments/e/apis/shared_teams",
        "displayName": "ada@contoso.com",
        "statuses": [
            {"status": "Connected"},
            {"status": "Error", "error": {"message": "Expired."}},
        ],
    },
}


class Session:
    """Answers in order; an exception is raised."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.urls = []

    def send(self, request):
        self.urls.append(request.url)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Answer(200, {}, json.dumps(answer).encode())


def environment(host=HOST):
    return {"properties": {"runtimeEndpoints": {"microsoft.PowerApps": host}}}


def read(*answers, host=HOST):
    session, asked = Session(*answers), []

    def ask(origin):
        asked.append(origin)
        return session

    found = WebConnections(CLOUD, Session(environment(host)), ask)
    return found.connections("env 1"), session, asked


def test_connections_tell_connector_and_worst_status():
    [one], session, asked = read({"value": [ROW, "rubbish"]})
    assert (one.id, one.connector, one.status, one.error) == (
        "con-1",
        "shared_teams",
        "Error",
        "Expired.",
    )
    assert asked == [HOST]
    assert "/scopes/admin/environments/env%201/connections" in session.urls[0]


def test_connections_of_a_mere_user_are_his_own():
    refused = ServiceError(ServiceProblem.FORBIDDEN, "power-apps", "No.", status=403)
    found, session, _ = read(refused, {"value": [{}]})
    assert found[0].status == ""
    assert "/scopes/admin/" not in session.urls[1]


@pytest.mark.parametrize(
    "host",
    [
        "https://evil.example",
        "http://api.powerapps.com",
        "https://powerapps.com.evil.example",
        "https://evilpowerapps.com",
        "https://[api.powerapps.com",
        "https://api.powerapps.com:99999",
        "",
    ],
)
def test_connections_at_a_foreign_host_are_not_asked_for(host):
    with pytest.raises(ServiceError) as caught:
        read({"value": []}, host=host)
    assert caught.value.problem is ServiceProblem.MALFORMED


def test_connections_malformed_answer_is_malformed():
    with pytest.raises(ServiceError) as caught:
        read({"value": "x"})
    assert caught.value.problem is ServiceProblem.MALFORMED


def test_connections_unreachable_service_is_not_asked_in_another_way():
    with pytest.raises(ServiceError) as caught:
        read(ServiceError(ServiceProblem.UNREACHABLE, "power-apps", "No."))
    assert caught.value.problem is ServiceProblem.UNREACHABLE


def test_usable_connections_are_never_asked_of_the_administrators_list():
    owned = {**ROW["properties"], "createdBy": {"userPrincipalName": "ada@contoso.com"}}
    session = Session({"value": [{**ROW, "properties": owned}, 3]})
    found = WebConnections(CLOUD, Session(environment()), lambda _: session)
    (one,) = found.usable_connections("env 1")
    assert (one.owner, one.is_broken) == ("ada@contoso.com", True)
    (url,) = session.urls
    assert url.startswith(f"{HOST}/providers/Microsoft.PowerApps/connections?")
    assert url.endswith("&$filter=environment%20eq%20'env%201'")

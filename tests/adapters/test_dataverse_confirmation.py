"""A change is done when the service says so: a proxy's page with status 200 proves nothing."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.session import Answer
from coe_assistant.domain.errors import ServiceError, ServiceProblem

ID = "11111111-2222-3333-4444-555555555555"
URL = "https://contoso.crm4.dynamics.com"
PAGE = b"<!DOCTYPE html><html><body>Sign in to the guest network</body></html>"
CHANGES = {
    "flow": lambda one: one.set_flow_state(ID, is_on=True),
    "reference": lambda one: one.bind_reference(ID, "shared-1"),
    "value": lambda one: one.write_variable(ID, ID, "admin_X", "1"),
    "new-value": lambda one: one.write_variable(ID, "", "admin_X", "1"),
    "layer": lambda one: one.remove_active_layer(ID, "Workflow"),
    "apply": lambda one: one.apply_upgrade("Core"),
}


class OneAnswer:
    server_time = None

    def __init__(self, status: int, content: bytes) -> None:
        self.answer = Answer(status, {}, content)
        self.count = 0

    def send(self, _request):
        self.count += 1
        return self.answer


def asked(status: int, content: bytes):
    session = OneAnswer(status, content)
    return WebDataverse(URL, DataverseApi(URL, session)), session


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(
    "content", [PAGE, b"", b"[]", b'"yes"'], ids=["page", "empty", "list", "text"]
)
def test_change_that_is_not_confirmed_is_not_done_and_not_repeated(change, content):
    dataverse, session = asked(200, content)
    with pytest.raises(ServiceError) as caught:
        change(dataverse)
    assert caught.value.problem is ServiceProblem.MALFORMED
    assert session.count == 1


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "apply"])
@pytest.mark.parametrize(("status", "content"), [(204, b""), (200, b'{"Result": true}')])
def test_change_that_the_service_confirms_is_done(name, status, content):
    dataverse, session = asked(status, content)
    CHANGES[name](dataverse)
    assert session.count == 1

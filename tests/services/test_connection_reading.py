"""What the account may bind: its own list decides; the administrators' list never widens it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.services.connection_reading import bindable_connections

OWN = Connection("c1", "Adele", "shared_x", owner="Adele@contoso.example")
OTHER = Connection("c2", "Bot", "shared_x", owner="bot@contoso.example")
FORBIDDEN = ServiceError(ServiceProblem.FORBIDDEN, "Power Apps", "Not allowed.")
SILENT = ServiceError(ServiceProblem.UNREACHABLE, "Power Apps", "No answer.")


@dataclass
class Lists:
    usable: tuple[Connection, ...] | ServiceError
    listed: tuple[Connection, ...] | ServiceError

    def usable_connections(self, environment_id):
        return given(self.usable)

    def connections(self, environment_id):
        return given(self.listed)


def given(found):
    if isinstance(found, ServiceError):
        raise found
    return found


@pytest.mark.parametrize(
    ("lists", "account", "found"),
    [
        (Lists((OWN,), (OWN, OTHER)), "adele@contoso.example", (OWN,)),
        (Lists((OTHER,), (OWN, OTHER)), "adele@contoso.example", (OTHER,)),  # shared with her
        (Lists((), (OWN, OTHER)), "adele@contoso.example", ()),
        (Lists(FORBIDDEN, (OWN, OTHER)), "adele@contoso.example", (OWN,)),
        (Lists(FORBIDDEN, (OWN, OTHER)), "", None),
        (Lists(FORBIDDEN, FORBIDDEN), "adele@contoso.example", None),
    ],
)
def test_only_what_the_account_may_use_can_be_bound(lists, account, found):
    assert bindable_connections(lists, "env", account) == found


@pytest.mark.parametrize("lists", [Lists(SILENT, (OWN,)), Lists(FORBIDDEN, SILENT)])
def test_silence_is_no_answer(lists):
    with pytest.raises(ServiceError, match="No answer"):
        bindable_connections(lists, "env", "adele@contoso.example")

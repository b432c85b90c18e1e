"""Being sure: this program and pac side by side, and the command that makes them agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace

import pytest

from coe_assistant.domain.account import Account
from coe_assistant.domain.environment import Environment, UserIdentity
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.identity_match import Match, mend_command, same_host
from coe_assistant.domain.pac import PacIdentity, PacProfile
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.services.identity_desk import IdentityDesk
from coe_assistant.services.workbench_state import ConnectionPhase, ConnectionState
from tests.services.test_connecting_states import HeldTasks

URL = "https://contoso.crm4.dynamics.com"
ADA = "ada@contoso.com"
PAC = PacIdentity(ADA, "user-1", URL + "/", "org-1")


@dataclass
class FakePac:
    who: object = PAC
    stored: object = ()

    def identity(self):
        if isinstance(self.who, CoeError):
            raise self.who
        return self.who

    def profiles(self):
        if isinstance(self.stored, CoeError):
            raise self.stored
        return self.stored


class Bench:
    def __init__(self, **pac: object) -> None:
        self.tasks = HeldTasks()
        self.connection = ConnectionState(
            ConnectionPhase.CONNECTED, Account(ADA, "home"), Environment(URL)
        )
        self.is_free = True
        self.pac = FakePac(**pac)
        self.asked: list[str] = []
        self.who: object = UserIdentity("user-1", ADA, "", "org-1")
        self.desk = IdentityDesk(
            lambda: self.connection,
            self._clients,
            lambda: self.is_free,
            self._pac_at,
            self.tasks,
            lambda: None,
        )

    def _clients(self):
        def who_am_i():
            if isinstance(self.who, CoeError):
                raise self.who
            return self.who

        return SimpleNamespace(dataverse=SimpleNamespace(who_am_i=who_am_i))

    def _pac_at(self, url):
        self.asked.append(url)
        return self.pac

    def compared(self) -> IdentityState:
        self.desk.compare()
        assert self.desk.state.is_asking
        self.tasks.run()
        return self.desk.state


def test_same_person_and_place_needs_no_command():
    bench = Bench()
    found = bench.compared()
    assert (found.result, found.mend, found.error) == (Match.SAME, "", None)
    assert bench.asked == [URL]


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({"account": "bob@contoso.com", "user_id": "user-2"}, "account"),
        ({"account": "bob@contoso.com", "user_id": ""}, "account"),
        ({"organization_id": "org-2"}, "environment"),
        ({"organization_id": "", "environment_url": "https://x.crm4.dynamics.com"}, "environment"),
    ],
)
def test_other_person_or_place_is_different_and_can_be_mended(changes, subject):
    found = Bench(who=replace(PAC, **changes)).compared()
    assert found.result is Match.DIFFERENT
    assert {line.subject for line in found.lines if line.match is Match.DIFFERENT} >= {subject}
    assert found.mend == f"pac auth create --environment {URL}"


def test_same_place_under_another_address_is_the_same():
    found = Bench(who=replace(PAC, environment_url="https://other.name.example")).compared()
    assert found.result is Match.SAME


@pytest.mark.parametrize("changes", [{"account": "", "user_id": ""},
                                     {"environment_url": "", "organization_id": ""}])  # fmt: skip
def test_what_pac_does_not_say_is_not_known(changes):
    assert Bench(who=replace(PAC, **changes)).compared().result is Match.UNKNOWN


@pytest.mark.parametrize(
    ("slug", "is_mended"),
    [
        ("pac-sign-in-needed", True),
        ("pac-failed", True),
        ("pac-missing", False),
        ("pac-busy", False),
    ],
)
def test_pac_that_cannot_be_asked_is_not_known_with_the_reason(slug, is_mended):
    found = Bench(who=CoeError(slug, "pac says nothing.")).compared()
    assert (found.result, found.error.slug) == (Match.UNKNOWN, slug)
    assert found.mend.startswith("pac auth create") == is_mended
    assert [line.pacs for line in found.lines] == ["", "", ""]


def test_stored_sign_in_of_the_same_account_is_chosen_rather_than_made_anew():
    stored = (
        PacProfile(True, "bob@contoso.com", "", 1),
        PacProfile(False, "ADA@contoso.com", "", 2),
    )
    who = replace(PAC, account="bob@contoso.com", user_id="user-2")
    assert Bench(who=who, stored=stored).compared().mend == "pac auth select --index 2"


def test_list_of_stored_sign_ins_that_fails_only_lengthens_the_way():
    who = replace(PAC, user_id="user-2")
    found = Bench(who=who, stored=CoeError("pac-failed", "No.")).compared()
    assert found.mend == f"pac auth create --environment {URL}"


def test_command_names_a_cloud_that_is_not_the_public_one():
    words = mend_command(ADA, URL, (), "UsGovHigh")
    assert words == f"pac auth create --environment {URL} --cloud UsGovHigh"


def test_active_profile_of_the_account_needs_another_environment_not_a_choice():
    stored = (PacProfile(True, ADA, "https://x.crm4.dynamics.com", 1),)
    assert mend_command(ADA, URL, stored).startswith("pac auth create")


def test_environment_that_cannot_be_asked_is_not_known():
    bench = Bench()
    bench.who = SignInNeededError("Nobody is signed in.")
    found = bench.compared()
    assert (found.result, found.lines) == (Match.UNKNOWN, ())


def test_nothing_is_asked_while_pac_is_at_work():
    bench = Bench()
    bench.is_free = False
    bench.desk.compare()
    assert bench.tasks.waiting == []


def test_follows_the_connection_once_begun():
    bench = Bench()
    bench.desk.follow()
    assert bench.tasks.waiting == []
    bench.desk.begin()
    bench.tasks.run()
    assert bench.desk.state.result is Match.SAME
    bench.connection = ConnectionState()
    bench.desk.follow()
    assert bench.desk.state == IdentityState()


def test_answer_about_an_earlier_connection_is_dropped():
    bench = Bench()
    bench.desk.begin()
    bench.connection = ConnectionState()
    bench.desk.follow()
    bench.tasks.run()
    assert bench.desk.state == IdentityState()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (URL, "https://contoso.api.crm4.dynamics.com/", True),
        (URL, "", True),
        (URL, "https://contoso.crm.dynamics.com", False),
        ("https://localhost:1", "https://localhost:2", False),
    ],
)
def test_same_host(one, other, expected):
    assert same_host(one, other) is expected

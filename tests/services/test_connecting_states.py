"""Signing in: prompts, cancelling, late answers, and clients that belong to one environment."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from coe_assistant.domain.account import Account, CacheProtection, DeviceCodePrompt, SignInChoice
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.connecting import Connected, Connecting
from coe_assistant.services.workbench_state import ConnectionPhase
from tests.domain.upgrade_runs import T0
from tests.services.driver_fakes import FakeServer, VirtualClock

PROMPT = DeviceCodePrompt("ABCD1234", "https://microsoft.com/devicelogin", T0)


@dataclass
class HeldTasks:
    """Runs work when the test says so."""

    waiting: list = field(default_factory=list)

    def submit(self, work, done, failed) -> None:
        self.waiting.append((work, done, failed))

    def run(self) -> None:
        while self.waiting:
            work, done, failed = self.waiting.pop(0)
            try:
                result = work()
            except CoeError as error:
                failed(error)
            else:
                done(result)


@dataclass
class FakeConnector:
    problem: CoeError | None = None
    prompts: bool = False
    was_cancelled: bool = False

    def recent(self):
        return ("https://a.crm.dynamics.com",)

    def connect(self, url, request, prompt, cloud_id=""):
        if self.prompts:
            prompt(PROMPT)
        if self.problem is not None:
            raise self.problem
        account = Account(request.username or "a@contoso.example", "home")
        clients = FakeServer()
        return Connected(clients, account, Environment(url), (), CacheProtection.MEMORY)

    def cancel(self) -> None:
        self.was_cancelled = True

    def sign_out(self) -> None:
        """Forget nothing: there is nothing."""


@pytest.fixture
def desk():
    tasks, connector = HeldTasks(), FakeConnector()
    return Connecting(connector, tasks, VirtualClock(), lambda: None), tasks, connector


def sign_in(connecting, url="https://a.crm.dynamics.com"):
    connecting.sign_in(SignInChoice(url, SignInMode.DEVICE_CODE))


def test_connected_state_names_account_and_environment(desk) -> None:
    connecting, tasks, _ = desk
    sign_in(connecting)
    assert connecting.state.phase is ConnectionPhase.SIGNING_IN
    tasks.run()
    assert connecting.state.phase is ConnectionPhase.CONNECTED
    assert connecting.state.account.username == "a@contoso.example"
    assert connecting.clients() is not None


def test_device_code_is_shown_until_the_sign_in_ends(desk) -> None:
    connecting, tasks, connector = desk
    connector.prompts = True
    seen = []
    connecting._changed = lambda: seen.append(connecting.state.prompt)
    sign_in(connecting)
    work, done, _ = tasks.waiting.pop(0)
    result = work()
    tasks.run()
    done(result)
    assert PROMPT in seen
    assert connecting.state.prompt is None


def test_answer_after_cancelling_is_dropped(desk) -> None:
    connecting, tasks, connector = desk
    sign_in(connecting)
    connecting.cancel()
    tasks.run()
    assert connector.was_cancelled
    assert connecting.state.phase is ConnectionPhase.DISCONNECTED
    with pytest.raises(SignInNeededError):
        connecting.clients()


def test_refusal_is_told_in_words(desk) -> None:
    connecting, tasks, connector = desk
    connector.problem = CoeError("sign-in-failed", "The sign-in failed.", hint="Try again.")
    sign_in(connecting)
    tasks.run()
    assert connecting.state.phase is ConnectionPhase.FAILED
    assert connecting.state.error.slug == "sign-in-failed"


def test_clients_of_one_environment_are_never_used_for_another(desk) -> None:
    connecting, tasks, connector = desk
    sign_in(connecting)
    tasks.run()
    connector.problem = CoeError("not-an-environment", "No.")
    sign_in(connecting, "https://b.crm.dynamics.com")
    tasks.run()
    with pytest.raises(SignInNeededError):
        connecting.clients()


def test_failing_to_renew_keeps_the_clients_of_the_same_environment(desk) -> None:
    connecting, tasks, connector = desk
    sign_in(connecting)
    tasks.run()
    connector.problem = CoeError("sign-in-failed", "No.")
    connecting.again()
    tasks.run()
    assert connecting.clients() is not None


def test_sign_out_forgets_the_account_and_keeps_the_recent_list(desk) -> None:
    connecting, tasks, _ = desk
    sign_in(connecting)
    tasks.run()
    connecting.sign_out()
    tasks.run()
    assert (connecting.state.account, connecting.state.recent) == (
        None,
        ("https://a.crm.dynamics.com",),
    )


def test_letting_go_ends_the_waiting_and_tells_nothing_more(desk) -> None:
    connecting, tasks, connector = desk
    sign_in(connecting)
    connecting.let_go()
    tasks.run()
    assert connector.was_cancelled
    assert connecting.state.phase is ConnectionPhase.SIGNING_IN


def test_accounts_are_read_anew_after_the_cache_was_wiped(desk) -> None:
    connecting, tasks, _ = desk
    seen = []
    connecting._changed = lambda: seen.append(connecting.state.phase)
    connecting.sign_out()
    before = len(seen)
    tasks.run()
    assert len(seen) == before + 1


@dataclass
class NotingConnector(FakeConnector):
    """Remembers what was asked."""

    asked: list = field(default_factory=list)

    def connect(self, url, request, prompt, cloud_id=""):
        self.asked.append(request)
        return super().connect(url, request, prompt, cloud_id)


def test_connected_account_is_asked_for_by_its_id_where_its_name_is_meant_again() -> None:
    tasks, connector = HeldTasks(), NotingConnector()
    desk = Connecting(connector, tasks, VirtualClock(), lambda: None)
    here, name = "https://a.crm.dynamics.com", "a@contoso.example"
    choices = [
        (SignInChoice(here, SignInMode.BROWSER), ""),  # whoever it is
        (SignInChoice(here, SignInMode.BROWSER, name.upper()), "home"),
        (SignInChoice(here, SignInMode.BROWSER, name, asks_account=True), ""),
        (SignInChoice(here, SignInMode.BROWSER, "b@contoso.example"), ""),
        (SignInChoice("https://b.crm.dynamics.com", SignInMode.BROWSER, "b@contoso.example"), ""),
    ]
    for choice, expected in choices:
        desk.sign_in(choice)
        tasks.run()
        assert connector.asked[-1].home_account_id == expected
    desk.sign_out()
    tasks.run()
    desk.sign_in(choices[-1][0])
    tasks.run()
    assert connector.asked[-1].home_account_id == ""


def test_again_means_whoever_signed_in_last() -> None:
    tasks, connector = HeldTasks(), NotingConnector()
    desk = Connecting(connector, tasks, VirtualClock(), lambda: None)
    desk.sign_in(SignInChoice("https://a.crm.dynamics.com", SignInMode.BROWSER))
    tasks.run()
    desk.again()
    tasks.run()
    again = connector.asked[-1]
    assert (again.username, again.home_account_id) == ("a@contoso.example", "home")

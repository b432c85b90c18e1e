"""A run is served by clients of its own environment only."""

from __future__ import annotations

import pytest

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.run import Phase
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.run_clients import RunClients, is_begun_elsewhere
from tests.domain.upgrade_runs import run_in
from tests.services.driver_fakes import VirtualClock
from tests.services.test_connecting_states import FakeConnector, HeldTasks

RUN = run_in(Phase.SUCCEEDED)
OTHER = "https://other.crm4.dynamics.com"


@pytest.fixture
def tasks() -> HeldTasks:
    return HeldTasks()


@pytest.fixture
def connecting(tasks) -> Connecting:
    return Connecting(FakeConnector(), tasks, VirtualClock(), lambda: None)


def connect(connecting: Connecting, tasks: HeldTasks, url: str) -> None:
    connecting.sign_in(SignInChoice(url, SignInMode.BROWSER, ""))
    tasks.run()


def test_nobody_is_signed_in(connecting):
    clients = RunClients(connecting, lambda: RUN)
    assert not clients.is_there
    with pytest.raises(SignInNeededError):
        clients()


def test_own_environment_serves(connecting, tasks):
    connect(connecting, tasks, f"{RUN.environment.url.upper().replace('HTTPS', 'https')}/")
    clients = RunClients(connecting, lambda: RUN)
    assert clients.is_there
    assert clients() is connecting.clients()


def test_another_environment_does_not_serve_and_both_are_named(connecting, tasks):
    connect(connecting, tasks, OTHER)
    clients = RunClients(connecting, lambda: RUN)
    assert not clients.is_there
    with pytest.raises(SignInNeededError) as caught:
        clients()
    assert RUN.environment.url in caught.value.title
    assert OTHER in caught.value.detail


def test_without_a_run_any_environment_serves(connecting, tasks):
    connect(connecting, tasks, OTHER)
    clients = RunClients(connecting, lambda: None)
    assert clients.is_there
    assert clients() is connecting.clients()


def test_sign_in_elsewhere_tells_a_run_that_has_begun_nothing():
    begun, fresh = run_in(Phase.WAITING), run_in(Phase.READY)
    assert is_begun_elsewhere(begun, Environment(OTHER))
    assert not is_begun_elsewhere(begun, begun.environment)
    assert not is_begun_elsewhere(fresh, Environment(OTHER))  # its target may be chosen anew
    assert not is_begun_elsewhere(None, Environment(OTHER))

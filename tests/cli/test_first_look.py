"""A resting run that is taken up is looked at before its old state is told as the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.cli.first_look import MOST_LOOKS, FirstLook
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import ServerState
from tests.domain.upgrade_runs import T0, facts, run_in


class Session:
    def __init__(self) -> None:
        self.at = T0
        self.later = []

    def now(self):
        return self.at

    def call_later(self, seconds, callback) -> None:
        assert seconds > 0
        self.later.append(callback)


@pytest.fixture
def session():
    return Session()


def heard(run, at, state=ServerState.NOTHING_FOUND):
    return replace(run, server=replace(facts(state), at=at))


@pytest.mark.parametrize("phase", [Phase.NEEDS_ACTION, Phase.ESCALATED])
def test_resting_run_waits_until_the_server_answered(session, phase) -> None:
    look = FirstLook(session, lambda: None)
    run = heard(run_in(phase), T0 - timedelta(hours=1))
    assert look.must_wait(run)
    assert session.later
    session.at += timedelta(seconds=3)
    assert not look.must_wait(heard(run, session.at, ServerState.UNREACHABLE))


def test_look_that_never_comes_is_not_waited_for_for_ever(session) -> None:
    run = run_in(Phase.NEEDS_ACTION)
    waits = []
    look = FirstLook(session, lambda: waits.append(look.must_wait(run)))
    assert look.must_wait(run)
    assert look.must_wait(run)
    assert len(session.later) == 1
    while session.later:
        session.at -= timedelta(hours=1)  # whatever the clock does meanwhile
        session.later.pop()()
    assert waits.count(True) == MOST_LOOKS - 1
    assert waits[-1] is False


def test_sign_in_that_is_needed_ends_the_wait(session) -> None:
    look = FirstLook(session, lambda: None)
    assert not look.must_wait(run_in(Phase.NEEDS_ACTION, is_signed_in=False))


def test_run_that_comes_to_rest_under_way_is_told_at_once(session) -> None:
    look = FirstLook(session, lambda: None)
    assert not look.must_wait(run_in(Phase.IMPORTING))
    assert not look.must_wait(run_in(Phase.NEEDS_ACTION))

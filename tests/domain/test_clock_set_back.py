"""A clock that is set back: a mere wait keeps its length, an hour of the day keeps its hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.run import PendingStart, Phase, WaitCause, WaitReason
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import HOUR, MINUTE, T0, run_in

BACK = T0 - 26 * HOUR


def waiting(*causes, paused_at=None):
    due, kind = T0 + 10 * MINUTE, AttemptKind.IMPORT
    pending = PendingStart(due, WaitReason.RETRY, kind, T0, causes, paused_at=paused_at)
    return run_in(Phase.WAITING, pending=pending)


@pytest.mark.parametrize("event", [ev.DeadlineReached(BACK), ev.Resumed(BACK)])
@pytest.mark.parametrize("cause", [WaitCause.SCHEDULE, WaitCause.RETRY_AFTER, WaitCause.APPLY_STEP])
def test_mere_wait_begins_anew_and_is_no_longer_than_it_was(event, cause) -> None:
    run, effects = transition(waiting(cause), event)
    assert run.pending is not None
    assert run.pending.due_at == BACK + 10 * MINUTE
    assert run.pending.causes == (cause, WaitCause.CLOCK_SET_BACK)
    assert run.timeline[-1].kind == "clock-set-back"
    assert effects == (ef.ArmDeadline(BACK + 10 * MINUTE),)


@pytest.mark.parametrize("cause", [WaitCause.QUIET_HOURS, WaitCause.WINDOW])
def test_wait_for_an_hour_of_the_day_keeps_it(cause) -> None:
    before = waiting(WaitCause.SCHEDULE, cause)
    run, effects = transition(before, ev.DeadlineReached(BACK))
    assert run.pending == before.pending
    assert effects == (ef.ArmDeadline(T0 + 10 * MINUTE),)


def test_clock_that_is_a_minute_off_moves_nothing() -> None:
    before = waiting(WaitCause.SCHEDULE)
    run, _ = transition(before, ev.DeadlineReached(T0 - timedelta(minutes=1)))
    assert run.pending == before.pending


def test_paused_wait_stays_paused() -> None:
    before = waiting(WaitCause.SCHEDULE, paused_at=T0)
    run, effects = transition(before, ev.DeadlineReached(BACK))
    assert run.pending == before.pending
    assert effects == (ef.DisarmDeadline(),)


def test_checks_that_come_back_after_the_clock_was_set_back_start_nothing() -> None:
    before = waiting(WaitCause.SCHEDULE)
    run, effects = transition(before, ev.Rechecked(T0 + 9 * MINUTE, ()))
    assert run == before
    assert not any(isinstance(item, ef.Launch) for item in effects)

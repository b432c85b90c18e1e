"""A person stops the automatic attempts and takes that back: budget and window still count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.run import MaintenanceWindow, Note, Phase, WaitReason
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import HOUR, MINUTE, T0, attempt, diagnosis, run_in


def stopped(**more):
    values = {
        "attempts": (attempt(ended_at=T0, class_id="service_transient"),),
        "diagnosis": diagnosis(),
        "note": Note.RETRY_STOPPED,
        "pending": None,
        **more,
    }
    return run_in(Phase.NEEDS_ACTION, **values)


def test_stopped_attempts_go_on_when_they_were_due():
    run, effects = transition(stopped(), ev.ContinueRequested(T0 + MINUTE))
    assert (run.phase, run.note) == (Phase.WAITING, Note.NONE)
    assert run.pending.reason is WaitReason.RETRY
    assert run.pending.due_at > T0 + MINUTE
    assert ef.ArmDeadline(run.pending.due_at) in effects
    assert [item.kind for item in run.timeline[-2:]] == ["continued", "waiting"]


def test_stopped_attempts_whose_time_is_over_are_due_now():
    later = T0 + 5 * HOUR
    run, _ = transition(stopped(), ev.ContinueRequested(later))
    assert run.pending.due_at == later


@pytest.mark.parametrize(
    "more",
    [
        {"note": Note.NONE},
        {"diagnosis": None},
        {"attempts": ()},
        {"attempts": tuple(attempt(n, ended_at=T0) for n in (1, 2, 3, 4))},
    ],
)
def test_nothing_goes_on_that_was_not_stopped_or_has_no_budget(more):
    before = stopped(**more)
    run, effects = transition(before, ev.ContinueRequested(T0 + MINUTE))
    assert run == before
    assert [type(item) for item in effects] == [ef.Record]


def test_nothing_goes_on_outside_the_window():
    before = stopped()
    window = MaintenanceWindow(T0 - 2 * HOUR, T0 - HOUR)
    before = replace(before, consent=replace(before.consent, window=window))
    run, effects = transition(before, ev.ContinueRequested(T0 + MINUTE))
    assert run == before
    assert [type(item) for item in effects] == [ef.Record]

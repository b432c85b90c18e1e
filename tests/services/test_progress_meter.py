"""Progress comes from the server, never goes back, and claims no more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import ImportJob, ServerState
from coe_assistant.services.progress import ProgressMeter
from coe_assistant.services.workbench_state import Step
from tests.domain.upgrade_runs import CORE, MINUTE, T0, facts, run_in


def heard(meter, run, percent, minutes, *, state=ServerState.RUNNING, leftover=False):
    job = None if percent is None else ImportJob("job", CORE.solution, percent)
    at = T0 + minutes * MINUTE
    meter.hear(run, facts(state, at, job=job, leftover_upgrade=leftover))
    return meter.read(run, at)


def test_no_attempt_has_no_progress() -> None:
    assert ProgressMeter().read(run_in(Phase.READY), T0) == ()


def test_percent_of_the_server_never_goes_back() -> None:
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING)
    heard(meter, run, 40.0, 5)
    (half,) = heard(meter, run, 20.0, 6)
    assert (half.step, half.percent, half.source) == (Step.IMPORT, 40.0, "server")


def test_unfinished_import_is_never_shown_as_whole() -> None:
    (half,) = heard(ProgressMeter(), run_in(Phase.IMPORTING), 100.0, 5)
    assert (half.percent, half.is_finished) == (99.0, False)


def test_remaining_time_is_told_only_when_the_share_says_something() -> None:
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING)
    (early,) = heard(meter, run, 2.0, 1)
    (later,) = heard(meter, run, 50.0, 10)
    assert early.remaining_s is None
    assert later.remaining_s == timedelta(minutes=10).total_seconds()


def test_second_half_begins_with_the_holding_solution_and_has_no_measure() -> None:
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING)
    heard(meter, run, 90.0, 10)
    first, second = heard(meter, run, 30.0, 12, leftover=True)
    assert (first.is_finished, first.percent) == (True, 100.0)
    assert (second.step, second.percent, second.is_finished) == (Step.APPLY_UPGRADE, None, False)


def test_second_half_is_estimated_from_its_own_history_and_from_nothing_else() -> None:
    known = replace(CORE, expected_import=(20, 30), expected_apply=(4, 7))
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING, steps=(known,))
    (first,) = heard(meter, run, None, 5)
    assert (first.usual_minutes, first.remaining_s) == ((20, 30), 25 * 60)
    _, second = heard(meter, run, 30.0, 12, leftover=True)
    assert (second.usual_minutes, second.remaining_s) == ((4, 7), 7 * 60)
    _, second = heard(meter, run, 30.0, 21, leftover=True)
    assert second.remaining_s is None  # longer than ever: nothing is claimed any more
    total = replace(CORE, expected_minutes=(40, 60))
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING, steps=(total,))
    _, second = heard(meter, run, 30.0, 12, leftover=True)
    assert (second.usual_minutes, second.remaining_s) == (None, None)


def test_silence_keeps_what_was_heard() -> None:
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING)
    heard(meter, run, 40.0, 5)
    (half,) = heard(meter, run, None, 9, state=ServerState.UNREACHABLE)
    assert (half.percent, half.heard_at) == (40.0, T0 + 5 * MINUTE)


def test_success_finishes_every_half_that_began() -> None:
    meter, run = ProgressMeter(), run_in(Phase.IMPORTING)
    heard(meter, run, 50.0, 5)
    assert all(item.is_finished for item in heard(meter, run, 50.0, 6, state=ServerState.SUCCEEDED))

"""The state machine's decisions inside a pair: versions, budget, window, lost contact, staged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.check import Override, Verdict
from coe_assistant.domain.failure import Disposition, RetryRule
from coe_assistant.domain.run import (
    Consent,
    MaintenanceWindow,
    Note,
    PendingStart,
    Phase,
    WaitCause,
    WaitReason,
)
from coe_assistant.domain.server import OperationState, ServerOperation, ServerState
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import (
    CONSENT,
    CORE,
    GOVERNANCE,
    HOUR,
    MINUTE,
    RETRY,
    T0,
    attempt,
    diagnosis,
    facts,
    run_in,
)


def report(state: ServerState, at=T0, **more) -> ev.ServerReported:
    return ev.ServerReported(at, facts(state, at, **more))


@pytest.mark.parametrize("exit_code", [0, 1, None])
def test_verifying_version_reached_succeeds_whatever_pac_said(exit_code) -> None:
    done = attempt(has_exited=True, exit_code=exit_code)
    run, _ = transition(run_in(Phase.VERIFYING, attempts=(done,)), report(ServerState.SUCCEEDED))
    expected = Note.DONE_IN_SPITE_OF_PAC if exit_code == 1 else Note.NONE
    assert (run.phase, run.note) == (Phase.SUCCEEDED, expected)


def test_verifying_exit_zero_but_old_version_is_not_applied() -> None:
    done = attempt(has_exited=True, exit_code=0)
    run, _ = transition(run_in(Phase.VERIFYING, attempts=(done,)), report(ServerState.FAILED))
    run, _ = transition(run, ev.Classified(T0, diagnosis("success", Disposition.NONE, None)))
    assert (run.phase, run.note) == (Phase.NEEDS_ACTION, Note.NOT_APPLIED)


def test_verifying_still_running_goes_back_to_watching() -> None:
    run, effects = transition(run_in(Phase.VERIFYING), report(ServerState.RUNNING))
    assert run.phase is Phase.IMPORTING
    assert effects == (ef.WatchServer(),)


def test_verifying_unreachable_asks_again_and_starts_nothing() -> None:
    run, effects = transition(run_in(Phase.VERIFYING), report(ServerState.UNREACHABLE))
    assert run.phase is Phase.VERIFYING
    assert run.silent_since == T0
    assert [type(item) for item in effects] == [ef.ArmDeadline]


def test_unreachable_report_keeps_the_last_known_version() -> None:
    run, _ = transition(run_in(Phase.IMPORTING), report(ServerState.RUNNING))
    run, _ = transition(run, report(ServerState.UNREACHABLE, T0 + MINUTE))
    assert run.server is not None
    assert str(run.server.installed_version) == "4.49.2"


@pytest.mark.parametrize(
    ("attempt_fields", "at", "phase"),
    [
        ({"has_exited": False}, T0 + HOUR, Phase.VERIFYING),
        ({"has_exited": True, "exit_code": None, "ended_at": T0}, T0 + MINUTE / 2, Phase.VERIFYING),
        ({"has_exited": True, "exit_code": None, "ended_at": T0}, T0 + MINUTE, Phase.IMPORTING),
        (
            {"has_exited": True, "exit_code": None, "ended_at": T0, "is_hung": True},
            T0 + MINUTE,
            Phase.DIAGNOSED,
        ),
        ({"has_exited": True, "exit_code": 1, "ended_at": T0}, T0, Phase.VERIFYING),
        ({"has_exited": True, "exit_code": 1, "ended_at": T0}, T0 + MINUTE, Phase.DIAGNOSED),
    ],
)
def test_verifying_nothing_found_is_believed_only_when_settled(attempt_fields, at, phase) -> None:
    run = run_in(Phase.VERIFYING, attempts=(attempt(**attempt_fields),))
    moved, effects = transition(run, report(ServerState.NOTHING_FOUND, at))
    assert moved.phase is phase
    assert (ef.Classify() in effects) == (phase is Phase.DIAGNOSED)


def test_attempt_that_never_reached_the_server_is_made_again_within_the_budget() -> None:
    gone = {"has_exited": True, "exit_code": None, "ended_at": T0}
    run = run_in(Phase.VERIFYING, attempts=(attempt(**gone),))
    moved, effects = transition(run, report(ServerState.NOTHING_FOUND, T0 + MINUTE))
    assert (moved.attempt.number, moved.attempt.is_launched) == (2, False)
    assert ef.Launch(2) in effects
    assert "never-started" in [entry.kind for entry in moved.timeline]
    spent = run_in(Phase.VERIFYING, attempts=tuple(attempt(n, **gone) for n in range(1, 5)))
    moved, effects = transition(spent, report(ServerState.NOTHING_FOUND, T0 + MINUTE))
    assert moved.phase is Phase.DIAGNOSED
    without = replace(run, consent=None)
    moved, _ = transition(without, report(ServerState.NOTHING_FOUND, T0 + MINUTE))
    assert moved.phase is Phase.DIAGNOSED


def test_importing_staged_waits_for_pac_then_not_for_ever() -> None:
    operation = ServerOperation("op", OperationState.FAILED, completed_at=T0)
    early, _ = transition(
        run_in(Phase.IMPORTING), report(ServerState.STAGED, T0 + MINUTE, operation=operation)
    )
    late, _ = transition(early, report(ServerState.STAGED, T0 + 5 * MINUTE, operation=operation))
    assert (early.phase, late.phase) == (Phase.IMPORTING, Phase.DIAGNOSED)


def test_importing_before_launch_ignores_reports() -> None:
    fresh = attempt(is_launched=False)
    run, effects = transition(
        run_in(Phase.IMPORTING, attempts=(fresh,)), report(ServerState.FAILED)
    )
    assert (run.phase, effects) == (Phase.IMPORTING, ())


def test_importing_report_journals_operation_and_job_ids() -> None:
    operation = ServerOperation("op-1", OperationState.RUNNING)
    run, _ = transition(run_in(Phase.IMPORTING), report(ServerState.RUNNING, operation=operation))
    assert run.attempt is not None
    assert run.attempt.operation_id == "op-1"


def test_classified_retry_waits_by_the_schedule_of_the_knowledge() -> None:
    run, effects = transition(run_in(Phase.DIAGNOSED), ev.Classified(T0, diagnosis()))
    causes = (WaitCause.SCHEDULE,)
    due = T0 + 10 * MINUTE
    assert run.pending == PendingStart(due, WaitReason.RETRY, AttemptKind.IMPORT, T0, causes)
    assert ef.ArmDeadline(T0 + 10 * MINUTE) in effects


def test_classified_retry_after_of_the_server_is_respected_when_longer() -> None:
    event = ev.Classified(T0, diagnosis(retry_after=HOUR))
    run, _ = transition(run_in(Phase.DIAGNOSED), event)
    assert run.pending is not None
    assert run.pending.due_at == T0 + HOUR


def test_classified_time_scale_divides_the_wait() -> None:
    run, _ = transition(run_in(Phase.DIAGNOSED, time_scale=60.0), ev.Classified(T0, diagnosis()))
    assert run.pending is not None
    assert run.pending.due_at == T0 + MINUTE / 6


@pytest.mark.parametrize(
    ("change", "phase"),
    [
        ({"consent": None}, Phase.NEEDS_ACTION),
        ({"consent": Consent(T0, automatic_retries=False)}, Phase.NEEDS_ACTION),
        ({"attempts": tuple(attempt(n) for n in range(1, 5))}, Phase.ESCALATED),
        ({"attempts": tuple(attempt(n) for n in range(1, 4))}, Phase.WAITING),
        (
            {"attempts": tuple(attempt(n) for n in range(1, 5)), "budget_from": T0 + MINUTE},
            Phase.WAITING,
        ),
    ],
)
def test_classified_retry_needs_consent_and_budget(change, phase) -> None:
    run = run_in(Phase.DIAGNOSED, **change)
    moved, _ = transition(run, ev.Classified(T0 + 2 * MINUTE, diagnosis()))
    assert moved.phase is phase


@pytest.mark.parametrize(
    "disposition",
    [
        Disposition.FIX_THEN_RETRY,
        Disposition.FIX_LOCAL,
        Disposition.REAUTHENTICATE,
        Disposition.NONE,
    ],
)
def test_classified_disposition_without_repeat_is_never_retried(disposition) -> None:
    event = ev.Classified(T0, diagnosis("dlp_violation", disposition, RETRY))
    run, effects = transition(run_in(Phase.DIAGNOSED), event)
    assert run.phase is Phase.NEEDS_ACTION
    assert not any(isinstance(item, ef.ArmDeadline) for item in effects)


def test_classified_rule_that_is_not_automatic_is_never_retried() -> None:
    rule = RetryRule(automatic=False, waits=(MINUTE,), max_attempts=4, window=HOUR)
    run, _ = transition(run_in(Phase.DIAGNOSED), ev.Classified(T0, diagnosis(retry=rule)))
    assert run.phase is Phase.NEEDS_ACTION


def test_classified_staged_upgrade_is_applied_again_once_never_imported() -> None:
    staged = run_in(Phase.DIAGNOSED, server=facts(ServerState.STAGED))
    first, _ = transition(staged, ev.Classified(T0, diagnosis("upgrade_apply_failed")))
    assert first.pending is not None
    assert first.pending.kind is AttemptKind.APPLY_UPGRADE
    applied = replace(attempt(2), kind=AttemptKind.APPLY_UPGRADE)
    again = replace(staged, attempts=(attempt(1), applied))
    second, _ = transition(again, ev.Classified(T0, diagnosis("upgrade_apply_failed")))
    assert (second.phase, second.note) == (Phase.NEEDS_ACTION, Note.STAGED)


def test_waiting_due_outside_the_window_needs_a_person() -> None:
    window = MaintenanceWindow(T0, T0 + 5 * MINUTE)
    run = run_in(Phase.WAITING, consent=replace(CONSENT, window=window))
    moved, effects = transition(run, ev.DeadlineReached(T0 + 10 * MINUTE))
    assert (moved.phase, moved.note) == (Phase.NEEDS_ACTION, Note.WINDOW_CLOSED)
    assert not any(isinstance(item, ef.Launch) for item in effects)


def test_waiting_deadline_too_early_is_armed_again() -> None:
    run, effects = transition(run_in(Phase.WAITING), ev.DeadlineReached(T0))
    assert run.phase is Phase.WAITING
    assert effects == (ef.ArmDeadline(T0 + 10 * MINUTE),)


def test_waiting_resumed_after_due_time_starts_one_attempt() -> None:
    run, effects = transition(run_in(Phase.WAITING), ev.Resumed(T0 + HOUR))
    assert (run.phase, effects) == (Phase.WAITING, (ef.DisarmDeadline(), ef.Recheck("")))
    run, effects = transition(run, ev.Rechecked(T0 + HOUR))
    assert run.phase is Phase.IMPORTING
    assert [item for item in effects if isinstance(item, ef.Launch)] == [ef.Launch(2)]


def test_waiting_postponed_into_the_past_changes_nothing() -> None:
    before = run_in(Phase.WAITING)
    run, effects = transition(before, ev.PostponeRequested(T0, T0))
    assert run == before
    assert [type(item) for item in effects] == [ef.Record]


def test_waiting_version_appears_later_ends_the_wait() -> None:
    run, _ = transition(run_in(Phase.WAITING), report(ServerState.SUCCEEDED))
    assert run.phase is Phase.SUCCEEDED


def test_other_operation_is_waited_for_but_not_for_ever() -> None:
    other = ServerOperation("x", OperationState.RUNNING)
    run = run_in(Phase.READY)
    run, _ = transition(run, ev.StartRequested(T0, CONSENT))
    at = T0
    for _ in range(200):
        busy = facts(ServerState.NOTHING_FOUND, at, other_operations=(other,))
        run, _ = transition(run, ev.LaunchRefused(at, busy))
        if run.phase is not Phase.WAITING:
            break
        assert run.attempts == ()
        at += MINUTE
        run, _ = transition(run, ev.DeadlineReached(at))
    assert (run.phase, run.note) == (Phase.NEEDS_ACTION, Note.WAITED_TOO_LONG)
    assert at == T0 + 3 * HOUR


@pytest.mark.parametrize(
    ("state", "phase", "note"),
    [
        (ServerState.SUCCEEDED, Phase.SUCCEEDED, Note.ALREADY_INSTALLED),
        (ServerState.STAGED, Phase.NEEDS_ACTION, Note.STAGED),
        (ServerState.UNREACHABLE, Phase.WAITING, Note.LOST_CONTACT),
        (ServerState.RUNNING, Phase.WAITING, Note.OTHER_OPERATION),
        (ServerState.NOTHING_FOUND, Phase.NEEDS_ACTION, Note.NOT_APPLIED),
    ],
)
def test_launch_refused_leads_where_the_server_says(state, phase, note) -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, _ = transition(fresh, ev.LaunchRefused(T0, facts(state)))
    assert (run.phase, run.note) == (phase, note)
    assert run.attempts == ()


def test_launch_failed_before_launch_does_not_spend_the_budget() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, _ = transition(fresh, ev.LaunchFailed(T0, "no pac"))
    assert (run.attempts, run.note_text) == ((), "no pac")


def test_launch_failed_for_sign_in_says_so() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, _ = transition(fresh, ev.LaunchFailed(T0, "", needs_sign_in=True))
    assert run.note is Note.SIGN_IN_NEEDED


def test_launch_began_marks_the_attempt_before_pac_exists() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, effects = transition(fresh, ev.LaunchBegan(T0, T0 - MINUTE))
    assert run.attempt is not None
    assert (run.attempt.is_launched, run.attempt.server_epoch) == (True, T0 - MINUTE)
    assert effects == ()


def test_resumed_before_launch_launches_the_same_attempt() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, effects = transition(fresh, ev.Resumed(T0))
    assert run.phase is Phase.IMPORTING
    assert effects == (ef.HoldAwake(), ef.Launch(1))


def test_resumed_before_launch_without_consent_asks() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),), consent=None)
    run, _ = transition(fresh, ev.Resumed(T0))
    assert (run.phase, run.note, run.attempts) == (Phase.NEEDS_ACTION, Note.NO_CONSENT, ())


def test_resumed_import_without_attempt_needs_a_person() -> None:
    run, _ = transition(run_in(Phase.IMPORTING, attempts=()), ev.Resumed(T0))
    assert run.phase is Phase.NEEDS_ACTION


def test_two_solutions_second_is_checked_after_the_wait_then_started() -> None:
    run = run_in(Phase.VERIFYING, steps=(CORE, GOVERNANCE))
    run, effects = transition(run, report(ServerState.SUCCEEDED))
    assert (run.phase, run.step) == (Phase.WAITING, 1)
    assert ef.ArmDeadline(T0 + 30 * MINUTE) in effects
    run, effects = transition(run, ev.DeadlineReached(T0 + 30 * MINUTE))
    assert (run.phase, effects) == (Phase.CHECKING, (ef.DisarmDeadline(), ef.RunChecks()))
    run, effects = transition(run, ev.ChecksFinished(T0 + 31 * MINUTE, Verdict.CONFIRM))
    assert run.phase is Phase.IMPORTING
    assert ef.Launch(2) in effects


def test_checks_blocked_stops_the_second_solution_too() -> None:
    run = run_in(Phase.CHECKING, steps=(CORE, GOVERNANCE), step=1, consent=CONSENT)
    run, _ = transition(run, ev.ChecksFinished(T0, Verdict.BLOCKED))
    assert run.phase is Phase.BLOCKED


def test_override_that_does_not_free_keeps_blocked() -> None:
    event = ev.OverrideGiven(T0, given_override(), Verdict.BLOCKED)
    run, _ = transition(run_in(Phase.BLOCKED), event)
    assert (run.phase, len(run.overrides)) == (Phase.BLOCKED, 1)


def given_override() -> Override:
    return Override("roles", "reason", T0)


def test_second_sign_in_loss_is_not_told_twice() -> None:
    run, first = transition(run_in(Phase.IMPORTING), ev.SignInLost(T0))
    _, second = transition(run, ev.SignInLost(T0))
    assert (len(first), second) == (1, ())


def test_late_exit_code_is_kept_without_changing_the_phase() -> None:
    run, _ = transition(run_in(Phase.DIAGNOSED), ev.ProcessExited(T0, 1))
    assert run.attempt is not None
    assert (run.phase, run.attempt.exit_code) == (Phase.DIAGNOSED, 1)


def test_operation_id_is_written_once() -> None:
    run, _ = transition(run_in(Phase.IMPORTING), ev.OperationSeen(T0, "a"))
    run, _ = transition(run, ev.OperationSeen(T0, "b"))
    assert run.attempt is not None
    assert run.attempt.operation_id == "a"


def test_idle_report_of_our_running_operation_is_watched_again() -> None:
    ours = Attempt(1, 0, AttemptKind.IMPORT, T0, is_launched=True, operation_id="op")
    operation = ServerOperation("op", OperationState.RUNNING)
    run = run_in(Phase.NEEDS_ACTION, attempts=(ours,))
    moved, effects = transition(run, report(ServerState.RUNNING, operation=operation))
    assert (moved.phase, effects) == (Phase.IMPORTING, (ef.WatchServer(),))


def test_waiting_without_pending_asks_a_person() -> None:
    run, _ = transition(run_in(Phase.WAITING, pending=None), ev.DeadlineReached(T0))
    assert (run.phase, run.note) == (Phase.NEEDS_ACTION, Note.NO_CONSENT)


def test_end_of_a_process_that_was_never_launched_changes_nothing() -> None:
    fresh = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    run, effects = transition(fresh, ev.ProcessExited(T0, 1))
    assert run is fresh
    assert [type(item) for item in effects] == [ef.Record]

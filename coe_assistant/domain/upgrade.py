"""The state machine of an upgrade: transition(run, event) -> (run, effects).

Pure: no clock, no I/O, no randomness. The driver saves the returned run before it carries out
the effects, so that the disk always says what was about to happen (architecture section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain import upgrade_report as report
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.retry import (
    has_budget,
    is_automatic,
    may_start,
    next_start,
)
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.upgrade_steps import (
    Result,
    ended,
    launch,
    need_action,
    noted,
    wait,
    with_attempt,
    without_unlaunched,
)

Handler = Callable[[Run, Any], Result]


def transition(run: Run, event: ev.Event) -> Result:
    """Return what run becomes by event, and what must be done then, in order.

    A pair that has no meaning returns the run unchanged and one Record; it never raises.
    """
    handler = _TABLE.get((run.phase, type(event)))
    if handler is None:
        return run, (ef.Record(f"{type(event).__name__} has no meaning in {run.phase.value}"),)
    return handler(run, event)


def expects(phase: Phase, event_type: type[ev.Event]) -> bool:
    """Return whether the machine has a rule for this event in this phase."""
    return (phase, event_type) in _TABLE


def _target_chosen(run: Run, event: ev.TargetChosen) -> Result:
    moved = replace(
        run,
        phase=Phase.CHECKING,
        environment=event.environment,
        account=event.account,
        steps=event.steps,
        step=0,
    )
    return noted(moved, event.at, "target-chosen", event.environment.url), (ef.RunChecks(),)


def _check(run: Run, event: ev.RecheckRequested | ev.Resumed) -> Result:
    moved = replace(run, phase=Phase.CHECKING, pending=None, verdict=None)
    return noted(moved, event.at, "checks-started"), (ef.DisarmDeadline(), ef.RunChecks())


def _checked(run: Run, event: ev.ChecksFinished) -> Result:
    moved = noted(replace(run, verdict=event.verdict), event.at, "checked", event.verdict.value)
    if event.verdict is Verdict.BLOCKED:
        return replace(moved, phase=Phase.BLOCKED), (ef.Notify(ef.Notice.NEEDS_ACTION),)
    if run.step > 0 and run.attempt is None and may_start(run, event.at):
        return launch(moved, event.at, AttemptKind.IMPORT)
    return replace(moved, phase=Phase.READY), ()


def _revised(run: Run, event: ev.ChecksRevised) -> Result:
    phase = Phase.BLOCKED if event.verdict is Verdict.BLOCKED else Phase.READY
    moved = replace(run, phase=phase, verdict=event.verdict)
    return noted(moved, event.at, "checked", event.verdict.value), ()


def _overridden(run: Run, event: ev.OverrideGiven) -> Result:
    moved = replace(run, overrides=(*run.overrides, event.override), verdict=event.verdict)
    moved = noted(moved, event.at, "override", event.override.check_id)
    phase = Phase.BLOCKED if event.verdict is Verdict.BLOCKED else Phase.READY
    return replace(moved, phase=phase), ()


def _start(run: Run, event: ev.StartRequested) -> Result:
    return launch(replace(run, consent=event.consent), event.at, event.kind)


def _launch_began(run: Run, event: ev.LaunchBegan) -> Result:
    attempt = run.attempt
    if attempt is None or attempt.is_launched:
        return run, (ef.Record("LaunchBegan without an attempt to launch"),)
    changed = replace(attempt, is_launched=True, server_epoch=event.server_epoch)
    return with_attempt(replace(run, pending=None), changed), ()


def _process_started(run: Run, event: ev.ProcessStarted) -> Result:
    attempt = run.attempt
    if attempt is None:
        return run, ()
    changed = replace(attempt, pid=event.pid, pid_created_at_s=event.created_at_s)
    moved = replace(with_attempt(run, changed), phase=Phase.IMPORTING)
    return moved, (ef.HoldAwake(), ef.WatchServer())


def _launch_failed(run: Run, event: ev.LaunchFailed) -> Result:
    note = Note.SIGN_IN_NEEDED if event.needs_sign_in else Note.LAUNCH_FAILED
    moved = ended(without_unlaunched(run), event.at)
    return need_action(moved, event.at, note, event.text)


def _classified(run: Run, event: ev.Classified) -> Result:
    diagnosis = event.diagnosis
    moved = replace(ended(run, event.at, diagnosis.class_id), diagnosis=diagnosis)
    moved = noted(moved, event.at, "diagnosis", diagnosis.class_id)
    pending = next_start(moved, diagnosis, event.at)
    if pending is not None:
        waiting, effects = wait(moved, event.at, pending)
        return waiting, (*effects, ef.Notify(ef.Notice.RETRY_ARMED))
    if is_automatic(moved, diagnosis) and not has_budget(moved, diagnosis.retry, event.at):
        escalated = noted(replace(moved, phase=Phase.ESCALATED), event.at, "escalated")
        return escalated, (ef.ReleaseAwake(), ef.Notify(ef.Notice.ESCALATED))
    return need_action(moved, event.at, _failure_note(moved))


def _failure_note(run: Run) -> Note:
    if run.server is not None and run.server.state is ServerState.STAGED:
        return Note.STAGED
    attempt = run.attempt
    if attempt is not None and attempt.exit_code == 0:
        return Note.NOT_APPLIED
    if run.diagnosis is not None and run.diagnosis.disposition is Disposition.REAUTHENTICATE:
        return Note.SIGN_IN_NEEDED
    return Note.NONE


def _deadline(run: Run, event: ev.DeadlineReached | ev.Resumed) -> Result:
    pending = run.pending
    if pending is None:
        return need_action(run, event.at, Note.NO_CONSENT)
    if event.at < pending.due_at:
        return run, (ef.ArmDeadline(pending.due_at),)
    if not may_start(run, event.at):
        return need_action(run, event.at, _closed_note(run))
    if pending.reason is WaitReason.NEXT_SOLUTION:
        moved = replace(run, phase=Phase.CHECKING, pending=None, verdict=None)
        return noted(moved, event.at, "checks-started"), (ef.RunChecks(),)
    moved, effects = launch(run, event.at, pending.kind)
    if pending.reason is not WaitReason.RETRY:  # the bound on waiting counts from its beginning
        moved = replace(moved, pending=pending)
    return moved, effects


def _closed_note(run: Run) -> Note:
    return Note.NO_CONSENT if run.consent is None else Note.WINDOW_CLOSED


def _verify_again(run: Run, event: ev.DeadlineReached) -> Result:
    del event
    return run, (ef.AskServer(),)


def _postpone(run: Run, event: ev.PostponeRequested) -> Result:
    if run.pending is None or event.due_at <= event.at:
        return run, (ef.Record("postponed to an instant that is over"),)
    moved = replace(run, pending=replace(run.pending, due_at=event.due_at))
    return noted(moved, event.at, "postponed"), (ef.ArmDeadline(event.due_at),)


def _stop(run: Run, event: ev.StopRequested) -> Result:
    return need_action(run, event.at, Note.RETRY_STOPPED)


def _stop_watching(run: Run, event: ev.StopWatchingRequested) -> Result:
    moved = noted(replace(run, is_watched=False), event.at, "stopped-watching")
    return moved, (ef.StopWatching(), ef.DisarmDeadline(), ef.ReleaseAwake())


def _resume_import(run: Run, event: ev.Resumed) -> Result:
    attempt = run.attempt
    moved = noted(replace(run, is_watched=True, note=Note.RESUMED), event.at, "resumed")
    if attempt is None:
        return need_action(moved, event.at, Note.RESUMED)
    if attempt.is_launched:
        effects = (ef.HoldAwake(), ef.TakeUpProcess(attempt.number), ef.AskServer())
        return replace(moved, phase=Phase.VERIFYING), effects
    if not may_start(moved, event.at):
        return need_action(without_unlaunched(moved), event.at, _closed_note(moved))
    return replace(moved, phase=Phase.IMPORTING), (ef.HoldAwake(), ef.Launch(attempt.number))


def _resume_diagnosis(run: Run, event: ev.Resumed) -> Result:
    return noted(run, event.at, "resumed"), (ef.Classify(),)


def _resume_idle(run: Run, event: ev.Resumed) -> Result:
    return noted(run, event.at, "resumed"), (ef.AskServer(),)


def _sign_in_lost(run: Run, event: ev.SignInLost) -> Result:
    if not run.is_signed_in:
        return run, ()
    moved = noted(replace(run, is_signed_in=False), event.at, "sign-in-needed")
    return moved, (ef.Notify(ef.Notice.SIGN_IN_NEEDED),)


def _signed_in(run: Run, event: ev.SignedIn) -> Result:
    moved = run
    if not run.is_signed_in:
        moved = noted(replace(run, is_signed_in=True), event.at, "signed-in")
    return moved, (ef.AskServer(),) if run.phase.may_be_running else ()


def _budget_reset(run: Run, event: ev.BudgetReset) -> Result:
    moved = replace(run, phase=Phase.NEEDS_ACTION, budget_from=event.at)
    return noted(moved, event.at, "budget-reset"), ()


def _cancel(run: Run, event: ev.CancelRequested) -> Result:
    moved = noted(replace(run, phase=Phase.CANCELLED, pending=None), event.at, "cancelled")
    return moved, (ef.StopWatching(), ef.DisarmDeadline(), ef.ReleaseAwake())


_IDLE = (Phase.WAITING, Phase.NEEDS_ACTION, Phase.ESCALATED)
_BEFORE_START = (Phase.PREPARING, Phase.CHECKING, Phase.BLOCKED, Phase.READY)

_TABLE: Mapping[tuple[Phase, type], Handler] = {
    **{(phase, ev.TargetChosen): _target_chosen for phase in _BEFORE_START},
    **{(phase, ev.RecheckRequested): _check for phase in (*_BEFORE_START[1:], *_IDLE)},
    (Phase.CHECKING, ev.ChecksFinished): _checked,
    **{(phase, ev.ChecksRevised): _revised for phase in (Phase.READY, Phase.BLOCKED)},
    (Phase.BLOCKED, ev.OverrideGiven): _overridden,
    (Phase.READY, ev.StartRequested): _start,
    (Phase.NEEDS_ACTION, ev.StartRequested): _start,
    (Phase.ESCALATED, ev.StartRequested): _start,
    (Phase.WAITING, ev.StartRequested): _start,
    (Phase.IMPORTING, ev.LaunchBegan): _launch_began,
    (Phase.IMPORTING, ev.ProcessStarted): _process_started,
    (Phase.VERIFYING, ev.ProcessStarted): _process_started,
    (Phase.IMPORTING, ev.LaunchRefused): report.launch_refused,
    (Phase.IMPORTING, ev.LaunchFailed): _launch_failed,
    **{(p, ev.OperationSeen): report.operation_seen for p in (Phase.IMPORTING, Phase.VERIFYING)},
    (Phase.IMPORTING, ev.ProcessExited): report.process_exited,
    (Phase.VERIFYING, ev.ProcessExited): report.exited_while_verifying,
    **{
        (phase, ev.ProcessExited): report.exit_noted
        for phase in (Phase.DIAGNOSED, *_IDLE, Phase.SUCCEEDED)
    },
    (Phase.IMPORTING, ev.ServerReported): report.report_while_importing,
    (Phase.VERIFYING, ev.ServerReported): report.report_while_verifying,
    **{(phase, ev.ServerReported): report.report_while_idle for phase in _IDLE},
    (Phase.DIAGNOSED, ev.Classified): _classified,
    (Phase.WAITING, ev.DeadlineReached): _deadline,
    (Phase.VERIFYING, ev.DeadlineReached): _verify_again,
    (Phase.WAITING, ev.PostponeRequested): _postpone,
    (Phase.WAITING, ev.StopRequested): _stop,
    **{
        (phase, ev.StopWatchingRequested): _stop_watching
        for phase in (Phase.IMPORTING, Phase.VERIFYING)
    },
    **{(phase, ev.Resumed): _check for phase in (Phase.CHECKING, Phase.READY, Phase.BLOCKED)},
    **{(phase, ev.Resumed): _resume_import for phase in (Phase.IMPORTING, Phase.VERIFYING)},
    (Phase.DIAGNOSED, ev.Resumed): _resume_diagnosis,
    (Phase.WAITING, ev.Resumed): _deadline,
    (Phase.NEEDS_ACTION, ev.Resumed): _resume_idle,
    (Phase.ESCALATED, ev.Resumed): _resume_idle,
    **{(p, ev.SignInLost): _sign_in_lost for p in Phase if not p.is_terminal},
    **{(p, ev.SignedIn): _signed_in for p in Phase if not p.is_terminal},
    (Phase.ESCALATED, ev.BudgetReset): _budget_reset,
    **{(p, ev.CancelRequested): _cancel for p in (*_BEFORE_START, *_IDLE)},
}

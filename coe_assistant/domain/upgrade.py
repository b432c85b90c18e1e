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
from coe_assistant.domain import upgrade_farewell as farewell
from coe_assistant.domain import upgrade_interruption as interruption
from coe_assistant.domain import upgrade_launching as launching
from coe_assistant.domain import upgrade_records as records
from coe_assistant.domain import upgrade_report as report
from coe_assistant.domain import upgrade_safeguard as safeguard
from coe_assistant.domain import upgrade_waiting as waiting
from coe_assistant.domain import upgrade_wishes as wishes
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.retry import may_start
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.upgrade_steps import Result, launch, need_action, noted

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
    # A settings file that a person chose for a solution is theirs, whatever is planned anew.
    files = {step.solution: step.settings_file for step in run.steps}
    steps = tuple(
        replace(step, settings_file=step.settings_file or files.get(step.solution, ""))
        for step in event.steps
    )
    moved = replace(
        run,
        phase=Phase.CHECKING,
        environment=event.environment,
        account=event.account,
        steps=steps,
        step=0,
    )
    return noted(moved, event.at, "target-chosen", event.environment.url), (ef.RunChecks(),)


def _check(run: Run, event: ev.RecheckRequested) -> Result:
    moved = replace(run, phase=Phase.CHECKING, pending=None, verdict=None)
    return noted(moved, event.at, "checks-started"), (ef.DisarmDeadline(), ef.RunChecks())


def _check_again(run: Run, event: ev.Resumed) -> Result:
    # What was agreed to start after these checks is still agreed to.
    moved = replace(run, phase=Phase.CHECKING, verdict=None)
    return noted(moved, event.at, "checks-started"), (ef.DisarmDeadline(), ef.RunChecks())


def _checked(run: Run, event: ev.ChecksFinished) -> Result:
    moved = replace(run, verdict=event.verdict, concerns=event.concerns)
    if run.note is Note.CHECKS_CHANGED:  # said of the checks before these
        moved = replace(moved, note=Note.NONE, note_text="")
    moved = waiting.with_incidents(moved, event.incidents)
    moved = noted(moved, event.at, "checked", event.verdict.value)
    if run.pending is not None and run.pending.reason is WaitReason.SCHEDULED:
        return _start_as_scheduled(moved, event)
    free = replace(moved, pending=None)
    if event.verdict is Verdict.BLOCKED:
        return replace(free, phase=Phase.BLOCKED), (ef.Notify(ef.Notice.NEEDS_ACTION),)
    if run.step > 0 and run.attempt is None and may_start(run, event.at):
        return launch(free, event.at, AttemptKind.IMPORT)
    return replace(free, phase=Phase.READY), ()


def _start_as_scheduled(run: Run, event: ev.ChecksFinished) -> Result:
    accepted = set(run.consent.accepted) if run.consent is not None else set()
    new = [item for item in event.concerns if item not in accepted]
    if new and event.needs_sign_in:
        # Without a token the other checks say nothing; they run again after the sign-in.
        return launching.wait_for_sign_in(run)
    if new or event.verdict is Verdict.BLOCKED:
        phase = Phase.BLOCKED if event.verdict is Verdict.BLOCKED else Phase.READY
        idle = replace(run, phase=phase, pending=None, note=Note.CHECKS_CHANGED)
        idle = replace(idle, note_text=", ".join(new))
        return idle, (ef.ReleaseAwake(), ef.Notify(ef.Notice.NEEDS_ACTION))
    kind = run.pending.kind if run.pending is not None else AttemptKind.IMPORT
    if not may_start(run, event.at, kind):
        return need_action(run, event.at, waiting.closed_note(run, event.at))
    return waiting.start_pending(run, event.at)


def _revised(run: Run, event: ev.ChecksRevised) -> Result:
    phase = Phase.BLOCKED if event.verdict is Verdict.BLOCKED else Phase.READY
    moved = replace(run, phase=phase, verdict=event.verdict, concerns=event.concerns)
    return noted(moved, event.at, "checked", event.verdict.value), ()


def _overridden(run: Run, event: ev.OverrideGiven) -> Result:
    moved = replace(run, overrides=(*run.overrides, event.override), verdict=event.verdict)
    moved = noted(moved, event.at, "override", event.override.check_id)
    phase = Phase.BLOCKED if event.verdict is Verdict.BLOCKED else Phase.READY
    return replace(moved, phase=phase), ()


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
    # Also while an attempt is prepared: its launch reads the step anew.
    **{
        (phase, ev.SettingsFileChosen): launching.settings_chosen
        for phase in (*_BEFORE_START, Phase.IMPORTING)
    },
    (Phase.READY, ev.StartRequested): launching.start_requested,
    (Phase.NEEDS_ACTION, ev.StartRequested): launching.start_requested,
    (Phase.ESCALATED, ev.StartRequested): launching.start_requested,
    (Phase.WAITING, ev.StartRequested): launching.start_requested,
    (Phase.IMPORTING, ev.LaunchBegan): launching.launch_began,
    (Phase.IMPORTING, ev.ProcessStarted): launching.process_started,
    (Phase.VERIFYING, ev.ProcessStarted): launching.process_started,
    (Phase.IMPORTING, ev.LaunchRefused): launching.launch_refused,
    (Phase.IMPORTING, ev.LaunchFailed): launching.launch_failed,
    **{(p, ev.OperationSeen): report.operation_seen for p in (Phase.IMPORTING, Phase.VERIFYING)},
    (Phase.IMPORTING, ev.ProcessExited): report.process_exited,
    (Phase.VERIFYING, ev.ProcessExited): report.exited_while_verifying,
    **{
        (phase, ev.ProcessExited): report.exit_noted
        for phase in Phase
        if phase not in (Phase.PREPARING, Phase.IMPORTING, Phase.VERIFYING)
    },
    **{(phase, ev.PacOverdue): farewell.pac_overdue for phase in Phase},
    **{(p, ev.PacSilent): interruption.pac_silent for p in (Phase.IMPORTING, Phase.VERIFYING)},
    **{(p, ev.PacHung): interruption.pac_hung for p in (Phase.IMPORTING, Phase.VERIFYING)},
    **{(p, ev.Woke): interruption.woke for p in (Phase.IMPORTING, Phase.VERIFYING)},
    (Phase.IMPORTING, ev.ServerReported): report.report_while_importing,
    (Phase.VERIFYING, ev.ServerReported): report.report_while_verifying,
    **{(phase, ev.ServerReported): report.report_while_idle for phase in _IDLE},
    (Phase.DIAGNOSED, ev.Classified): waiting.classified,
    (Phase.WAITING, ev.DeadlineReached): waiting.deadline_reached,
    (Phase.VERIFYING, ev.DeadlineReached): waiting.verify_again,
    (Phase.WAITING, ev.Rechecked): waiting.rechecked,
    (Phase.WAITING, ev.PostponeRequested): wishes.postpone,
    (Phase.WAITING, ev.PauseRequested): wishes.pause,
    (Phase.WAITING, ev.ContinueRequested): wishes.go_on,
    (Phase.NEEDS_ACTION, ev.ContinueRequested): wishes.try_again,
    (Phase.WAITING, ev.StopRequested): wishes.stop_retrying,
    **{(p, ev.PolicyChosen): wishes.policy_chosen for p in Phase if not p.is_terminal},
    **{(p, ev.ScheduleRequested): wishes.schedule for p in (Phase.READY, *_IDLE)},
    **{
        (phase, ev.StopWatchingRequested): interruption.stop_watching
        for phase in (Phase.IMPORTING, Phase.VERIFYING)
    },
    **{(p, ev.Resumed): _check_again for p in (Phase.CHECKING, Phase.READY, Phase.BLOCKED)},
    **{
        (phase, ev.Resumed): interruption.resume_import
        for phase in (Phase.IMPORTING, Phase.VERIFYING)
    },
    (Phase.DIAGNOSED, ev.Resumed): interruption.resume_diagnosis,
    (Phase.WAITING, ev.Resumed): interruption.resume_waiting,
    (Phase.NEEDS_ACTION, ev.Resumed): interruption.resume_idle,
    (Phase.ESCALATED, ev.Resumed): interruption.resume_idle,
    **{(p, ev.WarningRead): records.warning_read for p in Phase if not p.is_terminal},
    **{(p, ev.Attested): records.attested for p in Phase if not p.is_terminal},
    **{(p, ev.ActRecorded): records.act_recorded for p in Phase},
    **{(p, ev.SignInLost): interruption.sign_in_lost for p in Phase if not p.is_terminal},
    **{(p, ev.SignedIn): interruption.signed_in for p in Phase if not p.is_terminal},
    (Phase.ESCALATED, ev.BudgetReset): waiting.budget_reset,
    **{(p, ev.CancelRequested): _cancel for p in (*_BEFORE_START, *_IDLE)},
    **safeguard.RULES,
}

"""What happens after a failed attempt, and when a start that was agreed to comes due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.retry import (
    Hindrance,
    after_incident,
    may_start,
    next_start,
    verification,
)
from coe_assistant.domain.run import (
    HealthIncident,
    Note,
    PendingStart,
    Phase,
    Run,
    WaitCause,
    WaitReason,
)
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.upgrade_steps import Result, ended, launch, need_action, noted, wait

# What the launch itself proves, with waiting instead of giving up where that helps.
_PROVED_BY_LAUNCH = frozenset({"running-operations", "leftover-upgrade", "network", "sign-in"})

# Waits whose length counts, not the hour at which they end.
_MERE_WAITS = frozenset(
    {
        WaitCause.SCHEDULE,
        WaitCause.JITTER,
        WaitCause.RETRY_AFTER,
        WaitCause.APPLY_STEP,
        WaitCause.VERIFY_FIRST,
        WaitCause.INCIDENT,
        WaitCause.CLOCK_SET_BACK,
    }
)

# A clock that is behind the beginning of the wait by more than this was set back.
_CLOCK_TOLERANCE = timedelta(minutes=2)


def classified(run: Run, event: ev.Classified) -> Result:
    """The cause is known: look again, repeat later, hand over, or ask a person."""
    diagnosis, at = event.diagnosis, event.at
    is_verified = run.pending is not None and run.pending.reason is WaitReason.VERIFY
    moved = replace(ended(run, at, diagnosis.class_id), diagnosis=diagnosis, pending=None)
    moved = noted(moved, at, "diagnosis", diagnosis.class_id)
    if diagnosis.disposition is Disposition.VERIFY and not is_verified and _has_said_yes(moved):
        return wait(moved, at, verification(moved, diagnosis, at))
    planned = next_start(moved, diagnosis, at, event.zone)
    if isinstance(planned, PendingStart):
        if is_verified and _MERE_WAITS.issuperset(planned.causes):
            planned = replace(planned, due_at=at)  # the verification's wait was this wait already
        waiting, effects = wait(moved, at, planned)
        return waiting, (*effects, ef.Notify(ef.Notice.RETRY_ARMED))
    match planned:
        case Hindrance.BUDGET_SPENT:
            return escalate(moved, at)
        case Hindrance.WINDOW_OVER:
            return need_action(moved, at, closed_note(moved, at))
        case Hindrance.NOT_AUTOMATIC | Hindrance.ALREADY_APPLIED:
            return need_action(moved, at, _failure_note(moved))


def _has_said_yes(run: Run) -> bool:
    return run.consent is not None and run.consent.automatic_retries


def escalate(run: Run, at: datetime) -> Result:
    """The budget is spent: hand over to Microsoft Support."""
    moved = noted(replace(run, phase=Phase.ESCALATED, pending=None), at, "escalated")
    return moved, (ef.DisarmDeadline(), ef.ReleaseAwake(), ef.Notify(ef.Notice.ESCALATED))


def _failure_note(run: Run) -> Note:
    if run.server is not None and run.server.state is ServerState.STAGED:
        return Note.STAGED
    attempt = run.attempt
    if attempt is not None and attempt.is_hung:
        return Note.PAC_HUNG
    if attempt is not None and attempt.exit_code == 0:
        return Note.NOT_APPLIED
    if run.diagnosis is not None and run.diagnosis.disposition is Disposition.REAUTHENTICATE:
        return Note.SIGN_IN_NEEDED
    return Note.NONE


def deadline_reached(run: Run, event: ev.DeadlineReached | ev.Resumed | ev.SignedIn) -> Result:
    """An armed start is due: start it only inside what was agreed to."""
    pending, at = run.pending, event.at
    if pending is None:
        return need_action(run, at, Note.NO_CONSENT)
    if pending.paused_at is not None:
        return run, (ef.DisarmDeadline(),)
    if at < pending.due_at:
        return _not_yet(run, pending, at)
    if not may_start(run, at, pending.kind):
        return need_action(run, at, closed_note(run, at))
    if not run.is_signed_in:
        waiting = replace(run, note=Note.SIGN_IN_NEEDED)
        return waiting, (ef.DisarmDeadline(), ef.Notify(ef.Notice.SIGN_IN_NEEDED))
    return _begin(run, pending, at)


def _not_yet(run: Run, pending: PendingStart, at: datetime) -> Result:
    if at < pending.since - _CLOCK_TOLERANCE and _MERE_WAITS.issuperset(pending.causes):
        length = pending.due_at - pending.since
        causes = (*pending.causes, WaitCause.CLOCK_SET_BACK)
        moved = replace(pending, since=at, due_at=at + length, causes=causes)
        run = noted(replace(run, pending=moved), at, "clock-set-back")
        return run, (ef.ArmDeadline(moved.due_at),)
    return run, (ef.ArmDeadline(pending.due_at),)


def _begin(run: Run, pending: PendingStart, at: datetime) -> Result:
    match pending.reason:
        case WaitReason.NEXT_SOLUTION | WaitReason.SCHEDULED:
            moved = replace(run, phase=Phase.CHECKING, verdict=None)
            return noted(moved, at, "checks-started"), (ef.DisarmDeadline(), ef.RunChecks())
        case WaitReason.VERIFY:
            moved = noted(replace(run, phase=Phase.VERIFYING), at, "verifying")
            return moved, (ef.DisarmDeadline(), ef.AskServer())
        case WaitReason.RETRY:
            moved = noted(run, at, "rechecking")
            return moved, (ef.DisarmDeadline(), ef.Recheck(_class_of(run)))
        case WaitReason.OTHER_OPERATION | WaitReason.UNREACHABLE:
            return start_pending(run, at)


def _class_of(run: Run) -> str:
    return run.diagnosis.class_id if run.diagnosis is not None else ""


def start_pending(run: Run, at: datetime) -> Result:
    """Launch what is pending. It stays pending until pac is really started."""
    pending = run.pending
    if pending is None:
        return run, (ef.Record("nothing is pending"),)
    moved, effects = launch(run, at, pending.kind)
    return replace(moved, pending=pending), effects


def rechecked(run: Run, event: ev.Rechecked) -> Result:
    """The doubtful checks were run again: start, wait for an incident to end, or ask."""
    pending, at = run.pending, event.at
    if pending is None or pending.paused_at is not None or at < pending.due_at:
        return run, (ef.Record("checks came back for a start that is not due"),)
    moved = with_incidents(run, event.incidents)
    blocking = tuple(item for item in event.blocking if item not in _PROVED_BY_LAUNCH)
    if blocking:
        return need_action(moved, at, Note.CHECKS_FAILED, ", ".join(blocking))
    if not may_start(moved, at, pending.kind):
        return need_action(moved, at, closed_note(moved, at))
    later = after_incident(moved, at) if event.incidents else None
    if later is None:
        return start_pending(moved, at)
    return wait(moved, at, later)


def with_incidents(run: Run, found: tuple[HealthIncident, ...]) -> Run:
    """Return run with these incidents added, or seen once more."""
    known = {item.id: item for item in run.incidents}
    for item in found:
        old = known.get(item.id)
        known[item.id] = item if old is None else replace(item, seen_at=old.seen_at)
    return replace(run, incidents=tuple(known.values()))


def closed_note(run: Run, at: datetime) -> Note:
    """Return why an agreed start did not happen."""
    if run.consent is None:
        return Note.NO_CONSENT
    window = run.consent.window
    is_open = window is not None and window.contains(at)
    return Note.WINDOW_TOO_SHORT if is_open else Note.WINDOW_CLOSED


def verify_again(run: Run, event: ev.DeadlineReached) -> Result:
    """Nothing was certain at the last look: look again."""
    del event
    return run, (ef.AskServer(),)


def budget_reset(run: Run, event: ev.BudgetReset) -> Result:
    """A person allows more attempts."""
    moved = replace(run, phase=Phase.NEEDS_ACTION, budget_from=event.at)
    return noted(moved, event.at, "budget-reset"), ()

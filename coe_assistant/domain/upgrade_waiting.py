"""What happens after a failed attempt, and when a start that was agreed to comes due."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.retry import has_budget, is_automatic, may_start, next_start
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.upgrade_steps import Result, ended, launch, need_action, noted, wait


def classified(run: Run, event: ev.Classified) -> Result:
    """The cause is known: repeat later, give up, or ask a person."""
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
    if attempt is not None and attempt.is_hung:
        return Note.PAC_HUNG
    if attempt is not None and attempt.exit_code == 0:
        return Note.NOT_APPLIED
    if run.diagnosis is not None and run.diagnosis.disposition is Disposition.REAUTHENTICATE:
        return Note.SIGN_IN_NEEDED
    return Note.NONE


def deadline_reached(run: Run, event: ev.DeadlineReached | ev.Resumed) -> Result:
    """An armed start is due: start it only inside what was agreed to."""
    pending = run.pending
    if pending is None:
        return need_action(run, event.at, Note.NO_CONSENT)
    if event.at < pending.due_at:
        return run, (ef.ArmDeadline(pending.due_at),)
    if not may_start(run, event.at):
        return need_action(run, event.at, closed_note(run))
    if pending.reason is WaitReason.NEXT_SOLUTION:
        moved = replace(run, phase=Phase.CHECKING, pending=None, verdict=None)
        return noted(moved, event.at, "checks-started"), (ef.RunChecks(),)
    moved, effects = launch(run, event.at, pending.kind)
    if pending.reason is not WaitReason.RETRY:  # the bound on waiting counts from its beginning
        moved = replace(moved, pending=pending)
    return moved, effects


def closed_note(run: Run) -> Note:
    """Return why an agreed start did not happen."""
    return Note.NO_CONSENT if run.consent is None else Note.WINDOW_CLOSED


def verify_again(run: Run, event: ev.DeadlineReached) -> Result:
    """Nothing was certain at the last look: look again."""
    del event
    return run, (ef.AskServer(),)


def postpone(run: Run, event: ev.PostponeRequested) -> Result:
    """A person moves the next automatic start."""
    if run.pending is None or event.due_at <= event.at:
        return run, (ef.Record("postponed to an instant that is over"),)
    moved = replace(run, pending=replace(run.pending, due_at=event.due_at))
    return noted(moved, event.at, "postponed"), (ef.ArmDeadline(event.due_at),)


def stop_retrying(run: Run, event: ev.StopRequested) -> Result:
    """A person wants no more automatic starts."""
    return need_action(run, event.at, Note.RETRY_STOPPED)


def budget_reset(run: Run, event: ev.BudgetReset) -> Result:
    """A person allows more attempts."""
    moved = replace(run, phase=Phase.NEEDS_ACTION, budget_from=event.at)
    return noted(moved, event.at, "budget-reset"), ()

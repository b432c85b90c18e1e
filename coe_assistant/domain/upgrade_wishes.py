"""What a person may want of a waiting run: another time, a pause, other rules, a window ahead."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.retry import next_start, rule_of
from coe_assistant.domain.run import Note, PendingStart, Phase, Run, WaitCause, WaitReason
from coe_assistant.domain.upgrade_steps import Result, need_action, noted, wait


def postpone(run: Run, event: ev.PostponeRequested) -> Result:
    """A person moves the next automatic start; it goes on even if it was paused."""
    if run.pending is None or event.due_at <= event.at:
        return run, (ef.Record("postponed to an instant that is over"),)
    moved = replace(run.pending, due_at=event.due_at, causes=(WaitCause.POSTPONED,), paused_at=None)
    run = noted(replace(run, pending=moved), event.at, "postponed")
    return run, (ef.ArmDeadline(event.due_at),)


def pause(run: Run, event: ev.PauseRequested) -> Result:
    """A person holds the next start."""
    if run.pending is None or run.pending.paused_at is not None:
        return run, (ef.Record("there is nothing to pause"),)
    moved = replace(run, pending=replace(run.pending, paused_at=event.at))
    return noted(moved, event.at, "paused"), (ef.DisarmDeadline(), ef.ReleaseAwake())


def go_on(run: Run, event: ev.ContinueRequested) -> Result:
    """A person lets a held start go on; what came due meanwhile is due now."""
    pending = run.pending
    if pending is None or pending.paused_at is None:
        return run, (ef.Record("nothing is paused"),)
    moved = replace(pending, paused_at=None, due_at=max(pending.due_at, event.at))
    run = noted(replace(run, pending=moved), event.at, "continued")
    return run, (ef.ArmDeadline(moved.due_at),)


def stop_retrying(run: Run, event: ev.StopRequested) -> Result:
    """A person wants no more automatic starts; what never began is merely ready again."""
    pending = run.pending
    if pending is not None and pending.reason is WaitReason.SCHEDULED and run.attempt is None:
        ready = noted(replace(run, phase=Phase.READY, pending=None), event.at, "unscheduled")
        return ready, (ef.DisarmDeadline(), ef.ReleaseAwake())
    return need_action(run, event.at, Note.RETRY_STOPPED)


def try_again(run: Run, event: ev.ContinueRequested) -> Result:
    """A person takes back that no further attempt was wanted; budget and window still count."""
    if run.note is not Note.RETRY_STOPPED or run.diagnosis is None or run.attempt is None:
        return run, (ef.Record("nothing was stopped"),)
    planned = next_start(run, run.diagnosis, run.attempt.ended_at or event.at, event.zone)
    if not isinstance(planned, PendingStart):
        return run, (ef.Record(f"no attempt by itself: {planned.value}"),)
    moved = noted(run, event.at, "continued")
    due = max(planned.due_at, event.at)
    return wait(moved, event.at, replace(planned, due_at=due, since=event.at))


def policy_chosen(run: Run, event: ev.PolicyChosen) -> Result:
    """A person chose the rules; a repeat that they forbid now does not happen."""
    moved = replace(run, policy=event.policy, earlier=event.earlier)
    pending, diagnosis = run.pending, run.diagnosis
    if run.phase is Phase.WAITING and pending is not None and diagnosis is not None:
        rule = rule_of(moved, diagnosis)
        is_forbidden = rule is not None and not rule.automatic
        if pending.reason is WaitReason.RETRY and is_forbidden:
            return need_action(moved, event.at, Note.RETRY_STOPPED)
    return moved, ()


def schedule(run: Run, event: ev.ScheduleRequested) -> Result:
    """A person agrees to a start in a window ahead; until then nothing happens."""
    window = event.consent.window
    if window is None or window.closes_at <= event.at:
        return run, (ef.Record("scheduled without a window that is still to come"),)
    causes = (WaitCause.WINDOW,)
    due = max(window.opens_at, event.at)
    pending = PendingStart(due, WaitReason.SCHEDULED, event.kind, event.at, causes)
    moved, effects = wait(replace(run, consent=event.consent), event.at, pending)
    return moved, (*effects, ef.Notify(ef.Notice.SCHEDULED))

"""What interrupts a run, and how it is taken up again: the program, the sign-in, the watching."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.retry import may_start
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.domain.upgrade_steps import (
    Result,
    need_action,
    noted,
    with_attempt,
    without_unlaunched,
)
from coe_assistant.domain.upgrade_waiting import closed_note, deadline_reached


def stop_watching(run: Run, event: ev.StopWatchingRequested) -> Result:
    """A person stops looking; pac and server go on."""
    moved = noted(replace(run, is_watched=False), event.at, "stopped-watching")
    return moved, (ef.StopWatching(), ef.DisarmDeadline(), ef.ReleaseAwake())


def resume_import(run: Run, event: ev.Resumed) -> Result:
    """Take up an interrupted attempt: look first, start only what was never launched."""
    attempt = run.attempt
    moved = _taken_up(replace(run, is_watched=True), event)
    if attempt is None:
        return need_action(moved, event.at, Note.RESUMED)
    if attempt.is_launched:
        effects = (ef.HoldAwake(), ef.TakeUpProcess(attempt.number), ef.AskServer())
        return replace(moved, phase=Phase.VERIFYING), effects
    if not may_start(moved, event.at, attempt.kind):
        return need_action(without_unlaunched(moved), event.at, closed_note(moved, event.at))
    return replace(moved, phase=Phase.IMPORTING), (ef.HoldAwake(), ef.Launch(attempt.number))


def resume_diagnosis(run: Run, event: ev.Resumed) -> Result:
    """The cause was being looked up when the program ended."""
    return _taken_up(run, event), (ef.Classify(),)


def resume_idle(run: Run, event: ev.Resumed) -> Result:
    """Nothing should run: one look at the server tells."""
    return _taken_up(run, event), (ef.AskServer(),)


def resume_waiting(run: Run, event: ev.Resumed) -> Result:
    """A start was due later: it is armed again, or made now if it is still agreed to."""
    return deadline_reached(_interrupted(run, event), event)


def _interrupted(run: Run, event: ev.Resumed) -> Run:
    return run if event.interruption is None else replace(run, interruption=event.interruption)


def _taken_up(run: Run, event: ev.Resumed) -> Run:
    found = event.interruption
    moved = _interrupted(run, event)
    if found is not None and run.phase.may_be_running:
        moved = replace(moved, note=Note.RESUMED)
    return noted(moved, event.at, "resumed", found.kind.value if found is not None else "")


def woke(run: Run, event: ev.Woke) -> Result:
    """The computer slept; the server did not."""
    slept = event.interruption
    since = slept.from_at.isoformat(timespec="seconds") if slept.from_at is not None else ""
    moved = noted(replace(run, interruption=slept), event.at, "slept", since)
    return moved, (ef.AskServer(),)


def pac_silent(run: Run, event: ev.PacSilent) -> Result:
    """pac does nothing that can be seen; or it does again."""
    return replace(run, pac_silent_since=event.since), ()


def pac_hung(run: Run, event: ev.PacHung) -> Result:
    """pac is ended: it had started nothing, and holds up everything (pac.md 6)."""
    attempt = run.attempt
    if attempt is None or attempt.has_exited or attempt.is_hung:
        return run, ()
    moved = with_attempt(run, replace(attempt, is_hung=True))
    since = event.since.isoformat(timespec="seconds")
    moved = noted(replace(moved, note=Note.PAC_HUNG), event.at, "pac-hung", since)
    return moved, (ef.StopProcess(),)


def sign_in_lost(run: Run, event: ev.SignInLost) -> Result:
    """Watching pauses until a person signs in; the run does not."""
    if not run.is_signed_in:
        return run, ()
    moved = noted(replace(run, is_signed_in=False), event.at, "sign-in-needed")
    return moved, (ef.Notify(ef.Notice.SIGN_IN_NEEDED),)


def signed_in(run: Run, event: ev.SignedIn) -> Result:
    """Tokens can be had again."""
    moved = run
    if not run.is_signed_in:
        moved = noted(replace(run, is_signed_in=True), event.at, "signed-in")
    if run.phase is Phase.WAITING:
        return deadline_reached(replace(moved, note=_without_sign_in(run.note)), event)
    return moved, (ef.AskServer(),) if run.phase.may_be_running else ()


def _without_sign_in(note: Note) -> Note:
    return Note.NONE if note is Note.SIGN_IN_NEEDED else note

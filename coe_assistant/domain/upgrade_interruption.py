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
    without_unlaunched,
)
from coe_assistant.domain.upgrade_waiting import closed_note


def stop_watching(run: Run, event: ev.StopWatchingRequested) -> Result:
    """A person stops looking; pac and server go on."""
    moved = noted(replace(run, is_watched=False), event.at, "stopped-watching")
    return moved, (ef.StopWatching(), ef.DisarmDeadline(), ef.ReleaseAwake())


def resume_import(run: Run, event: ev.Resumed) -> Result:
    """Take up an interrupted attempt: look first, start only what was never launched."""
    attempt = run.attempt
    moved = noted(replace(run, is_watched=True, note=Note.RESUMED), event.at, "resumed")
    if attempt is None:
        return need_action(moved, event.at, Note.RESUMED)
    if attempt.is_launched:
        effects = (ef.HoldAwake(), ef.TakeUpProcess(attempt.number), ef.AskServer())
        return replace(moved, phase=Phase.VERIFYING), effects
    if not may_start(moved, event.at):
        return need_action(without_unlaunched(moved), event.at, closed_note(moved))
    return replace(moved, phase=Phase.IMPORTING), (ef.HoldAwake(), ef.Launch(attempt.number))


def resume_diagnosis(run: Run, event: ev.Resumed) -> Result:
    """The cause was being looked up when the program ended."""
    return noted(run, event.at, "resumed"), (ef.Classify(),)


def resume_idle(run: Run, event: ev.Resumed) -> Result:
    """Nothing should run: one look at the server tells."""
    return noted(run, event.at, "resumed"), (ef.AskServer(),)


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
    return moved, (ef.AskServer(),) if run.phase.may_be_running else ()

"""The words of the outcome face: its title, the sentence below it, and the main button."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.outlook import Task, is_about_failure, is_staged, outlook
from coe_assistant.domain.run import Phase, Run, WaitReason
from coe_assistant.ui.context import Context
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.text import counted, told, tr, when
from coe_assistant.ui.wording import wait_title


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """Mark, title and the sentence below it, which may be ""."""

    mark: Mark
    title: str
    sentence: str


def outcome_words(run: Run) -> OutcomeWords:
    """Return what happened; what it means is told by the answers."""
    pending, diagnosis = run.pending, run.diagnosis
    if run.phase is Phase.WAITING and pending is not None and not is_about_failure(run):
        sentence = note_text(run) or _wait_sentence(pending.reason)
        return OutcomeWords(Mark.WAITING, wait_title(pending.reason), sentence)
    if run.phase is Phase.ESCALATED:
        title = counted(
            len(run.attempts), "%n attempt did not succeed", "%n attempts did not succeed"
        )
        cause = told(diagnosis.title) if diagnosis is not None else tr("not known")
        return OutcomeWords(Mark.BAD, title, tr("Last cause: {cause}.").format(cause=cause))
    if diagnosis is None:
        return OutcomeWords(Mark.WARNING, tr("Your decision is needed"), note_text(run))
    mark = Mark.WAITING if run.phase is Phase.WAITING else Mark.WARNING
    if run.phase is Phase.NEEDS_ACTION and diagnosis.disposition in _FIXES:
        mark = Mark.BAD
    title = told(diagnosis.title)
    if is_staged(run):
        title = tr("The upgrade is staged, not applied")
    return OutcomeWords(mark, title, note_text(run))


_STARTS = (WaitReason.RETRY, WaitReason.SCHEDULED)
_FIXES = (Disposition.FIX_THEN_RETRY, Disposition.FIX_LOCAL, Disposition.UNCLASSIFIED)


def _wait_sentence(reason: WaitReason) -> str:
    if reason is WaitReason.NEXT_SOLUTION:
        return tr("The last solution is done. The service gets a rest before the next one.")
    if reason is WaitReason.SCHEDULED:
        return tr(
            "You agreed to this start. When the window opens the checklist runs again; it starts "
            "only if nothing is found that you did not accept."
        )
    return tr("Nothing is running here; the program looks again at the time shown.")


def outcome_step(run: Run, context: Context) -> Step:
    """Return the main button of the footer for a run that stands after an attempt."""
    control = context.workbench.control
    if not run.is_signed_in:
        sentence = tr("Until then nothing is started; a running import goes on on the server.")
        return Step(tr("&Sign in again"), lambda: context.do("sign-in"), sentence)
    if run.phase is Phase.WAITING:
        return Step("", _nothing, _while_waiting(run), is_enabled=False)
    match outlook(run).task:
        case Task.ASK_SUPPORT:
            return Step(
                tr("Allow more attem&pts"),
                control.allow_more_attempts,
                tr("Only after Microsoft Support has answered, or the cause is known to be gone."),
            )
        case Task.APPLY | Task.FIX_AND_APPLY:
            return Step(
                tr("Apply the &staged upgrade"),
                control.apply_upgrade,
                tr("Puts the staged version in the place of the old one on the server."),
            )
        case Task.NEW_RUN:
            return Step(
                tr("Begin a &new run"),
                context.workbench.new_run,
                tr("This run stays on disk. Choose the same file again; it is planned anew."),
            )
        case _:
            return Step(
                tr("&Start the next attempt"),
                control.retry_now,
                tr("First the server is asked whether anything still runs; only then it starts."),
            )


def _while_waiting(run: Run) -> str:
    pending = run.pending
    if pending is None:
        return ""
    if pending.paused_at is not None:
        return tr("Held: nothing starts by itself.")
    sentence = (
        tr("The next attempt starts by itself at {time} while this program is open.")
        if pending.reason in _STARTS
        else tr("The program goes on by itself at {time} while it is open.")
    )
    return sentence.format(time=when(pending.due_at))


def _nothing() -> None:
    return None

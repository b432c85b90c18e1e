"""The words of the outcome face: title, verdict, what state the tenant is in, the main button."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.services.workbench_state import Workbench
from coe_assistant.ui.design import Tone
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.text import tr, when
from coe_assistant.ui.wording import wait_title


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """Mark, title and the sentence below it."""

    mark: Mark
    title: str
    sentence: str


def outcome_words(run: Run) -> OutcomeWords:
    """Return what happened and what it means."""
    pending = run.pending
    if run.phase is Phase.WAITING and pending is not None and pending.reason not in _ABOUT:
        sentence = note_text(run) or _wait_sentence(pending.reason)
        return OutcomeWords(Mark.WAITING, wait_title(pending.reason), sentence)
    diagnosis = run.diagnosis
    note = note_text(run)
    if run.phase is Phase.ESCALATED:
        title = diagnosis.title if diagnosis is not None else tr("All attempts were used")
        return OutcomeWords(Mark.BAD, title, _escalated())
    if diagnosis is None:
        return OutcomeWords(Mark.WARNING, tr("Your decision is needed"), note)
    mark = Mark.WAITING if run.phase is Phase.WAITING else Mark.WARNING
    if run.phase is Phase.NEEDS_ACTION and diagnosis.disposition in _FIXES:
        mark = Mark.BAD
    title = tr("The upgrade is staged, not applied") if run.note is Note.STAGED else diagnosis.title
    return OutcomeWords(mark, title, note or disposition_words(diagnosis.disposition))


_RETRY = WaitReason.RETRY
_STARTS = (WaitReason.RETRY, WaitReason.SCHEDULED)
_ABOUT = (WaitReason.RETRY, WaitReason.VERIFY)
_FIXES = (Disposition.FIX_THEN_RETRY, Disposition.FIX_LOCAL, Disposition.UNCLASSIFIED)


def _escalated() -> str:
    return tr(
        "All attempts that make sense were used. Open a ticket at Microsoft Support and attach "
        "the bundle; it holds what they ask for."
    )


def _wait_sentence(reason: WaitReason) -> str:
    if reason is WaitReason.NEXT_SOLUTION:
        return tr("The last solution is done. The service gets a rest before the next one.")
    if reason is WaitReason.SCHEDULED:
        return tr(
            "You agreed to this start. When the window opens the checklist runs again; it starts "
            "only if nothing is found that you did not accept."
        )
    return tr("Nothing is running here; the program looks again at the time shown.")


def disposition_words(disposition: Disposition) -> str:
    """Return in one sentence what a diagnosis asks for."""
    return {
        Disposition.RETRY: tr("A passing fault: the same import is repeated after a wait."),
        Disposition.WAIT: tr("The service asks for time. Waiting is the remedy."),
        Disposition.VERIFY: tr(
            "It is not known yet whether the import worked. The server is asked before anything "
            "is repeated."
        ),
        Disposition.REAUTHENTICATE: tr("Your sign-in is no longer valid. Sign in, then go on."),
        Disposition.FIX_THEN_RETRY: tr(
            "Something in the environment must be put right first. Repeating alone will not help."
        ),
        Disposition.FIX_LOCAL: tr(
            "Something on this computer must be put right first. The environment is not touched."
        ),
        Disposition.NONE: tr("Nothing needs to be done about this."),
        Disposition.UNCLASSIFIED: tr(
            "This error is not known to the program. Read the text below before you go on."
        ),
    }[disposition]


def state_words(run: Run) -> tuple[Tone, str, str]:
    """Return whether the tenant is safe, and the state it is in."""
    server = run.server
    step = run.current_step
    name = (step.display_name or step.solution) if step is not None else ""
    if server is None or server.state is ServerState.UNREACHABLE:
        title = tr("What the environment holds now is not known yet")
        return Tone.WARNING, title, tr("Ask the server before you decide anything.")
    version = server.installed_version
    before = version.text if version is not None else tr("no version")
    checked = tr("Asked at {time}.").format(time=when(server.at))
    if server.state is ServerState.STAGED or server.leftover_upgrade:
        title = tr("The environment works with the old version; the new one lies staged")
        text = tr("{name} {version} is in use. Delete nothing: a staged upgrade is applied.")
        return Tone.WARNING, title, f"{text.format(name=name, version=before)} {checked}"
    if server.state is ServerState.RUNNING:
        return Tone.INFO, tr("An import is still running on the server"), checked
    title = tr("The old version is installed and in use")
    text = tr("{name} {version}. No half-finished upgrade was found beside it.")
    if version is None:
        title = tr("The solution is not installed")
        text = tr("No {name} and no half-finished upgrade was found.")
    return Tone.GOOD, title, f"{text.format(name=name, version=before)} {checked}"


def outcome_step(run: Run, workbench: Workbench) -> Step:
    """Return the main button of the footer for a run that stands after an attempt."""
    if run.phase is Phase.WAITING:
        if run.pending is not None and run.pending.paused_at is not None:
            return Step("", _nothing, tr("Paused: nothing starts by itself."), is_enabled=False)
        due = when(run.pending.due_at) if run.pending is not None else ""
        is_retry = run.pending is not None and run.pending.reason in _STARTS
        sentence = (
            tr("The next attempt starts by itself at {time} while this program is open.")
            if is_retry
            else tr("The program goes on by itself at {time} while it is open.")
        )
        return Step("", _nothing, sentence.format(time=due), is_enabled=False)
    if run.phase is Phase.ESCALATED:
        return Step(
            tr("Allow more attem&pts"),
            workbench.control.allow_more_attempts,
            tr("Only after Microsoft Support has answered, or the cause is known to be gone."),
        )
    if run.note is Note.STAGED:
        return Step(
            tr("Apply the &staged upgrade"),
            workbench.control.apply_upgrade,
            tr("Puts the staged version in the place of the old one on the server."),
        )
    return Step(
        tr("&Start the next attempt"),
        workbench.control.retry_now,
        tr("First the server is asked whether anything is still running; only then it starts."),
    )


def _nothing() -> None:
    return None

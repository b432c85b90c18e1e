"""How a run came to where it stands: its note in words, and what interrupted it."""

from __future__ import annotations

from collections.abc import Mapping

from coe_assistant.domain.interruption import InterruptionKind
from coe_assistant.domain.run import Note, Run
from coe_assistant.ui.text import told, tr, when


def note_text(run: Run) -> str:
    """Return what a person should know about how the run came to its phase, or ""."""
    if run.note is Note.RESUMED and run.interruption is not None:
        sentence = interruption_text(run)
    else:
        sentence = {**_notes_of_a_start(), **_notes_of_an_import()}[run.note]
    return "\n".join(part for part in (sentence, told(run.note_text)) if part)


def interruption_text(run: Run) -> str:
    """Return why nobody looked for a while, and that the server went on; "" without cause."""
    found = run.interruption
    if found is None:
        return ""
    since = when(found.from_at) if found.from_at is not None else tr("an unknown time")
    sentence = _interruptions()[found.kind].format(since=since, until=when(found.to_at))
    return f"{sentence} {_meanwhile(run)}".strip()


def _meanwhile(run: Run) -> str:
    if not run.phase.may_be_running:
        return ""
    attempt = run.attempt
    if attempt is not None and attempt.has_exited:
        return tr(
            "pac ended meanwhile. An import goes on on the server; it is asked, not repeated."
        )
    return tr("An import goes on on the server, seen or unseen; it is asked, not repeated.")


def _interruptions() -> Mapping[InterruptionKind, str]:
    return {
        InterruptionKind.CLOSED: tr("The program was closed from {since} to {until}."),
        InterruptionKind.LOGGED_OFF: tr(
            "You were logged off at {since}; the program was opened again at {until}."
        ),
        InterruptionKind.INTERRUPTED: tr(
            "The program was interrupted at {since} and started again at {until}."
        ),
        InterruptionKind.CRASHED: tr(
            "The program crashed at about {since} (a report is in the log folder) and was started "
            "again at {until}."
        ),
        InterruptionKind.RESTARTED: tr(
            "This computer was restarted or lost power after {since}; the program was started "
            "again at {until}."
        ),
        InterruptionKind.ENDED: tr(
            "The program was ended from outside at about {since} and started again at {until}."
        ),
        InterruptionKind.SLEPT: tr("This computer slept from {since} to {until}."),
        InterruptionKind.UNKNOWN: tr("The program was started again at {until}."),
    }


def _notes_of_a_start() -> Mapping[Note, str]:
    return {
        Note.LAUNCH_FAILED: tr(
            "pac could not be started, so nothing reached the server. Correct the cause, "
            "then start again."
        ),
        Note.OTHER_OPERATION: tr(
            "Another solution operation is running in this environment. "
            "Two imports at once would both fail, so this one waits."
        ),
        Note.WINDOW_CLOSED: tr(
            "The next attempt was due outside the maintenance window, so it was not started. "
            "Start it when it suits."
        ),
        Note.NO_CONSENT: tr(
            "The next attempt needs your click: automatic retries were not allowed for this run."
        ),
        Note.RETRY_STOPPED: tr("You stopped the automatic attempts. Nothing runs on the server."),
        Note.ALREADY_INSTALLED: tr("The wanted version, or a newer one, was installed already."),
        Note.SIGN_IN_NEEDED: tr("Sign in again, then start the next attempt."),
        Note.OTHER_PAC: tr(
            "Another pac on this computer is importing into this environment. Two imports at once "
            "would both fail, so this one waits until that one has ended."
        ),
        Note.OWN_PAC: tr(
            "pac of the import before has not ended yet, although the server is done. One pac runs "
            "at a time, so this import waits. If that pac hangs, the program ends it."
        ),
        Note.MODE_CHANGED: tr(
            "What is installed is no longer what this upgrade was planned for, so nothing was "
            "started. Begin a new run with the same file: it plans the way anew."
        ),
        Note.WINDOW_TOO_SHORT: tr(
            "The next attempt could not end inside the maintenance window by the estimate, so it "
            "was not started. Start it all the same, or choose another window."
        ),
        Note.CHECKS_FAILED: tr(
            "A check that was run again before the next attempt forbids the start. Put it right, "
            "then start again."
        ),
        Note.CHECKS_CHANGED: tr(
            "The checklist found something that was not there when the start was scheduled. "
            "Nothing was started; decide anew."
        ),
        Note.WAITED_TOO_LONG: tr(
            "The wait reached its limit. Look at what blocks the environment, then start again."
        ),
    }


def _notes_of_an_import() -> Mapping[Note, str]:
    return {
        Note.NONE: "",
        Note.LOST_CONTACT: tr(
            "The server cannot be reached from here. A running import goes on; "
            "the program keeps asking."
        ),
        Note.NOT_APPLIED: tr(
            "pac reported success, but the server still has the old version. "
            "The import did not take effect."
        ),
        Note.STAGED: tr(
            "The new version lies staged beside the old one. Apply it to finish the upgrade; "
            "nothing needs to be imported again."
        ),
        Note.DONE_IN_SPITE_OF_PAC: tr(
            "pac reported an error, but the server has the new version. The server decides."
        ),
        Note.RESUMED: tr("The program was restarted and took up this run where it stood."),
        Note.PAC_ENDED: tr(
            "pac ended before the import did. The import still runs on the server and is followed "
            "there; nothing is started a second time."
        ),
        Note.OUTCOME_OPEN: tr(
            "pac ended, but the server shows no end of what it had begun: the import may still be "
            "at work. That is no failure, and nothing is started by itself. If this stays so, look "
            "at the solution history in the Power Apps portal."
        ),
        Note.WHOSE_UNCLEAR: tr(
            "An import runs on the server. pac ended before it told the id of its own, so another "
            "computer may have begun this one. It is followed; nothing is started beside it."
        ),
        Note.MAX_WAIT: tr(
            "pac stopped watching because its longest wait was over. The import is still running "
            "on the server; that is no failure."
        ),
        Note.PAC_HUNG: tr(
            "pac did nothing for a long time: no output, no work, no job on the server. So it was "
            "ended. It may have waited for a sign-in in a window that nobody sees: run pac auth "
            "list in a terminal, then start the next attempt."
        ),
    }

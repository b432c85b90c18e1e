"""The words for phases, notes and states: what happened, why, and what happens next."""

from __future__ import annotations

from enum import Enum

from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.text import tr


class Place(Enum):
    """The steps of the window in order."""

    CONNECT = "connect"
    PACKAGE = "package"
    CHECKLIST = "checklist"
    IMPORT = "import"
    FINISH = "finish"


PLACE_OF = {
    Phase.PREPARING: Place.CONNECT,
    Phase.CHECKING: Place.CHECKLIST,
    Phase.BLOCKED: Place.CHECKLIST,
    Phase.READY: Place.CHECKLIST,
    Phase.IMPORTING: Place.IMPORT,
    Phase.VERIFYING: Place.IMPORT,
    Phase.DIAGNOSED: Place.IMPORT,
    Phase.WAITING: Place.IMPORT,
    Phase.NEEDS_ACTION: Place.IMPORT,
    Phase.ESCALATED: Place.IMPORT,
    Phase.SUCCEEDED: Place.FINISH,
    Phase.CANCELLED: Place.FINISH,
}
BEFORE_START = (Phase.PREPARING, Phase.CHECKING, Phase.BLOCKED, Phase.READY)

MARK_OF_STATUS = {
    CheckStatus.PASS: Mark.GOOD,
    CheckStatus.WARN: Mark.WARNING,
    CheckStatus.FAIL: Mark.BAD,
    CheckStatus.UNKNOWN: Mark.UNKNOWN,
    CheckStatus.SKIPPED: Mark.SKIPPED,
}


def place_title(place: Place) -> str:
    """Return the name of a step."""
    return {
        Place.CONNECT: tr("Connect"),
        Place.PACKAGE: tr("Package"),
        Place.CHECKLIST: tr("Checklist"),
        Place.IMPORT: tr("Import"),
        Place.FINISH: tr("Finish"),
    }[place]


def phase_title(phase: Phase) -> str:
    """Return a phase in a few words, for the window title and for announcements."""
    return {
        Phase.PREPARING: tr("Preparing"),
        Phase.CHECKING: tr("Checking"),
        Phase.BLOCKED: tr("Blocked by the checklist"),
        Phase.READY: tr("Ready to start"),
        Phase.IMPORTING: tr("Importing"),
        Phase.VERIFYING: tr("Asking the server for the result"),
        Phase.DIAGNOSED: tr("Reading what went wrong"),
        Phase.WAITING: tr("Waiting"),
        Phase.NEEDS_ACTION: tr("Needs your decision"),
        Phase.ESCALATED: tr("Needs Microsoft Support"),
        Phase.SUCCEEDED: tr("Upgrade finished"),
        Phase.CANCELLED: tr("Given up"),
    }[phase]


def status_word(status: CheckStatus) -> str:
    """Return the word that stands beside the mark of a check."""
    return {
        CheckStatus.PASS: tr("Passed"),
        CheckStatus.WARN: tr("Warning"),
        CheckStatus.FAIL: tr("Failed"),
        CheckStatus.UNKNOWN: tr("Not known"),
        CheckStatus.SKIPPED: tr("Skipped"),
    }[status]


def note_text(run: Run) -> str:
    """Return what a person should know about how the run came to its phase, or ""."""
    sentence = {
        Note.NONE: "",
        Note.LAUNCH_FAILED: tr(
            "pac could not be started, so nothing reached the server. Correct the cause, "
            "then start again."
        ),
        Note.OTHER_OPERATION: tr(
            "Another solution operation is running in this environment. "
            "Two imports at once would both fail, so this one waits."
        ),
        Note.LOST_CONTACT: tr(
            "The server cannot be reached from here. A running import goes on; "
            "the program keeps asking."
        ),
        Note.WINDOW_CLOSED: tr(
            "The next attempt was due outside the maintenance window, so it was not started. "
            "Start it when it suits."
        ),
        Note.NO_CONSENT: tr(
            "The next attempt needs your click: automatic retries were not allowed for this run."
        ),
        Note.NOT_APPLIED: tr(
            "pac reported success, but the server still has the old version. "
            "The import did not take effect."
        ),
        Note.STAGED: tr(
            "The new version lies staged beside the old one. Apply it to finish the upgrade; "
            "nothing needs to be imported again."
        ),
        Note.RETRY_STOPPED: tr("You stopped the automatic attempts. Nothing runs on the server."),
        Note.DONE_IN_SPITE_OF_PAC: tr(
            "pac reported an error, but the server has the new version. The server decides."
        ),
        Note.ALREADY_INSTALLED: tr("The wanted version was installed already."),
        Note.SIGN_IN_NEEDED: tr("Sign in again, then start the next attempt."),
        Note.RESUMED: tr("The program was restarted and took up this run where it stood."),
        Note.WAITED_TOO_LONG: tr(
            "The wait reached its limit. Look at what blocks the environment, then start again."
        ),
    }[run.note]
    return "\n".join(part for part in (sentence, run.note_text) if part)


def wait_title(reason: WaitReason) -> str:
    """Return what is waited for."""
    return {
        WaitReason.RETRY: tr("Next attempt"),
        WaitReason.NEXT_SOLUTION: tr("Next solution"),
        WaitReason.OTHER_OPERATION: tr("Waiting for another operation"),
        WaitReason.UNREACHABLE: tr("Waiting for the server"),
    }[reason]


def timeline_text(kind: str, text: str) -> str:
    """Return one entry of the history in words."""
    words = {
        "target-chosen": tr("Environment and package chosen"),
        "checks-started": tr("Checklist started"),
        "checked": tr("Checklist finished"),
        "override": tr("A blocker was overridden"),
        "attempt-started": tr("Attempt started"),
        "attempt-ended": tr("Attempt ended on the server"),
        "pac-ended": tr("pac ended with exit code"),
        "diagnosis": tr("Cause found"),
        "waiting": tr("Waiting"),
        "needs-action": tr("A person is needed"),
        "escalated": tr("All attempts used"),
        "postponed": tr("Next attempt postponed"),
        "stopped-watching": tr("Stopped watching"),
        "resumed": tr("Run taken up again"),
        "sign-in-needed": tr("Sign-in ran out"),
        "signed-in": tr("Signed in again"),
        "budget-reset": tr("More attempts allowed"),
        "solution-done": tr("Solution finished"),
        "cancelled": tr("Given up"),
    }.get(kind, kind.replace("-", " ").capitalize())
    return f"{words}: {text}" if text else words

"""The words for phases, notes and states: what happened, why, and what happens next."""

from __future__ import annotations

from enum import Enum

from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.run import Phase, Run, WaitReason
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
        Phase.DIAGNOSED: tr("Finding the cause"),
        Phase.WAITING: tr("Waiting"),
        Phase.NEEDS_ACTION: tr("Needs your decision"),
        Phase.ESCALATED: tr("Needs Microsoft Support"),
        Phase.SUCCEEDED: tr("Upgrade finished"),
        Phase.CANCELLED: tr("Given up"),
    }[phase]


# phases in which the server or the failure is looked at
_LOOKING = (Phase.IMPORTING, Phase.VERIFYING, Phase.DIAGNOSED)


def unwatched(run: Run) -> tuple[Mark, str] | None:
    """Return mark and words of a run that nobody looks at, though it may go on; else None."""
    if run.phase not in _LOOKING:
        return None
    if not run.is_signed_in:
        return Mark.WARNING, tr("Watching paused")
    return None if run.is_watched else (Mark.SKIPPED, tr("Not watched"))


def run_title(run: Run) -> str:
    """Return in a few words what a run does: nothing is said to go on that nobody looks at."""
    found = unwatched(run)
    return found[1] if found is not None else phase_title(run.phase)


# What the page of these phases says aloud itself is more exact than their title
SAID_BY_PAGE = (
    Phase.BLOCKED,
    Phase.READY,
    Phase.DIAGNOSED,
    Phase.WAITING,
    Phase.NEEDS_ACTION,
    Phase.ESCALATED,
)


def announced_title(phase: Phase, shown: Place) -> str:
    """Return what is announced when a phase begins, or "" where the page that is shown says it."""
    return "" if shown is PLACE_OF[phase] and phase in SAID_BY_PAGE else phase_title(phase)


def status_word(status: CheckStatus) -> str:
    """Return the word that stands beside the mark of a check."""
    return {
        CheckStatus.PASS: tr("Passed"),
        CheckStatus.WARN: tr("Warning"),
        CheckStatus.FAIL: tr("Failed"),
        CheckStatus.UNKNOWN: tr("Not known"),
        CheckStatus.SKIPPED: tr("Skipped"),
    }[status]


def wait_title(reason: WaitReason) -> str:
    """Return what is waited for."""
    return {
        WaitReason.RETRY: tr("Next attempt"),
        WaitReason.NEXT_SOLUTION: tr("Next solution"),
        WaitReason.OTHER_OPERATION: tr("Waiting for another operation"),
        WaitReason.UNREACHABLE: tr("Waiting for the server"),
        WaitReason.SCHEDULED: tr("Waiting for the maintenance window"),
        WaitReason.VERIFY: tr("The server is asked again"),
    }[reason]

"""How a run stands after an attempt, for a tired person: is it over, whose fault, wait, what now.

Pure: everything is derived from the run, so every face says the same. The words are in ui.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from coe_assistant.domain.failure import Blame, Disposition
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState


class Ending(Enum):
    """Is it over?"""

    GOES_ON = "goes-on"
    ASKS = "asks"
    HELD = "held"
    STANDS = "stands"
    HALF_DONE = "half-done"
    SPENT = "spent"
    NOT_KNOWN = "not-known"


class Waiting(Enum):
    """Does waiting help?"""

    HELPS = "helps"
    IS_ALL = "is-all"
    USELESS = "useless"
    SPENT = "spent"
    NOT_KNOWN = "not-known"


class Task(Enum):
    """What is there to do for a person?"""

    NOTHING = "nothing"
    LET_GO_ON = "let-go-on"
    SIGN_IN = "sign-in"
    FIX = "fix"
    START = "start"
    APPLY = "apply"
    FIX_AND_APPLY = "fix-and-apply"
    ASK_SUPPORT = "ask-support"
    READ = "read"
    NEW_RUN = "new-run"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The four answers."""

    ending: Ending
    blame: Blame
    waiting: Waiting
    task: Task


def is_about_failure(run: Run) -> bool:
    """Return whether the run stands where it does because something failed."""
    if run.phase is Phase.WAITING and run.pending is not None:
        return run.pending.reason in (WaitReason.RETRY, WaitReason.VERIFY)
    return run.diagnosis is not None or run.note in _BLAMES


def outlook(run: Run) -> Outlook:
    """Return the answers for a run that waits, needs a person or is escalated."""
    return Outlook(_ending(run), _blame(run), _waiting(run), _task(run))


def _ending(run: Run) -> Ending:
    if run.phase is Phase.WAITING and run.pending is not None:
        if run.pending.paused_at is not None:
            return Ending.HELD
        return Ending.ASKS if run.pending.reason is WaitReason.VERIFY else Ending.GOES_ON
    if run.phase is Phase.ESCALATED:
        return Ending.SPENT
    if is_staged(run):
        return Ending.HALF_DONE
    if run.note is Note.OUTCOME_OPEN or (run.attempt is not None and _is_server_unclear(run)):
        return Ending.NOT_KNOWN
    return Ending.STANDS


def is_staged(run: Run) -> bool:
    """Return whether a person only has to apply what lies on the server."""
    return run.phase is Phase.NEEDS_ACTION and run.note is Note.STAGED


def _is_server_unclear(run: Run) -> bool:
    unclear = (ServerState.UNREACHABLE, ServerState.RUNNING)
    return run.server is None or run.server.state in unclear


def _blame(run: Run) -> Blame:
    if not is_about_failure(run):
        return Blame.NOBODY
    return _BLAMES.get(run.note) or (run.diagnosis.blame if run.diagnosis else Blame.UNKNOWN)


def _waiting(run: Run) -> Waiting:
    if run.phase is Phase.WAITING and run.pending is not None:
        return _WAITS.get(run.pending.reason, Waiting.IS_ALL)
    if run.phase is Phase.ESCALATED:
        return Waiting.SPENT
    if run.note in _TIMED:
        return Waiting.HELPS
    if run.note is Note.OUTCOME_OPEN:
        return Waiting.NOT_KNOWN
    if is_staged(run) or run.diagnosis is None:
        return Waiting.USELESS
    return _BY_DISPOSITION[run.diagnosis.disposition][0]


def _task(run: Run) -> Task:
    if not run.is_signed_in or run.note is Note.SIGN_IN_NEEDED:
        return Task.SIGN_IN
    if run.phase is Phase.WAITING and run.pending is not None:
        return Task.LET_GO_ON if run.pending.paused_at is not None else Task.NOTHING
    if run.phase is Phase.ESCALATED:
        return Task.ASK_SUPPORT
    if is_staged(run) and run.diagnosis is not None and run.diagnosis.disposition in _FIXES:
        return Task.FIX_AND_APPLY  # applied at once it would fail for the same reason
    if run.note in _TASKS:
        return _TASKS[run.note]
    return _BY_DISPOSITION[run.diagnosis.disposition][1] if run.diagnosis else Task.START


_WAITS: Mapping[WaitReason, Waiting] = {
    WaitReason.RETRY: Waiting.HELPS,
    WaitReason.VERIFY: Waiting.NOT_KNOWN,
}
# Notes that say why nothing was started, whatever failed before.
_BLAMES: Mapping[Note, Blame] = {
    Note.LAUNCH_FAILED: Blame.COMPUTER,
    Note.PAC_HUNG: Blame.COMPUTER,
    Note.OTHER_PAC: Blame.COMPUTER,
    Note.OWN_PAC: Blame.COMPUTER,
    Note.SIGN_IN_NEEDED: Blame.ACCOUNT,
    Note.MODE_CHANGED: Blame.ENVIRONMENT,
    Note.WAITED_TOO_LONG: Blame.ENVIRONMENT,
    Note.CHECKS_FAILED: Blame.UNKNOWN,
    Note.OUTCOME_OPEN: Blame.UNKNOWN,
}
_FIXES = (Disposition.FIX_THEN_RETRY, Disposition.FIX_LOCAL)
_TIMED = (Note.WINDOW_CLOSED, Note.WINDOW_TOO_SHORT)
_TASKS: Mapping[Note, Task] = {
    Note.STAGED: Task.APPLY,
    Note.MODE_CHANGED: Task.NEW_RUN,
    Note.LAUNCH_FAILED: Task.FIX,
    Note.CHECKS_FAILED: Task.FIX,
    Note.PAC_HUNG: Task.FIX,
    Note.WINDOW_CLOSED: Task.START,
    Note.WINDOW_TOO_SHORT: Task.START,
    Note.NO_CONSENT: Task.START,
    Note.RETRY_STOPPED: Task.START,
    Note.OUTCOME_OPEN: Task.READ,
}
_BY_DISPOSITION: Mapping[Disposition, tuple[Waiting, Task]] = {
    Disposition.RETRY: (Waiting.HELPS, Task.START),
    Disposition.WAIT: (Waiting.IS_ALL, Task.START),
    Disposition.VERIFY: (Waiting.NOT_KNOWN, Task.START),
    Disposition.REAUTHENTICATE: (Waiting.USELESS, Task.SIGN_IN),
    Disposition.FIX_THEN_RETRY: (Waiting.USELESS, Task.FIX),
    Disposition.FIX_LOCAL: (Waiting.USELESS, Task.FIX),
    Disposition.NONE: (Waiting.NOT_KNOWN, Task.START),
    Disposition.UNCLASSIFIED: (Waiting.NOT_KNOWN, Task.READ),
}

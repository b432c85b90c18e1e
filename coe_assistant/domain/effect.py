"""What must be done after a transition: values that the driver carries out, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Notice(Enum):
    """What is worth a desktop notification."""

    FAILED = "failed"
    RETRY_ARMED = "retry-armed"
    SIGN_IN_NEEDED = "sign-in-needed"
    DONE = "done"
    STEP_DONE = "step-done"
    ESCALATED = "escalated"
    NEEDS_ACTION = "needs-action"
    RETRY_SOON = "retry-soon"
    SCHEDULED = "scheduled"


@dataclass(frozen=True, slots=True)
class RunChecks:
    """Run the checklist; ends with ChecksFinished."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """Run again what a failure of this class made doubtful; ends with Rechecked."""

    class_id: str


@dataclass(frozen=True, slots=True)
class Launch:
    """Prove that nothing runs, then start the attempt; ends with one of the Launch events."""

    attempt: int


@dataclass(frozen=True, slots=True)
class TakeUpProcess:
    """Find pac of the interrupted attempt again, if it still lives, and read on."""

    attempt: int


@dataclass(frozen=True, slots=True)
class StopProcess:
    """End pac and its children: ask, wait, kill. The server is left alone."""


@dataclass(frozen=True, slots=True)
class EndPac:
    """End the pac of an attempt that the server is done with: ask, wait, kill; ours alone."""

    attempt: int


@dataclass(frozen=True, slots=True)
class WatchServer:
    """Poll the server until told otherwise; each look is a ServerReported."""


@dataclass(frozen=True, slots=True)
class StopWatching:
    """End polling. pac and server are left alone."""


@dataclass(frozen=True, slots=True)
class AskServer:
    """Look at the server once, now; ends with ServerReported."""


@dataclass(frozen=True, slots=True)
class KeepResults:
    """Keep what the server wrote about the attempt that ended last."""


@dataclass(frozen=True, slots=True)
class Classify:
    """Collect the evidence of the latest attempt and classify it; ends with Classified."""


@dataclass(frozen=True, slots=True)
class ArmDeadline:
    """Call DeadlineReached at this instant, also after sleep."""

    due_at: datetime


@dataclass(frozen=True, slots=True)
class DisarmDeadline:
    """Forget the armed deadline."""


@dataclass(frozen=True, slots=True)
class HoldAwake:
    """Keep the machine awake."""


@dataclass(frozen=True, slots=True)
class ReleaseAwake:
    """Let the machine sleep."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the person."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Record:
    """Write an entry to the program's log: an event that did not fit the phase."""

    text: str


Effect = (
    RunChecks
    | Recheck
    | Launch
    | TakeUpProcess
    | StopProcess
    | EndPac
    | WatchServer
    | StopWatching
    | AskServer
    | KeepResults
    | Classify
    | ArmDeadline
    | DisarmDeadline
    | HoldAwake
    | ReleaseAwake
    | Notify
    | Record
)

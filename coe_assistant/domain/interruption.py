"""What interrupted the program or this computer while a run went on, as far as it left a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class InterruptionKind(Enum):
    """Why nobody looked for a while."""

    CLOSED = "closed"  # a person closed the window, or the command came to its end
    LOGGED_OFF = "logged-off"
    INTERRUPTED = "interrupted"  # Ctrl+C, or asked to end by the system
    CRASHED = "crashed"
    RESTARTED = "restarted"  # the computer: reboot or power loss
    ENDED = "ended"  # no trace of an end: killed from outside
    SLEPT = "slept"
    UNKNOWN = "unknown"  # not even a trace of a start


@dataclass(frozen=True, slots=True)
class Interruption:
    """Nobody looked from from_at (None: not known) to to_at."""

    kind: InterruptionKind
    from_at: datetime | None
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """The trace of an earlier start: seen_at was renewed while it worked, end was written last."""

    seen_at: datetime
    end: InterruptionKind | None = None


def interruption_after(
    presence: Presence | None, now: datetime, booted_at: datetime | None
) -> Interruption:
    """Return how the earlier start ended. booted_at is when this computer was started."""
    if presence is None:
        return Interruption(InterruptionKind.UNKNOWN, None, now)
    kind = presence.end
    if kind is None:
        is_later = booted_at is not None and booted_at > presence.seen_at
        kind = InterruptionKind.RESTARTED if is_later else InterruptionKind.ENDED
    return Interruption(kind, presence.seen_at, now)

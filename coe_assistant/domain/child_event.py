"""What becomes of pac, the child that imports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProcessStarted:
    """pac runs as a child with this identity."""

    at: datetime
    pid: int
    created_at_s: float | None = None


@dataclass(frozen=True, slots=True)
class ProcessExited:
    """pac ended. exit_code None: crashed, or a foreign process whose code is not known.

    attempt: number of the attempt that it worked for; 0 for the latest.
    """

    at: datetime
    exit_code: int | None
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class PacOverdue:
    """pac of an attempt lives on long after the server was done with it."""

    at: datetime
    attempt: int


@dataclass(frozen=True, slots=True)
class PacSilent:
    """pac prints nothing, computes nothing, and the server has no job of it; None: it lives."""

    at: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class PacHung:
    """As PacSilent, for so long that nothing can come of it any more."""

    at: datetime
    since: datetime

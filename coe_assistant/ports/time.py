"""Time, workers and what keeps the machine awake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """Reads time, and nothing else does."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""

    def monotonic_s(self) -> float:
        """Return seconds that only grow, for measuring durations."""


class TaskRunner(Protocol):
    """Runs blocking work elsewhere and hands the outcome back on the caller's thread."""

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run work on a worker; exactly one of done or failed is called later."""


class Alarm(Protocol):
    """Calls back once at an instant of the wall clock, however long the machine slept."""

    def set(self, due_at: datetime, callback: Callable[[], None]) -> None:
        """Arm for due_at, replacing what was armed before."""

    def clear(self) -> None:
        """Disarm."""


class KeepAwake(Protocol):
    """Keeps the machine from sleeping while held."""

    def hold(self) -> bool:
        """Ask the system to stay awake; return whether it agreed."""

    def release(self) -> None:
        """Let the system sleep again."""

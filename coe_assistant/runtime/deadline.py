"""Calls back at an instant of the wall clock, also when the machine slept over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from coe_assistant.ports import Clock

# A timer counts time awake only; looking often enough finds a due time that sleep ran over.
LONGEST_TICK = timedelta(seconds=30)
# Between two looks no more than LONGEST_TICK passes; a clock that is behind was set back.
CLOCK_TOLERANCE = timedelta(minutes=2)
SHORTEST_TICK = timedelta(milliseconds=20)


class QtAlarm(QObject):
    """One deadline at a time, derived from a stored instant and never from "sleep for n".

    It rings when its time has come, at the first look after a sleep, and when the clock was set
    back: then whoever armed it must decide anew.
    """

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._due_at: datetime | None = None
        self._seen_at: datetime | None = None
        self._callback: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_tick)

    def set(self, due_at: datetime, callback: Callable[[], None]) -> None:
        """Arm for due_at, replacing what was armed before."""
        self._due_at = due_at
        self._seen_at = self._clock.now()
        self._callback = callback
        self._start()

    def clear(self) -> None:
        """Disarm."""
        self._timer.stop()
        self._due_at = None
        self._callback = None

    def _start(self) -> None:
        if self._due_at is None:
            return
        left = self._due_at - self._clock.now()
        tick = min(max(left, SHORTEST_TICK), LONGEST_TICK)
        self._timer.start(int(tick / timedelta(milliseconds=1)))

    def _on_tick(self) -> None:
        callback = self._callback
        if self._due_at is None or callback is None:
            return
        now = self._clock.now()
        was_set_back = self._seen_at is not None and now < self._seen_at - CLOCK_TOLERANCE
        self._seen_at = now
        if now < self._due_at and not was_set_back:
            self._start()
            return
        self.clear()
        callback()

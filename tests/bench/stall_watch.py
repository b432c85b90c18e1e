"""Watches the main thread: how long the event loop stands still, where, and what it touches."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QTimer

TICK_MS = 5
LOOK_S = 0.02
STANDS_S = 0.2  # from here on the stack is taken
HOUSE = f"{os.sep}coe_assistant{os.sep}"


@dataclass
class Gap:
    """The longest gaps of one action."""

    action: str
    longest_ms: float = 0.0
    work_ms: float = 0.0
    took_s: float = 0.0
    stacks: Counter[str] = field(default_factory=Counter)


class StallWatch:
    """A ticking timer and a thread that looks at the main thread while the timer is late."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        self._gap: Gap | None = None
        self._last = (time.monotonic(), time.thread_time())
        self._main = threading.get_ident()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    @contextlib.contextmanager
    def during(self, action: str) -> Iterator[Gap]:
        """Measure one action of a person, until the window has come to rest."""
        self._gap = gap = Gap(action)
        began = time.monotonic()
        self._last = (began, time.thread_time())
        self._timer.start()
        if not self._thread.is_alive():
            self._thread.start()
        try:
            yield gap
        finally:
            self._tick()
            self._timer.stop()
            self._gap = None
            gap.took_s = time.monotonic() - began
            self.gaps.append(gap)

    def close(self) -> None:
        self._ended.set()

    def _tick(self) -> None:
        now = (time.monotonic(), time.thread_time())
        wall, work = ((a - b) * 1000 for a, b in zip(now, self._last, strict=True))
        self._last = now
        if self._gap is not None:
            self._gap.longest_ms = max(self._gap.longest_ms, wall - TICK_MS)
            self._gap.work_ms = max(self._gap.work_ms, work)

    def _look(self) -> None:
        while not self._ended.wait(LOOK_S):
            gap = self._gap
            if gap is not None and time.monotonic() - self._last[0] > STANDS_S:
                frame = sys._current_frames().get(self._main)
                if frame is not None:
                    gap.stacks[short_stack(frame)] += 1


def short_stack(frame) -> str:
    """Return the innermost places of ours, the innermost last."""
    summary = traceback.extract_stack(frame)
    ours = [item for item in summary if HOUSE in item.filename]
    inner = summary[-1]
    words = [f"{item.filename.split(HOUSE)[-1]}:{item.lineno} {item.name}" for item in ours[-6:]]
    if HOUSE not in inner.filename:
        words.append(f"{Path(inner.filename).name}:{inner.lineno} {inner.name}")
    return " > ".join(words)

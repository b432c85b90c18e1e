"""An event loop without a window, that a person can interrupt."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QCoreApplication, QTimer

INTERRUPTED = 130

# Python handles signals only between its own instructions: the loop must come by now and then.
HEARTBEAT_MS = 100


class HeadlessLoop:
    """Runs until finish is called; Ctrl+C and SIGTERM end it with 130."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._code: int | None = None
        self._heartbeat = QTimer()
        self._heartbeat.setInterval(HEARTBEAT_MS)
        self._heartbeat.timeout.connect(self._on_heartbeat)

    def run(self) -> int:
        """Work until finish; return its exit code."""
        before = [(number, signal.signal(number, self._on_signal)) for number in _SIGNALS]
        self._heartbeat.start()
        try:
            if self._code is None:
                self._application.exec()
        finally:
            self._heartbeat.stop()
            for number, handler in before:
                signal.signal(number, handler)
        return self._code if self._code is not None else INTERRUPTED

    @property
    def was_interrupted(self) -> bool:
        """True when a signal ended it."""
        return self._code == INTERRUPTED

    def finish(self, exit_code: int) -> None:
        """End run."""
        if self._code is None:
            self._code = exit_code
        self._application.quit()

    def call_later(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call back once on this thread."""
        QTimer.singleShot(max(round(seconds * 1000), 0), callback)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.finish(INTERRUPTED)

    def _on_heartbeat(self) -> None:
        """Let Python see pending signals."""


_SIGNALS = (signal.SIGINT, signal.SIGTERM)

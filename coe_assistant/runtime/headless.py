"""An event loop without a window, that a person can interrupt."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType

from PySide6.QtCore import QCoreApplication, QTimer

INTERRUPTED = 130

# Python handles signals only between its own instructions: the loop must come by now and then.
HEARTBEAT_MS = 100


class HeadlessLoop:
    """Runs until finish is called; Ctrl+C and SIGTERM end it with 130."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._code: int | None = None
        self._defect: BaseException | None = None
        self._heartbeat = QTimer()
        self._heartbeat.setInterval(HEARTBEAT_MS)
        self._heartbeat.timeout.connect(self._on_heartbeat)

    def run(self) -> int:
        """Work until finish; return its exit code.

        What escapes a callback ends it too and is raised here: whoever waits for the command must
        not wait for work that nobody does any more.
        """
        before = [(number, signal.signal(number, self._on_signal)) for number in _SIGNALS]
        hook, sys.excepthook = sys.excepthook, self._on_exception
        self._heartbeat.start()
        try:
            if self._code is None:
                self._application.exec()
        finally:
            self._heartbeat.stop()
            sys.excepthook = hook
            for number, handler in before:
                signal.signal(number, handler)
        if self._defect is not None:
            raise self._defect
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

    def _on_exception(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        self._defect = self._defect or error
        self._application.quit()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.finish(INTERRUPTED)

    def _on_heartbeat(self) -> None:
        """Let Python see pending signals."""


_SIGNALS = (signal.SIGINT, signal.SIGTERM)

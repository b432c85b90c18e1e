"""Blocking work on a few worker threads; outcomes come back on the main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")

WORKERS = 6

logger = logging.getLogger(__name__)


class QtTaskRunner(QObject):
    """Runs work on a thread pool and delivers its outcome through one queued signal.

    The object that owns the signal lives as long as the program: a worker never owns a QObject
    (novelWriter issue 2926: it would be destroyed on the pool's thread).

    Signals:
        _delivered: a callable to run on the main thread.
    """

    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="work")
        self._is_closed = False
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run work on a worker; exactly one of done or failed is called later, here."""
        if self._is_closed:
            return
        self._pool.submit(self._run, work, done, failed)

    def close(self) -> None:
        """Deliver nothing more; work that has begun ends by its own time limits."""
        self._is_closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the task boundary: every error is delivered
            problem = error
            self._deliver(lambda: failed(problem))
        else:
            self._deliver(lambda: done(result))

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            self._delivered.emit(call)

    def _on_delivered(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()

"""The time that one process works in a data folder: its lock, and the trace of how it ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import QTimer

from coe_assistant.adapters.presence import PresenceFile, booted_at
from coe_assistant.app.places import Places
from coe_assistant.domain.interruption import (
    Interruption,
    InterruptionKind,
    interruption_after,
)
from coe_assistant.runtime.instance import InstanceLock

RENEW_MS = 20_000


class AtWork:
    """What is known of the start before this one, and how this one is to be remembered."""

    def __init__(self, interruption: Interruption) -> None:
        self.interruption = interruption
        self.end = InterruptionKind.CLOSED


@contextlib.contextmanager
def at_work(places: Places) -> Iterator[AtWork]:
    """Hold the data folder; its timer renews the trace once an event loop runs.

    Raises:
        CoeError: another instance is at work there, or the folder is not usable.
    """
    places.folder.prepare()
    lock = InstanceLock(places.folder.path)
    lock.acquire()
    trace = PresenceFile(places.folder.path, places.folder.logs)
    now = datetime.now(UTC)
    before = trace.read()
    is_open = before is not None and before.end is None
    work = AtWork(interruption_after(before, now, booted_at() if is_open else None))
    trace.begin(now)
    timer = QTimer()
    timer.timeout.connect(trace.renew)
    timer.start(RENEW_MS)
    try:
        yield work
    except Exception:
        work.end = InterruptionKind.CRASHED
        raise
    finally:
        timer.stop()
        trace.end(work.end)
        lock.release()

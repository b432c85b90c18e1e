"""The time that one process works in a data folder: its lock, and the trace of how it ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from coe_assistant.app.places import Places
from coe_assistant.runtime.instance import InstanceLock

if TYPE_CHECKING:
    from coe_assistant.domain.interruption import Interruption, InterruptionKind

RENEW_MS = 20_000


class AtWork:
    """What is known of the start before this one, and how this one is to be remembered.

    The trace is begun by begin(): the window does so behind its first paint.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._trace: Any = None
        self._interruption: Interruption | None = None
        self._timer = QTimer()
        self.end: InterruptionKind | None = None  # how this start ends, if not simply closed

    @property
    def interruption(self) -> Interruption:
        """How the start before this one ended."""
        self.begin()
        assert self._interruption is not None  # noqa: S101 - set by begin
        return self._interruption

    def begin(self) -> None:
        """Read what the start before left, and leave a trace of this one; once."""
        if self._trace is not None:
            return
        presence = import_module("coe_assistant.adapters.presence")
        domain = import_module("coe_assistant.domain.interruption")
        now = import_module("coe_assistant.adapters.system_clock").SystemClock().now()
        self._trace = presence.PresenceFile(self._places.folder.path, self._places.folder.logs)
        before = self._trace.read()
        is_open = before is not None and before.end is None
        booted_at = presence.booted_at() if is_open else None
        self._interruption = domain.interruption_after(before, now, booted_at)
        self._trace.begin(now)
        self._timer.timeout.connect(self._trace.renew)
        self._timer.start(RENEW_MS)

    def finish(self, *, is_crash: bool) -> None:
        """Leave word of how this start ended."""
        self._timer.stop()
        if self._trace is None:
            return
        kinds = import_module("coe_assistant.domain.interruption").InterruptionKind
        self._trace.end(kinds.CRASHED if is_crash else self.end or kinds.CLOSED)


@contextlib.contextmanager
def at_work(places: Places, *, begins: bool = True) -> Iterator[AtWork]:
    """Hold the data folder; a timer renews the trace once an event loop runs.

    Args:
        places: Options and folders.
        begins: Leave the trace at once; else the caller calls begin().

    Raises:
        CoeError: another instance is at work there, or the folder is not usable.
    """
    places.folder.prepare()
    lock = InstanceLock(places.folder.path)
    lock.acquire()
    work = AtWork(places)
    is_crash = False
    try:
        if begins:
            work.begin()
        yield work
    except Exception:
        is_crash = True
        raise
    finally:
        work.finish(is_crash=is_crash)
        lock.release()

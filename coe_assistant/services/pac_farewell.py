"""Ends a pac of ours that lives on although the server is done with its import.

What is owed follows from the run alone (docs/adr, "owed state is derived"): after a crash the next
start ends it as this one would have.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from coe_assistant.domain import event as ev
from coe_assistant.domain.run import Run
from coe_assistant.services.driver_tools import DriverTools


class PacFarewell:
    """Gives the pac of a finished attempt some time to end by itself, then reports it.

    Args:
        tools: Ports; the grace is how long pac may live on (resources/pac.toml).
        report: Takes events.
    """

    def __init__(self, tools: DriverTools, report: Callable[[ev.Event], None]) -> None:
        self._tools = tools
        self._clock = tools.clock
        self._alarm = tools.farewell
        self._grace = tools.pac_grace
        self._report = report
        self._waits_for = 0

    def see(self, run: Run) -> None:
        """Take in the run as it was saved; one alarm an attempt."""
        left = run.lingering
        number = left.number if left is not None else 0
        if number == self._waits_for:
            return
        self._waits_for = number
        self._alarm.clear()
        if left is not None:
            now = self._clock.now()
            # A clock that was set back makes nobody wait longer than once more.
            due = min((left.ended_at or now) + self._grace, now + self._grace)
            self._alarm.set(due, lambda: self._report(ev.PacOverdue(self._clock.now(), number)))

    def end_strays(self, run_id: str, pids: Collection[int]) -> None:
        """End those of pids that are left over from other runs of this data folder."""
        now = self._clock.now()
        for other in self._tools.journal.runs() if pids else ():
            run = self._tools.journal.load(other) if other != run_id else None
            left = run.lingering if run is not None else None
            if left is None or left.pid not in pids or now < (left.ended_at or now) + self._grace:
                continue
            # Written into the run that waits for it: the other one may be over.
            self._report(ev.ActRecorded(now, "pac-left-over", f"{left.pid} {other}"))
            child = self._tools.processes.attach(
                left.pid,
                left.pid_created_at_s,
                "",
                raw_log=self._tools.journal.folder(other) / left.raw_log,
                on_lines=lambda _lines: None,
                on_exit=lambda _code: None,
            )
            if child is not None:
                child.stop()

    def close(self) -> None:
        """Report nothing any more."""
        self._alarm.clear()

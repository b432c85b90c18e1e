"""Checks a failing row again by itself, where its data says so (issue 5: running operations)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from coe_assistant.domain.check import CheckStatus
from coe_assistant.ports import Alarm, Clock


class RecheckTimer:
    """One alarm for all rows that wait for their next look.

    Args:
        alarm: Calls back at an instant.
        clock: Reads time.
        recheck: Is given the ids of the rows that are due.
    """

    def __init__(
        self, alarm: Alarm, clock: Clock, recheck: Callable[[Sequence[str]], None]
    ) -> None:
        self._alarm = alarm
        self._clock = clock
        self._recheck = recheck
        self._due: dict[str, datetime] = {}

    @property
    def due(self) -> Mapping[str, datetime]:
        """When rows are looked at again by themselves, by id."""
        return self._due

    def told(self, check_id: str, status: CheckStatus, wait_s: float) -> None:
        """Note how a row ended; wait_s 0 means that it is not looked at again by itself."""
        self._due.pop(check_id, None)
        if status is CheckStatus.FAIL and wait_s > 0:
            self._due[check_id] = self._clock.now() + timedelta(seconds=wait_s)
        self._arm()

    def clear(self) -> None:
        """Look at nothing any more by itself."""
        self._due.clear()
        self._alarm.clear()

    def _arm(self) -> None:
        if self._due:
            self._alarm.set(min(self._due.values()), self._ring)
        else:
            self._alarm.clear()

    def _ring(self) -> None:
        now = self._clock.now()
        names = [name for name, due_at in self._due.items() if due_at <= now]
        for name in names:
            del self._due[name]
        self._arm()
        if names:
            self._recheck(names)

"""The time axis of the drawn timelines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_FEWEST_TICKS, _MOST_TICKS = 3, 8
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)  # minutes


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Maps instants to positions from left to right, and finds round times for its axis."""

    begin: datetime
    end: datetime
    zone: tzinfo
    left: float
    right: float
    most_ticks: int = _MOST_TICKS

    def x(self, instant: datetime) -> float:
        """Return where an instant lies."""
        share = (instant - self.begin) / (self.end - self.begin)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[datetime]:
        """Return a readable number of instants at round times of the zone."""
        whole = (self.end - self.begin) / timedelta(minutes=1)
        step = next((s for s in _STEPS if whole / s <= self.most_ticks), whole / _FEWEST_TICKS)
        pace = timedelta(minutes=step)
        # Counted in UTC: a clock change neither doubles nor drops a tick.
        epoch = datetime(2000, 1, 1, tzinfo=UTC)
        offset = self.begin.astimezone(self.zone).utcoffset() or timedelta(0)
        count = -((epoch - self.begin - offset) // pace)
        first = epoch + count * pace - offset
        return [
            at
            for n in range(self.most_ticks + 2)
            if self.begin <= (at := first + n * pace) <= self.end
        ]

    def label(self, instant: datetime) -> str:
        """Return a tick in words."""
        local = instant.astimezone(self.zone)
        is_long = self.end - self.begin > timedelta(hours=20)
        return f"{local:%m-%d %H:%M}" if is_long else f"{local:%H:%M}"

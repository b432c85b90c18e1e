"""Hours of the day, and days, at which an import disturbs nobody; computed in a time zone.

Seeds 000, 001 and 003 advise off-peak hours and against business hours, Monday mornings and the
end of a month or quarter; the hours themselves are data (resources/retry-policy.toml).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_MINUTES = 24 * 60
# A month has at most 31 avoided days in a row; beyond that nothing quiet is found at all.
_HORIZON_DAYS = 40


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Part of a day in minutes since local midnight; 0 <= begin < end <= 1440, end exclusive."""

    begin: int
    end: int

    @property
    def is_valid(self) -> bool:
        """True when the span lies inside one day and is not empty."""
        return 0 <= self.begin < self.end <= DAY_MINUTES


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """Part of one weekday (0 is Monday)."""

    weekday: int
    span: DaySpan


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When it is quiet: spans of every day, less what is avoided.

    Args:
        spans: Quiet parts of a day.
        avoided: Parts of the week that are not quiet, whatever spans say.
        month_end_days: How many last days of a month are not quiet; 0 for none.
    """

    spans: tuple[DaySpan, ...] = ()
    avoided: tuple[WeekSpan, ...] = ()
    month_end_days: int = 0

    def contains(self, instant: datetime, zone: tzinfo) -> bool:
        """Return whether it is quiet at instant in zone."""
        local = instant.astimezone(zone)
        minute = local.hour * 60 + local.minute
        if self._is_month_end(local.date()):
            return False
        if any(
            item.weekday == local.weekday() and item.span.begin <= minute < item.span.end
            for item in self.avoided
        ):
            return False
        return any(item.begin <= minute < item.end for item in self.spans)

    def next_quiet(self, instant: datetime, zone: tzinfo) -> datetime | None:
        """Return instant where it is quiet, else the next beginning of quiet; None if never."""
        if self.contains(instant, zone):
            return instant
        return next((at for at in self._edges(instant, zone) if self.contains(at, zone)), None)

    def _edges(self, instant: datetime, zone: tzinfo) -> Iterator[datetime]:
        """Yield every instant after this one at which quiet may begin, in order."""
        minutes = {item.begin for item in self.spans}
        minutes |= {item.span.end % DAY_MINUTES for item in self.avoided} | {0}
        first = instant.astimezone(zone).date()
        for offset in range(_HORIZON_DAYS):
            day = first + timedelta(days=offset)
            edges = {wall(day, minute, zone) for minute in minutes}
            yield from sorted(at for at in edges if at > instant)

    def _is_month_end(self, day: date) -> bool:
        if self.month_end_days <= 0:
            return False
        return (day + timedelta(days=self.month_end_days)).month != day.month


def wall(day: date, minute: int, zone: tzinfo) -> datetime:
    """Return the instant (UTC) at which clocks in zone show this minute of day.

    A time that a clock change skips is the instant of the change; of a time that comes twice,
    the first.
    """
    naive = datetime.combine(day, time(minute // 60, minute % 60))
    early = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) == naive:
        return early
    # The time is skipped: fold 0 counts with the offset before the change, fold 1 after it; the
    # change lies between the two, at the first minute whose clock shows a later time.
    late = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before, after = min(early, late), max(early, late)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < naive:
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)

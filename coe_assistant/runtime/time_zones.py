"""Time zones from the operating system, by name, with their clock changes.

The standard library's zoneinfo has no data of its own on Windows; Qt reads what the system has.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QDateTime, QTimeZone

from coe_assistant.domain.errors import CoeError, ExitCode


class SystemZone(tzinfo):
    """One zone; follows PEP 495: fold tells the two times apart that come twice."""

    def __init__(self, zone: QTimeZone) -> None:
        self._zone = zone
        self.key = bytes(zone.id().data()).decode("ascii", "replace")

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Return the offset at a wall time of this zone."""
        if moment is None:
            return self._offset_at(datetime.now(UTC))
        return self._resolve(moment.replace(tzinfo=None), moment.fold)

    def dst(self, moment: datetime | None) -> timedelta:
        """Return how far the clock is put forward."""
        at = self._instant(moment) if moment is not None else datetime.now(UTC)
        return timedelta(seconds=self._zone.daylightTimeOffset(_to_qt(at)))

    def tzname(self, moment: datetime | None) -> str:
        """Return the abbreviation, such as CET."""
        at = self._instant(moment) if moment is not None else datetime.now(UTC)
        return self._zone.abbreviation(_to_qt(at))

    def fromutc(self, moment: datetime) -> datetime:
        """Return the wall time of an instant."""
        at = moment.replace(tzinfo=UTC)
        local = (at + self._offset_at(at)).replace(tzinfo=self)
        if self._resolve(local.replace(tzinfo=None), 0) != self._offset_at(at):
            return local.replace(fold=1)
        return local

    def __repr__(self) -> str:
        """Return the zone's name."""
        return f"SystemZone({self.key!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Copy by name: a QTimeZone cannot be pickled."""
        return (find_zone, (self.key,))

    def _instant(self, moment: datetime) -> datetime:
        naive = moment.replace(tzinfo=None)
        return (naive - self._resolve(naive, moment.fold)).replace(tzinfo=UTC)

    def _resolve(self, naive: datetime, fold: int) -> timedelta:
        # No zone changes twice within two days: these are the offsets around the moment.
        before = self._offset_at(naive.replace(tzinfo=UTC) - timedelta(days=1))
        after = self._offset_at(naive.replace(tzinfo=UTC) + timedelta(days=1))
        if before == after:
            return before
        fits = [
            offset
            for offset in (before, after)
            if self._offset_at((naive - offset).replace(tzinfo=UTC)) == offset
        ]
        if len(fits) == 1:
            return fits[0]
        # It comes twice, or it is skipped: fold 0 counts with the offset before the change.
        return after if fold else before

    def _offset_at(self, instant: datetime) -> timedelta:
        return timedelta(seconds=self._zone.offsetFromUtc(_to_qt(instant)))


def _to_qt(instant: datetime) -> QDateTime:
    # In whole seconds: a wall time just before midnight must not be rounded into the next day.
    return QDateTime.fromSecsSinceEpoch(int(instant.timestamp() // 1), QTimeZone.utc())


def find_zone(name: str = "") -> tzinfo:
    """Return the zone of this IANA name, the computer's own for "".

    Raises:
        CoeError: the system knows no zone of this name.
    """
    zone = QTimeZone(name.encode("ascii", "replace")) if name else QTimeZone.systemTimeZone()
    if not zone.isValid():
        if not name:
            return UTC
        raise CoeError(
            "time-zone-unknown",
            f"This computer knows no time zone called {name!r}.",
            hint="Write it like Europe/Berlin or America/New_York.",
            exit_code=ExitCode.USAGE,
        )
    return SystemZone(zone)


def system_zone_name() -> str:
    """Return the IANA name of the computer's own zone."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")


def zone_names() -> tuple[str, ...]:
    """Return the names that this system knows, in order."""
    names = {bytes(item.data()).decode("ascii") for item in QTimeZone.availableTimeZoneIds()}
    return tuple(sorted(name for name in names if "/" in name and not name.startswith("Etc/")))

"""Translated text, and how times, durations and sizes are written for people."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTimeZone

_CONTEXT = "coe_assistant"
_UNITS = ("bytes", "KB", "MB", "GB")


def tr(text: str, count: int = -1) -> str:
    """Return text in the language of the program; %n is replaced by count."""
    if count < 0:
        return QCoreApplication.translate(_CONTEXT, text)
    translated = QCoreApplication.translate(_CONTEXT, text, "", count)
    return translated.replace("%n", str(count))


def counted(count: int, one: str, many: str) -> str:
    """Return count with its noun; one and many hold %n."""
    return tr(one if count == 1 else many, count)


def _local(instant: datetime) -> QDateTime:
    moment = QDateTime.fromSecsSinceEpoch(int(instant.timestamp()), QTimeZone.utc())
    return moment.toLocalTime()


def zone_name(instant: datetime) -> str:
    """Return the short name of the local time zone at instant."""
    return _local(instant).timeZoneAbbreviation()


def when(instant: datetime) -> str:
    """Return date and time in the local zone, with the zone's name."""
    moment = _local(instant)
    date = QLocale().toString(moment.date(), "d MMM yyyy")
    return f"{date} {moment.toString('HH:mm')} {moment.timeZoneAbbreviation()}"


def clock_time(instant: datetime) -> str:
    """Return the time of the day in the local zone, with the zone's name."""
    moment = _local(instant)
    return f"{moment.toString('HH:mm:ss')} {moment.timeZoneAbbreviation()}"


def duration(seconds: float) -> str:
    """Return a span in the two largest units that say something."""
    total = max(0, round(seconds))
    minutes, rest = divmod(total, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours >= 48:
        return tr("{days} days {hours} h").format(days=hours // 24, hours=hours % 24)
    if hours:
        return tr("{hours} h {minutes:02d} min").format(hours=hours, minutes=minutes_left)
    if minutes >= 10 or (minutes and not rest):
        return tr("{minutes} min").format(minutes=minutes)
    if minutes:
        return tr("{minutes} min {seconds:02d} s").format(minutes=minutes, seconds=rest)
    return tr("{seconds} s").format(seconds=rest)


def span(value: timedelta) -> str:
    """Return a timedelta like duration()."""
    return duration(value.total_seconds())


def countdown(seconds: float) -> str:
    """Return what is left as h:mm:ss or m:ss, for a display that ticks."""
    total = max(0, int(seconds + 0.999))
    hours, rest = divmod(total, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def size(count: int) -> str:
    """Return a number of bytes with its unit, in steps of 1024."""
    value = float(count)
    for unit in _UNITS:
        if value < 1024 or unit == _UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1024
    return ""

"""Translated text, and how times, durations and sizes are written for people."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, QTimeZone

from coe_assistant.ui.text_direction import Sentence, with_isolated_names, without_controls

CONTEXT = "coe_assistant"  # literals of the window
BELOW = "coe_assistant below"  # sentences made by what lies below the window, holes filled
DATE_PATTERN = "d MMM yyyy"  # of QLocale; a language has its own
_LARGE_UNITS = ("KB", "MB", "GB")


def tr(text: str, count: int = -1) -> str:
    """Return text in the language of the program; %n is replaced by count."""
    if count < 0:
        return Sentence(QCoreApplication.translate(CONTEXT, text))
    translated = QCoreApplication.translate(CONTEXT, text, "", count)
    return Sentence(translated.replace("%n", str(count)))


def counted(count: int, one: str, many: str) -> str:
    """Return count with its noun; one and many hold %n, and many is the catalogues' key."""
    translated = QCoreApplication.translate(CONTEXT, many, one, count)
    english = many.replace("%n", str(count))
    if count == 1 and translated in (many, english):
        return Sentence(one.replace("%n", "1"))
    return Sentence(translated.replace("%n", str(count)))


def told(text: str) -> str:
    """Return a text made below the window in the language of the program.

    Its sentences are found again in the catalogue although their holes are filled; what is not
    known stays English. Names from right to left in it are isolated, for the screen only.
    """
    clean = without_controls(text)
    if not clean or "\0" in clean:  # Qt would end the text there
        return Sentence(clean)
    try:
        clean.encode()
    except UnicodeEncodeError:  # a lone surrogate out of foreign output
        return Sentence(clean)
    return Sentence(with_isolated_names(QCoreApplication.translate(BELOW, clean)))


def _local(instant: datetime) -> QDateTime:
    moment = QDateTime.fromSecsSinceEpoch(int(instant.timestamp()), QTimeZone.utc())
    return moment.toLocalTime()


def zone_name(instant: datetime) -> str:
    """Return the short name of the local time zone at instant."""
    return _local(instant).timeZoneAbbreviation()


def when(instant: datetime) -> str:
    """Return date and time in the local zone, with the zone's name."""
    moment = _local(instant)
    date = QLocale().toString(moment.date(), tr(DATE_PATTERN))
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
    if count < 1024:
        return f"{count} {tr('bytes')}"
    power = 1
    while count >= 1024 ** (power + 1) and power < len(_LARGE_UNITS):
        power += 1
    return f"{number(count / 1024**power, 1)} {_LARGE_UNITS[power - 1]}"


def number(value: float, digits: int = 0) -> str:
    """Return a number with the decimal sign of the language, without groups of thousands."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "f", digits)


def percent(value: float, digits: int = 0) -> str:
    """Return a share between 0 and 100 with its sign."""
    return tr("{number} %").format(number=number(value, digits))

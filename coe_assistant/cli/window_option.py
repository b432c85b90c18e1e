"""The options --window and --time-zone: when starts are allowed, in a zone with clock changes."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.quiet_hours import wall
from coe_assistant.domain.run import MaintenanceWindow

LONGEST = timedelta(days=31)


def add_window(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command that starts an import."""
    parser.add_argument(
        "--window",
        metavar="START/END",
        default="",
        help="maintenance window, such as 2026-12-01T22:00/04:00: nothing starts outside it, and "
        "one that is to come is waited for",
    )
    parser.add_argument(
        "--time-zone",
        metavar="ZONE",
        default="",
        help="zone of --window, such as Europe/Berlin; this computer's unless told otherwise",
    )
    parser.add_argument(
        "--allow-overrun",
        action="store_true",
        help="start in the window although it may not end in it by the estimate",
    )


def parse_window(
    text: str, zone_name: str, find_zone: Callable[[str], tzinfo], now: datetime
) -> MaintenanceWindow | None:
    """Return the window in START/END, None for "".

    Both are ISO 8601: with an offset or Z they are instants, without one they are clock times of
    the zone. END may be a time of day alone: then it is the next one after START.

    Raises:
        CoeError: it is no window, or it is over (exit code 2).
    """
    if not text:
        return None
    zone = find_zone(zone_name)
    begin, separator, end = text.partition("/")
    try:
        opens_at = _instant(begin, zone)
        closes_at = _instant(end, zone, opens_at)
    except ValueError as error:
        raise _not_usable(text, str(error)) from error
    if not separator or closes_at <= opens_at:
        raise _not_usable(text, "it ends before it begins")
    if closes_at <= now:
        raise _not_usable(text, "it is over")
    if closes_at - opens_at > LONGEST:
        raise _not_usable(text, f"it is longer than {LONGEST.days} days")
    return MaintenanceWindow(opens_at, closes_at, zone_name)


def _instant(text: str, zone: tzinfo, after: datetime | None = None) -> datetime:
    clean = text.strip()
    if after is not None and len(clean) == len("HH:MM"):
        hour, minute = (int(part) for part in clean.split(":"))
        day = after.astimezone(zone).date()
        found = wall(day, hour * 60 + minute, zone)
        return found if found > after else wall(day + timedelta(days=1), hour * 60 + minute, zone)
    moment = datetime.fromisoformat(clean)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return wall(moment.date(), moment.hour * 60 + moment.minute, zone)


def _not_usable(text: str, why: str) -> CoeError:
    return CoeError(
        "window-not-usable",
        f"The maintenance window {text!r} is not usable: {why}.",
        hint="Write it like 2026-12-01T22:00/2026-12-02T04:00 or 2026-12-01T22:00/04:00, "
        "with --time-zone Europe/Berlin where it is not this computer's zone.",
        exit_code=ExitCode.USAGE,
    )

"""How long an import will take, from the imports that this environment has been through.

The solution history shows a one-step upgrade as one row, a two-step one as an import row and a
second one for applying it, or for removing the old version (http-contracts 1.9). Rows are told
apart by their numbers: the words are in the language of whoever reads.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coe_assistant.domain.environment import HOLDING_SUFFIX
from coe_assistant.domain.kit import MinuteRange
from coe_assistant.domain.server import HistoryRow

IMPORT, UNINSTALL = 0, 1  # msdyn_operation
NEW, UPGRADE, UPDATE = 1, 2, 3  # msdyn_suboperation
# Our own choices, nowhere documented: how far apart the halves of one upgrade may lie, how many
# earlier upgrades still say something, how far one alone is stretched, what is too short to be one.
SAME_UPGRADE = timedelta(hours=24)
MOST_UPGRADES = 5
STRETCH = 0.25
SHORTEST = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class OwnDuration:
    """What earlier imports of one solution took in this environment.

    Args:
        upgrades: How many of them were measured.
        total: Minutes of both halves together, idle time between them not counted.
        importing: Minutes of the first half, where the history shows the halves apart.
        applying: Minutes of the second half, likewise.
        newest_at: When the newest of them began.
    """

    upgrades: int
    total: MinuteRange
    newest_at: datetime
    importing: MinuteRange | None = None
    applying: MinuteRange | None = None


@dataclass(frozen=True, slots=True)
class _Upgrade:
    began_at: datetime
    importing: timedelta
    applying: timedelta | None


def own_duration(rows: Iterable[HistoryRow], solution: str) -> OwnDuration | None:
    """Return what the history of solution tells, or None when it tells nothing.

    Upgrades and updates count; only where there was none, the first installation does. Failed
    rows and rows whose end was never reported say nothing (80072031: end equals start). The
    removal of the old version may last longer than its row (kit #7086).

    Args:
        rows: History of the solution and of its holding solution, in any order.
        solution: Unique name without _Upgrade.
    """
    told = sorted(
        (one for one in rows if _tells(one, solution)), key=lambda one: one.started_at or _NEVER
    )
    found = _upgrades([one for one in told if one.suboperation_code != NEW])
    found = found or _upgrades([one for one in told if one.operation_code == IMPORT])
    newest = found[-MOST_UPGRADES:]
    if not newest:
        return None
    halves = [one for one in newest if one.applying is not None]
    return OwnDuration(
        len(newest),
        _range([one.importing + (one.applying or timedelta(0)) for one in newest]),
        newest[-1].began_at,
        _range([one.importing for one in halves]) if halves else None,
        _range([one.applying for one in halves if one.applying]) if halves else None,
    )


_NEVER = datetime.min.replace(tzinfo=UTC)


def _tells(row: HistoryRow, solution: str) -> bool:
    name = row.solution.casefold()
    is_ours = name == solution.casefold()
    if row.operation_code == IMPORT:
        # A first half may be listed under the name that the new version has meanwhile.
        is_ours = is_ours or name == (solution + HOLDING_SUFFIX).casefold()
    elif row.operation_code != UNINSTALL:
        return False
    return is_ours and row.succeeded is True and _length(row) >= SHORTEST


def _length(row: HistoryRow) -> timedelta:
    if row.started_at is None or row.ended_at is None:
        return timedelta(0)
    return row.ended_at - row.started_at


def _upgrades(rows: Sequence[HistoryRow]) -> list[_Upgrade]:
    """Join the rows of one upgrade: what follows an import of a version belongs to it."""
    found: list[_Upgrade] = []
    version = ""
    for row in rows:
        start = row.started_at
        if start is None:
            continue
        last = found[-1] if found else None
        is_second = (
            last is not None
            and last.applying is None
            and start - last.began_at <= SAME_UPGRADE
            and (row.operation_code == UNINSTALL or row.version == version)
        )
        if last is not None and is_second:
            found[-1] = _Upgrade(last.began_at, last.importing, _length(row))
        elif row.operation_code == IMPORT:
            found.append(_Upgrade(start, _length(row), None))
            version = row.version
    return found


def _range(lengths: Sequence[timedelta]) -> MinuteRange:
    minutes = [one.total_seconds() / 60 for one in lengths]
    low, high = min(minutes), max(minutes)
    if len(minutes) == 1:
        low, high = low * (1 - STRETCH), high * (1 + STRETCH)
    return MinuteRange(max(1, math.floor(low)), max(1, math.ceil(high)))

"""What a person may have removed from the data folder, and which runs must stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coe_assistant.domain.run import Phase, Run


class WipePart(StrEnum):
    """A kind of data, in the order in which it is removed."""

    RUNS = "runs"
    KNOWLEDGE = "knowledge"
    RECENT = "recent"
    LOGS = "logs"
    SIGN_IN = "sign-in"
    CHANNEL = "channel"
    SETTINGS = "settings"


class KeptReason(StrEnum):
    """Why a run is not removed."""

    MAY_BE_RUNNING = "may-be-running"
    NOT_FINISHED = "not-finished"
    OWES_FLOWS = "owes-flows"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that stays."""

    run_id: str
    reason: KeptReason


@dataclass(frozen=True, slots=True)
class WipeItem:
    """How much there is of a part: bytes, and files or runs; neither where nothing is there."""

    part: WipePart
    size: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class WipePlan:
    """What is there. kept are runs that stay whatever is chosen; they are in no item."""

    items: tuple[WipeItem, ...] = ()
    kept: tuple[KeptRun, ...] = ()

    def item(self, part: WipePart) -> WipeItem:
        """Return how much there is of part."""
        return next((one for one in self.items if one.part is part), WipeItem(part))


@dataclass(frozen=True, slots=True)
class WipeResult:
    """What was removed, and names of what could not be."""

    removed: tuple[WipeItem, ...] = ()
    left: tuple[str, ...] = ()
    kept: tuple[KeptRun, ...] = ()


def kept_reason(run: Run) -> KeptReason | None:
    """Return why run must stay, or None when it may be removed.

    A run whose import may still be going on stays in any case, also one that was given up: its
    journal is the only trace by which anybody can tell how the import ended.
    """
    if run.has_quiet_flows:
        return KeptReason.OWES_FLOWS
    is_open = any(attempt.is_launched and attempt.ended_at is None for attempt in run.attempts)
    if is_open or run.phase.may_be_running:
        return KeptReason.MAY_BE_RUNNING
    is_under_way = bool(run.attempts) or run.phase is Phase.WAITING
    return KeptReason.NOT_FINISHED if is_under_way and not run.phase.is_terminal else None


def in_order(parts: Iterable[WipePart]) -> tuple[WipePart, ...]:
    """Return parts in the order in which they are removed: settings last."""
    wanted = set(parts)
    return tuple(part for part in WipePart if part in wanted)

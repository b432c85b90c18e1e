"""What a start that only looks sees of the one that works: who it is, and what it has written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from coe_assistant.domain.check import CheckReport, Verdict
from coe_assistant.domain.run import Run

# The trace is renewed every 20 seconds; on a share clocks and caches add to that.
SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a data folder, by its lock and by the trace beside it.

    user "" and since None: not recorded. is_alive None: it works on another computer, where it
    cannot be looked at; heard_at is when its trace was renewed last.
    """

    pid: int
    computer: str
    program: str
    user: str = ""
    since: datetime | None = None
    heard_at: datetime | None = None
    is_alive: bool | None = None


class Standing(Enum):
    """Whether somebody works in the data folder."""

    AT_WORK = "at-work"
    SILENT = "silent"  # on another computer, and nothing was heard of it for a while
    DIED = "died"  # it left its lock behind
    ENDED = "ended"  # nobody holds the folder


def standing_of(holder: Holder | None, silent_for: timedelta) -> Standing:
    """Return how it stands.

    Args:
        holder: Who holds the folder.
        silent_for: How long nothing of it has changed, by the clock of this computer: clocks of
            other computers and of file servers go wrong.
    """
    if holder is None:
        return Standing.ENDED
    if holder.is_alive is not None:
        return Standing.AT_WORK if holder.is_alive else Standing.DIED
    return Standing.SILENT if silent_for > SILENT_AFTER else Standing.AT_WORK


def as_it_stands(run: Run | None, standing: Standing, since: datetime) -> Run | None:
    """Return run as it is for who looks: where nobody works, its next attempt is held.

    Args:
        run: The run as it was written.
        standing: Whether somebody works on it.
        since: When the last sign of them was seen.
    """
    is_left = standing in (Standing.DIED, Standing.ENDED)
    if run is None or not is_left or run.pending is None or run.pending.paused_at is not None:
        return run
    return replace(run, pending=replace(run.pending, paused_at=since))


@dataclass(frozen=True, slots=True)
class StoredChecklist:
    """A finished checklist as it was kept: what was found, and which rows a person has read."""

    verdict: Verdict | None
    reports: tuple[CheckReport, ...]
    read: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a data folder.

    Attributes:
        holder: Who works there, None for nobody.
        run: The run that was written last, None while there is none.
        is_torn: Its journal is being written, or is damaged: run is what was read before.
        lines: What pac printed since the look before.
        checklist: Its newest checklist, None where none was finished.
        files: Names and ages of the files beside the journal: they changed when this did.
        problem: Why the run cannot be shown, for people; "" when it can.
    """

    holder: Holder | None
    run: Run | None = None
    is_torn: bool = False
    lines: tuple[str, ...] = ()
    checklist: StoredChecklist | None = None
    files: tuple[tuple[str, int], ...] = ()
    problem: str = ""

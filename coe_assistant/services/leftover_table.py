"""Half-applied upgrades as a face sees them: what they are, and the two ways out, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.errors import CoeError

CHECK_ID = "leftover-upgrade"


class LeftoverAct(Enum):
    """The two ways out, in the order in which they are offered."""

    APPLY = "apply"
    UNINSTALL = "uninstall"


class LeftoverStep(Enum):
    """How far an act is."""

    LOOKING = "looking"  # proves that nothing runs and that the pair is as it was
    ASKING = "asking"  # the request is on its way
    RUNNING = "running"  # the server works on it
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"  # nothing was done
    UNKNOWN = "unknown"  # no answer: it may have begun


@dataclass(frozen=True, slots=True)
class LeftoverProgress:
    """An act on one leftover. text is the server's or the program's own word about it."""

    act: LeftoverAct
    step: LeftoverStep
    operation_id: str = ""
    elapsed_s: float = 0.0
    text: str = ""
    error: CoeError | None = None

    @property
    def is_busy(self) -> bool:
        """True while something is under way."""
        return self.step in (LeftoverStep.LOOKING, LeftoverStep.ASKING, LeftoverStep.RUNNING)


@dataclass(frozen=True, slots=True)
class Leftover:
    """One X_Upgrade. base_version "" means that the base solution is gone."""

    name: str
    version: str
    base: str
    base_version: str
    is_ours: bool = True  # of the planned solutions or of the product
    progress: LeftoverProgress | None = None

    @property
    def can_uninstall(self) -> bool:
        """False where X_Upgrade is all that is left: removing it would lose the product's data."""
        return bool(self.base_version)


@dataclass(frozen=True, slots=True)
class LeftoverState:
    """All leftovers; refusal says why nothing can be done now, "" when something can."""

    rows: tuple[Leftover, ...] = ()
    refusal: str = ""

    @property
    def is_busy(self) -> bool:
        """True while an act is under way."""
        return any(one.progress is not None and one.progress.is_busy for one in self.rows)


class LeftoverTable(Protocol):
    """What a face may see of leftovers, and ask for. Call from the main thread only."""

    @property
    def state(self) -> LeftoverState:
        """The leftovers."""

    def apply(self, name: str) -> None:
        """Finish the upgrade X_Upgrade (DeleteAndPromote): the first way out."""

    def uninstall(self, name: str, typed: str) -> None:
        """Remove X_Upgrade alone; typed must be its whole name. Data of new tables is lost."""


def leftovers_of(report: CheckReport | None) -> tuple[Leftover, ...]:
    """Return the leftovers that a report of the check tells of."""
    if report is None:
        return ()
    details, ours = report.facts.get("details"), report.facts.get("solutions")
    names = set(ours) if isinstance(ours, list) else set()
    found = details if isinstance(details, list) else []
    return tuple(
        Leftover(
            name=str(one.get("name") or ""),
            version=str(one.get("version") or ""),
            base=str(one.get("base") or ""),
            base_version=str(one.get("base_version") or ""),
            is_ours=one.get("name") in names,
        )
        for one in found
        if isinstance(one, Mapping)
    )

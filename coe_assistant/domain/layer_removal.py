"""Unmanaged layers that a person chose, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class RemovalOutcome(Enum):
    """What became of one layer."""

    REMOVED = "removed"
    NONE_THERE = "none-there"  # somebody was faster
    ONLY_LAYER = "only-layer"  # removing it would delete the component itself
    NOT_SAVED = "not-saved"  # its definition could not be written: left alone
    REFUSED = "refused"  # the server said why
    UNKNOWN = "unknown"  # no answer; it may still happen
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ChosenLayer:
    """A row of the table that a person selected."""

    component_id: str
    component_type: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells one layer from another."""
        return self.component_type.casefold(), self.component_id.casefold()


@dataclass(frozen=True, slots=True)
class RemovalResult:
    """One row's result. saved_as names the file with the old definition, or is ""."""

    layer: ChosenLayer
    outcome: RemovalOutcome
    detail: str = ""
    saved_as: str = ""


@dataclass(frozen=True, slots=True)
class SavedLayer:
    """A definition that was kept before its layer was removed."""

    file: str
    component_type: str
    name: str
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """What was about to be removed, and which of it has a result. One by one, in this order."""

    at: datetime
    chosen: tuple[ChosenLayer, ...]
    ended: frozenset[tuple[str, str]] = frozenset()  # keys of layers that have a result

    @property
    def rest(self) -> tuple[ChosenLayer, ...]:
        """Layers without a result: the first may have been removed, the others were not asked."""
        return tuple(one for one in self.chosen if one.key not in self.ended)

"""The unmanaged layers as a table: what was found, what a person may do, what became of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import ChosenLayer, RemovalResult, SavedLayer

CHECK_ID = "unmanaged-layers"
_COLUMNS = ("type", "name", "id", "changed", "frozen", "removable", "changed_at", "changed_by")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer. result is None until somebody tried to remove it."""

    layer: ChosenLayer
    changed: tuple[str, ...] = ()
    is_frozen: bool = False
    is_removable: bool = True
    changed_at: datetime | None = None
    changed_by: str = ""
    result: RemovalResult | None = None
    is_at_work: bool = False


@dataclass(frozen=True, slots=True)
class LayerTableState:
    """All rows; done of total while layers are being removed."""

    rows: tuple[LayerRow, ...] = ()
    unread: int = 0  # components whose layers could not be read
    is_removing: bool = False
    is_stopping: bool = False
    done: int = 0
    total: int = 0
    elapsed_s: float = 0.0
    error: CoeError | None = None
    refusal: str = ""  # why nothing can be removed now; "" when it can
    cut_off_at: datetime | None = None  # when a removal was confirmed that came to no end


class LayerTable(Protocol):
    """What a face may see of the layers, and ask for. Call from the main thread only."""

    @property
    def state(self) -> LayerTableState:
        """The table."""

    def remove(self, chosen: Sequence[ChosenLayer], typed: str) -> None:
        """Remove the chosen layers one by one; typed must be the confirmation phrase.

        The table's error says what is missing; nothing was done then.
        """

    def stop_removing(self) -> None:
        """Remove no more; the row at work is finished."""

    def export(self, file: Path, rows: Sequence[LayerRow]) -> None:
        """Write rows to file as comma-separated values.

        Raises:
            CoeError: it could not be written.
        """

    def saved(self) -> Sequence[SavedLayer]:
        """Return the definitions that were kept in this run, newest first."""

    def saved_text(self, file: str) -> str:
        """Return a kept definition for people.

        Raises:
            CoeError: it cannot be read.
        """


def rows_of(report: CheckReport | None) -> tuple[LayerRow, ...]:
    """Return the rows that a report of the check tells of."""
    found = report.facts.get("layers") if report is not None else None
    rows = found if isinstance(found, list) else []
    return tuple(_row(one) for one in rows if isinstance(one, Mapping))


def unread_of(report: CheckReport | None) -> int:
    """Return how many components could not be read."""
    unknown = report.facts.get("unknown") if report is not None else None
    return len(unknown) if isinstance(unknown, list) else 0


def _row(facts: Mapping[str, object]) -> LayerRow:
    at = facts.get("at")
    changed = facts.get("changed")
    return LayerRow(
        ChosenLayer(
            str(facts.get("id") or ""),
            str(facts.get("component_type") or ""),
            str(facts.get("name") or ""),
        ),
        changed=tuple(str(one) for one in changed) if isinstance(changed, list) else (),
        is_frozen=bool(facts.get("frozen")),
        is_removable=bool(facts.get("removable")),
        changed_at=datetime.fromisoformat(at) if isinstance(at, str) else None,
        changed_by=str(facts.get("by") or ""),
    )


def as_csv(rows: Iterable[LayerRow]) -> str:
    """Return rows as comma-separated values with a head, for a spreadsheet.

    Names come from the environment: one that a spreadsheet would take for a formula gets a
    quote in front.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, "result", "saved_as"))
    for row in rows:
        result = row.result
        writer.writerow(
            _harmless(value)
            for value in (
                row.layer.component_type,
                row.layer.name,
                row.layer.component_id,
                " ".join(row.changed),
                "yes" if row.is_frozen else "no",
                "yes" if row.is_removable else "no",
                row.changed_at.isoformat() if row.changed_at else "",
                row.changed_by,
                result.outcome.value if result else "",
                result.saved_as if result else "",
            )
        )
    return text.getvalue()


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value

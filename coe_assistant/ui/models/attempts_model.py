"""The attempts of a run as a Qt table model."""

from __future__ import annotations

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.run import Run
from coe_assistant.ui.models.cells_model import CellsModel
from coe_assistant.ui.text import duration, tr, when


class AttemptsModel(CellsModel):
    """Number, kind, start, duration, outcome and operation id."""

    def show_run(self, run: Run) -> None:
        """Take over the attempts of run."""
        self.show_cells(tuple(_cells(item) for item in run.attempts))

    def heads(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return (
            tr("Attempt"),
            tr("What"),
            tr("Started"),
            tr("Took"),
            tr("Outcome"),
            tr("Operation id"),
        )


def _cells(item: Attempt) -> tuple[str, ...]:
    kind = {
        AttemptKind.IMPORT: tr("Import"),
        AttemptKind.APPLY_UPGRADE: tr("Apply upgrade"),
    }[item.kind]
    took = ""
    if item.ended_at is not None:
        took = duration((item.ended_at - item.started_at).total_seconds())
    return (
        str(item.number),
        kind,
        when(item.started_at),
        took,
        _outcome(item),
        item.operation_id,
    )


def _outcome(item: Attempt) -> str:
    if item.ended_at is None:
        return tr("Running") if item.is_launched else tr("Being started")
    return item.class_id.replace("_", " ") or tr("Installed")

"""The attempts of a run as a Qt table model."""

from __future__ import annotations

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.run import Run
from coe_assistant.ui.history_words import Titles, class_title
from coe_assistant.ui.models.cells_model import CellsModel
from coe_assistant.ui.text import duration, tr, when


class AttemptsModel(CellsModel):
    """Number, kind, start, duration, outcome and operation id."""

    def show_run(self, run: Run, titles: Titles) -> None:
        """Take over the attempts of run; titles are those of the classes of failure."""
        self.show_cells(tuple(_cells(item, titles) for item in run.attempts))

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


def _cells(item: Attempt, titles: Titles) -> tuple[str, ...]:
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
        _outcome(item, titles),
        item.operation_id,
    )


def _outcome(item: Attempt, titles: Titles) -> str:
    if item.ended_at is None:
        return tr("Running") if item.is_launched else tr("Being started")
    return class_title(item.class_id, titles) if item.class_id else tr("Installed")

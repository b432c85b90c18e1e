"""The attempts of a run as a Qt table model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.run import Run
from coe_assistant.ui.text import duration, tr, when

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class AttemptsModel(QAbstractTableModel):
    """Number, kind, start, duration, outcome and operation id."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_run(self, run: Run) -> None:
        """Take over the attempts of run."""
        rows = tuple(_cells(item) for item in run.attempts)
        if rows == self._rows:
            return
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self._rows = rows
        last = self.index(len(rows) - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of attempts."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_heads())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_heads()[index.column()]}: {text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        is_name = role == Qt.ItemDataRole.DisplayRole
        if not is_name or orientation is not Qt.Orientation.Horizontal:
            return None
        return _heads()[section]


def _heads() -> tuple[str, ...]:
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

"""A table of texts as a Qt model; what shows something in a table derives from it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.ui.text_direction import without_controls

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class CellsModel(QAbstractTableModel):
    """Rows of texts under heads. Subclasses say the heads and make the rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def heads(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return ()

    def show_cells(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """Take over rows; where their number stays, only changed ones are told."""
        if rows == self._rows:
            return
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        old, self._rows = self._rows, rows
        for line, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                last = self.index(line, self.columnCount() - 1)
                self.dataChanged.emit(self.index(line, 0), last)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.heads())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        if not index.isValid():
            return None
        text = without_controls(self._rows[index.row()][index.column()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.heads()[index.column()]}: {text}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        is_name = role == Qt.ItemDataRole.DisplayRole
        if not is_name or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.heads()[section]

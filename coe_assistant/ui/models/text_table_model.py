"""Rows of plain texts under named columns as a Qt table model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coe_assistant.ui.copying import COPY_ROLE
from coe_assistant.ui.text_direction import without_controls

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST = 300  # characters of a cell that are drawn; the tool tip has more
_LONGEST_TIP = 4_000


class TextTableModel(QAbstractTableModel):
    """Takes its rows whole; a cell's accessible text begins with its column."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._rows: Sequence[Sequence[str]] = ()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Take over rows; each has as many cells as there are columns."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text."""
        if not index.isValid():
            return None
        text = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return without_controls(" ".join(text[:_LONGEST].split()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return text[:_LONGEST_TIP]
        if role == COPY_ROLE:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._heads[index.column()]}: {text[:_LONGEST_TIP]}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        is_name = role == Qt.ItemDataRole.DisplayRole
        if not is_name or orientation is not Qt.Orientation.Horizontal:
            return None
        return self._heads[section]

    def cells(self, row: int) -> Sequence[str]:
        """Return the whole texts of a row."""
        return self._rows[row]

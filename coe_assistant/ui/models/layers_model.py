"""The unmanaged layers as a Qt table model, with a filter over all columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from coe_assistant.domain.layer_removal import RemovalOutcome
from coe_assistant.services.layer_table import LayerRow
from coe_assistant.ui.text import told, tr, when

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SORTS = Qt.ItemDataRole.UserRole + 1


class LayerColumn(IntEnum):
    """Columns in order."""

    TYPE = 0
    NAME = 1
    CHANGED = 2
    WHEN = 3
    WHO = 4
    RESULT = 5


class LayersModel(QAbstractTableModel):
    """One row a layer; only changed rows are told.

    Args:
        parent: Owns the model.
        type_word: Returns what people call a type of component.
    """

    def __init__(
        self, parent: QObject | None = None, type_word: Callable[[str], str] = str
    ) -> None:
        super().__init__(parent)
        self._rows: tuple[LayerRow, ...] = ()
        self._type_word = type_word

    @property
    def rows(self) -> tuple[LayerRow, ...]:
        """All rows, unfiltered."""
        return self._rows

    def show_rows(self, rows: Sequence[LayerRow]) -> None:
        """Take over rows; other layers than before reset the model."""
        wanted = tuple(rows)
        if [one.layer.key for one in wanted] != [one.layer.key for one in self._rows]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        before, self._rows = self._rows, wanted
        for line, (old, new) in enumerate(zip(before, wanted, strict=True)):
            if old != new:
                last = self.index(line, len(LayerColumn) - 1)
                self.dataChanged.emit(self.index(line, 0), last)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of layers."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(LayerColumn)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell for eyes, ears and sorting."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], LayerColumn(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.cell(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{heads()[column]}: {self.cell(row, column)}"
            case x if x == _SORTS:
                return _sort_key(row, column)
            case _:
                return None

    def cell(self, row: LayerRow, column: LayerColumn) -> str:
        """Return what a cell shows."""
        if column is LayerColumn.TYPE:
            return self._type_word(row.layer.component_type)
        return _cell(row, column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        is_name = role == Qt.ItemDataRole.DisplayRole
        return heads()[section] if is_name and orientation is Qt.Orientation.Horizontal else None


class LayersFilter(QSortFilterProxyModel):
    """Shows the rows that hold every word of a text, sorted by any column."""

    def __init__(self, model: LayersModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._layers = model
        self.setSourceModel(model)
        self.setSortRole(_SORTS)

    def show_words(self, text: str) -> None:
        """Filter by the words of text, in any column and any case."""
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def layer(self, line: int) -> LayerRow:
        """Return the row that is shown at line."""
        return self._layers.rows[self.mapToSource(self.index(line, 0)).row()]

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Return whether a row holds all words."""
        del source_parent
        row = self._layers.rows[source_row]
        cells = (self._layers.cell(row, column) for column in LayerColumn)
        held = " ".join([*cells, row.layer.component_type]).casefold()
        return all(word in held for word in self._words)


def can_remove(row: LayerRow) -> bool:
    """Return whether a row may be chosen for removal."""
    gone = (RemovalOutcome.REMOVED, RemovalOutcome.NONE_THERE)
    return row.is_removable and (row.result is None or row.result.outcome not in gone)


def heads() -> tuple[str, ...]:
    """Return the names of the columns."""
    return (tr("Type"), tr("Name"), tr("What changed"), tr("When"), tr("Who"), tr("Result"))


def result_word(row: LayerRow) -> str:
    """Return what became of a row in one or two words."""
    if row.is_at_work:
        return tr("Removing…")
    if row.result is None:
        return "" if row.is_removable else tr("Only layer: stays")
    return {
        RemovalOutcome.REMOVED: tr("Removed"),
        RemovalOutcome.NONE_THERE: tr("Was gone already"),
        RemovalOutcome.ONLY_LAYER: tr("Only layer: stays"),
        RemovalOutcome.NOT_SAVED: tr("Not saved: stays"),
        RemovalOutcome.REFUSED: tr("Refused"),
        RemovalOutcome.UNKNOWN: tr("Not known"),
        RemovalOutcome.CANCELLED: tr("Stopped before"),
    }[row.result.outcome]


def _cell(row: LayerRow, column: LayerColumn) -> str:
    match column:
        case LayerColumn.TYPE:
            return row.layer.component_type
        case LayerColumn.NAME:
            return row.layer.name or row.layer.component_id
        case LayerColumn.CHANGED:
            words = ", ".join(row.changed)
            return tr("Frozen definition: {keys}").format(keys=words) if row.is_frozen else words
        case LayerColumn.WHEN:
            return when(row.changed_at) if row.changed_at is not None else tr("not known")
        case LayerColumn.WHO:
            return row.changed_by or tr("not known")
        case LayerColumn.RESULT:
            return result_word(row)


def _tip(row: LayerRow, column: LayerColumn) -> str:
    if column is LayerColumn.RESULT and row.result is not None:
        return f"{result_word(row)}. {told(row.result.detail)}".strip(" .")
    return _cell(row, column)


def _sort_key(row: LayerRow, column: LayerColumn) -> object:
    if column is LayerColumn.WHEN:
        return row.changed_at.timestamp() if row.changed_at is not None else 0.0
    return _cell(row, column).casefold()

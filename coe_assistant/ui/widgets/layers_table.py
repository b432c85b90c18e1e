"""The table of unmanaged layers: filtered, sorted, many rows chosen, cells copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from coe_assistant.services.layer_table import LayerRow
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size
from coe_assistant.ui.models.layers_model import (
    LayerColumn,
    LayersFilter,
    LayersModel,
    can_remove,
)
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.table_head import TableHead


class LayersTable(QTableView):
    """Shows LayersModel through its filter.

    Signals:
        chosen: Other rows are chosen now.
    """

    chosen = Signal()

    def __init__(
        self, copy_text: Callable[[str], None], type_word: Callable[[str], str] = str
    ) -> None:
        super().__init__()
        self._layers = LayersModel(self, type_word)
        self._shown = LayersFilter(self._layers, self)
        self.setModel(self._shown)
        EmptyWords(
            self, tr("No unmanaged layer is listed: none was found, or none fits the filter.")
        )
        self.setAccessibleName(tr("Unmanaged layers"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self._build_head()
        self.setSortingEnabled(True)
        self.sortByColumn(LayerColumn.TYPE, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._shown.modelReset.connect(self.chosen)
        self.copying = CopyActions(self, copy_text)

    def _build_head(self) -> None:
        named = tr("Columns of the layers")
        self._head = TableHead(self, named, filling=LayerColumn.NAME, least=Size.SIDE_LIST)

    @property
    def chosen_rows(self) -> tuple[LayerRow, ...]:
        """The chosen rows that can be removed."""
        lines = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(row for row in map(self._shown.layer, lines) if can_remove(row))

    @property
    def shown_rows(self) -> tuple[LayerRow, ...]:
        """The rows that the filter lets through, in the order shown."""
        return tuple(self._shown.layer(line) for line in range(self._shown.rowCount()))

    def show_rows(self, rows: Sequence[LayerRow]) -> None:
        """Take over rows; the choice stays while the layers are the same.

        The first ones give the columns their widths; results come later, one by one.
        """
        is_first = self._layers.rowCount() == 0
        self._layers.show_rows(rows)
        if is_first and rows:
            self._head.fit(Size.NARROW_COLUMN)
            result = max(self.columnWidth(LayerColumn.RESULT), Size.RESULT_COLUMN)
            self.setColumnWidth(LayerColumn.RESULT, result)

    def show_words(self, text: str) -> None:
        """Filter by words."""
        self._shown.show_words(text)
        self.chosen.emit()

    def choose_shown(self) -> None:
        """Choose every row that is shown and can be removed."""
        wanted = QItemSelection()
        for line, row in enumerate(self.shown_rows):
            if can_remove(row):
                index = self._shown.index(line, 0)
                wanted.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self.setFocus()

    def _on_selection(self) -> None:
        self.chosen.emit()

"""A table of plain texts whose chosen rows can be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QAbstractItemView, QTableView

from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size
from coe_assistant.ui.models.text_table_model import TextTableModel
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.table_head import TableHead

_MOST_LINES = 8


class TextTable(QTableView):
    """Ctrl+C copies the chosen rows, tabs between the cells. fits makes it as high as its rows.

    empty says why there are no rows, and what brings some.
    """

    def __init__(
        self,
        name: str,
        heads: Sequence[str],
        copy_text: Callable[[str], None],
        *,
        fits: bool = False,
        empty: str = "",
    ) -> None:
        super().__init__()
        self._fits = fits
        self._texts = TextTableModel(heads, self)
        self.setModel(self._texts)
        EmptyWords(self, empty or tr("There is nothing to show here."))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self._head = TableHead(self, name)
        self._copying = CopyActions(self, copy_text)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show rows, the columns as wide as what is seen first."""
        self._texts.show_rows(rows)
        self._head.fit()
        if self._fits:
            height = (min(len(rows), _MOST_LINES) + 1) * Size.CONTROL
            self.setFixedHeight(height + Size.RADIUS)

    def copy_chosen(self) -> None:
        """Copy the chosen rows, or all when none is chosen."""
        self._copying.copy_rows()

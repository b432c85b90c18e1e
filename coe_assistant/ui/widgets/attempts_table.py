"""The attempts of a run as a table whose cells can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from coe_assistant.domain.run import Run
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.history_words import Titles
from coe_assistant.ui.models.attempts_model import AttemptsModel
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.empty_words import EmptyWords
from coe_assistant.ui.widgets.table_head import TableHead


class AttemptsTable(QTableView):
    """Shows AttemptsModel; Ctrl+C copies the chosen rows, tabs between the cells."""

    def __init__(self, copy_text: Callable[[str], None]) -> None:
        super().__init__()
        self._attempts = AttemptsModel(self)
        self.setModel(self._attempts)
        EmptyWords(self, tr("No attempt was made yet. Each import that is started stands here."))
        self.setAccessibleName(tr("Attempts"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.setWordWrap(False)
        # the id is last: it gives way, and its tooltip and the clipboard have it whole
        self._head = TableHead(self, tr("Columns of the attempts"))
        self._attempts.modelReset.connect(self._on_other_cells)
        self._attempts.dataChanged.connect(self._on_other_cells)
        CopyActions(self, copy_text)

    def show_run(self, run: Run, titles: Titles) -> None:
        """Show the attempts of run; titles are those of the classes of failure."""
        self._attempts.show_run(run, titles)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the cells again: only now the style is known for certain."""
        super().showEvent(event)
        self._head.fit()

    def _on_other_cells(self, *_: object) -> None:
        self._head.fit()

"""The attempts of a run as a table whose cells can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from coe_assistant.domain.run import Run
from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.history_words import Titles
from coe_assistant.ui.models.attempts_model import AttemptsModel
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.empty_words import EmptyWords


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
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setHighlightSections(False)
        head.setDefaultAlignment(head.defaultAlignment().AlignLeft)
        head.setAccessibleName(tr("Columns of the attempts"))
        CopyActions(self, copy_text)

    def show_run(self, run: Run, titles: Titles) -> None:
        """Show the attempts of run; titles are those of the classes of failure."""
        self._attempts.show_run(run, titles)

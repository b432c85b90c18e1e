"""The list of checks: drawn by its delegate, copied as lines of title, state and summary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView

from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.design import Size
from coe_assistant.ui.models.checklist_model import ChecklistModel, CheckRole
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.check_delegate import CheckDelegate
from coe_assistant.ui.widgets.empty_words import EmptyWords


class CheckList(QListView):
    """Shows a ChecklistModel."""

    def __init__(
        self, model: ChecklistModel, theme: Theme, copy_text: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(CheckDelegate(theme, self))
        EmptyWords(self, tr("Nothing was checked yet. Run the checklist."))
        self.setAccessibleName(tr("Checks"))
        self.setMinimumWidth(Size.LIST)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.copying = CopyActions(self, copy_text, _line)


def _line(index: QModelIndex | QPersistentModelIndex) -> str:
    parts = (index.data(), index.data(CheckRole.WORD), index.data(CheckRole.SUMMARY))
    return "\t".join(str(part or "") for part in parts)

"""The list of checks: drawn by its delegate, copied as lines of title, state and summary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView

from coe_assistant.ui.copying import CopyActions
from coe_assistant.ui.models.checklist_model import ChecklistModel, CheckRole
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.check_delegate import CheckDelegate

_WIDTH = 240


class CheckList(QListView):
    """Shows a ChecklistModel."""

    def __init__(
        self, model: ChecklistModel, theme: Theme, copy_text: Callable[[str], None]
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(CheckDelegate(theme, self))
        self.setAccessibleName(tr("Checks"))
        self.setMinimumWidth(_WIDTH)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.copying = CopyActions(self, copy_text, _line)


def _line(index: QModelIndex | QPersistentModelIndex) -> str:
    parts = (index.data(), index.data(CheckRole.WORD), index.data(CheckRole.SUMMARY))
    return "\t".join(str(part or "") for part in parts)

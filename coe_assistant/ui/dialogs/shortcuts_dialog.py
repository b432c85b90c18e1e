"""Help > Keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHeaderView, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.shortcuts import Scope, key_words, scope_title, shortcuts
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.text_table import TextTable


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    dialog = Dialog(window, tr("Keyboard shortcuts"), width=Size.DIALOG_WIDE)
    heads = (tr("Keys"), tr("What they do"), tr("Where"))
    table = TextTable(tr("Keyboard shortcuts"), heads, context.shell.copy_text)
    table.show_rows(
        [
            (key_words(item.keys), item.words, scope_title(scope))
            for scope in Scope
            for item in shortcuts()
            if item.scope is scope
        ]
    )
    head = table.horizontalHeader()
    head.setStretchLastSection(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setMinimumHeight(2 * Size.LOG)
    table.setCurrentIndex(table.model().index(0, 0))
    dialog.add(table)
    return dialog

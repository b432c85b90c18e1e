"""Help > Keyboard shortcuts."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.facts import FactTable


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    del context
    dialog = Dialog(window, tr("Keyboard shortcuts"))
    table = FactTable()
    table.show_facts(
        [
            ("F1", tr("This list")),
            ("Enter", tr("The main button at the bottom right")),
            ("Tab, Shift+Tab", tr("To the next control, and back")),
            ("Alt", tr("Shows the underlined letters; Alt and the letter presses the control")),
            ("Esc", tr("Closes a dialog")),
            ("Ctrl+N", tr("New run")),
            ("Ctrl+B", tr("Export a support bundle")),
            ("Ctrl+E", tr("Explain an error")),
            ("Ctrl+L", tr("Import log")),
            ("Ctrl+F", tr("Find in the log")),
            ("Ctrl+C", tr("Copies the chosen rows of a table")),
            ("Ctrl+Q", tr("Exit")),
        ]
    )
    dialog.add(table)
    return dialog

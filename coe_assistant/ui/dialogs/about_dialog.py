"""Help > About: versions and paths to copy."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant import __version__
from coe_assistant.ui.context import UPDATE_PAGE, Context
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, label


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    facts = [
        (tr("CoE Assistant"), __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        (tr("System"), platform.platform()),
        *context.facts.items(),
    ]
    dialog = Dialog(window, tr("About CoE Assistant"))
    table = FactTable()
    table.show_facts(facts)
    dialog.add(
        label(
            tr(
                "Guides an admin through the upgrade of the CoE Starter Kit, or of any managed "
                "Dataverse solution. MIT licence; Qt is used under the LGPL."
            ),
            "muted",
        ),
        table,
    )
    text = "\n".join(f"{name}: {value}" for name, value in facts)
    dialog.add_action(button(tr("Copy &all"), lambda: context.shell.copy_text(text)))
    page = context.facts.get(UPDATE_PAGE, "")
    if page:
        words = tr("&Look for a newer version")
        dialog.add_action(button(words, lambda: context.shell.open_url(page)))
    return dialog

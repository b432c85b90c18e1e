"""Help > About: versions and paths to copy, and the licences. No network is used for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac import PacFound
from coe_assistant.ui.context import UPDATE_PAGE, Context
from coe_assistant.ui.dialogs.frame import Dialog
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.facts import Fact, FactTable
from coe_assistant.ui.widgets.labels import button, label


class AboutDialog(Dialog):
    """Facts are there at once; pac's version comes when pac has answered."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, tr("About CoE Assistant"))
        self._context = context
        self._table = FactTable()
        self._pac = ""
        page = context.facts.get(UPDATE_PAGE, "")
        self.add(
            label(
                tr(
                    "Guides an admin through the upgrade of the CoE Starter Kit, or of any managed "
                    "Dataverse solution. MIT licence; Qt is used under the LGPL."
                ),
                "muted",
            ),
            self._table,
        )
        self.content.addStretch(1)
        self.add_action(button(tr("&Licences"), lambda: context.do("help:licences.md")))
        self.add_action(button(tr("Copy &all"), self._on_copy))
        if page:
            words = tr("Look for a &newer version")
            self.add_action(button(words, lambda: context.shell.open_url(page)))
        self._look_for_pac()
        self._show()

    @property
    def facts(self) -> list[Fact]:
        """Names and values, as they are copied."""
        found = [(told(name), value) for name, value in self._context.facts.items()]
        return [*found, (tr("pac"), self._pac)]

    def _look_for_pac(self) -> None:
        house = self._context.surroundings.housekeeping()
        if house is not None:
            self._pac = tr("asking…")
            house.pac.look(self._on_pac, self._on_no_pac)

    def _on_pac(self, found: PacFound | None) -> None:
        if found is None:
            self._pac = tr("not found")
        else:
            version = found.version or tr("version not known")
            self._pac = f"{version}, {found.path}"
        self._show()

    def _on_no_pac(self, error: CoeError) -> None:
        self._pac = told(error.title)
        self._show()

    def _show(self) -> None:
        self._table.show_facts(self.facts)

    def _on_copy(self) -> None:
        self._context.shell.copy_text("\n".join(f"{name}: {value}" for name, value in self.facts))


def build(context: Context, window: QWidget) -> QDialog:
    """Return the dialog."""
    return AboutDialog(context, window)

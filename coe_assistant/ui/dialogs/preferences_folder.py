"""Settings > Data folder: where it is, how large, and how to use another one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.housekeeping import Housekeeping
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import size, told, tr
from coe_assistant.ui.widgets.facts import FactTable
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row


class FolderSection(Section):
    """Shows; nothing is changed here."""

    def __init__(self, context: Context, house: Housekeeping) -> None:
        super().__init__(context)
        self._house = house
        self.facts = FactTable()
        self._show(tr("Measuring…"))
        another = tr(
            "To use another folder, start the program with --data-dir and its path, or set the "
            "environment variable COE_ASSISTANT_DATA_DIR. Runs stay in the old folder."
        )
        held = tr(
            "It holds runs with their logs, the program's log, the encrypted sign-in and the "
            "settings. Only you can read it."
        )
        shell = context.shell
        self.setLayout(
            column(
                label(held),
                self.facts,
                row(
                    button(tr("&Open the folder"), lambda: shell.open_folder(house.data_folder)),
                    button(tr("Copy the &path"), lambda: shell.copy_text(str(house.data_folder))),
                    None,
                ),
                label(another, "muted"),
                gap=Space.M,
            )
        )
        house.measure(self._on_size, self._on_failed)

    def _show(self, how_large: str) -> None:
        kind = tr("beside the program (portable)") if self._house.is_portable else ""
        self.facts.show_facts(
            [
                (tr("Folder"), str(self._house.data_folder)),
                (tr("Size"), how_large),
                (tr("Kind"), kind),
            ]
        )

    def _on_size(self, count: int) -> None:
        self._show(size(count))

    def _on_failed(self, error: CoeError) -> None:
        self._show(told(error.title))


def build(context: Context, _window: QWidget) -> Section | None:
    """Return the section."""
    house = context.surroundings.housekeeping()
    return FolderSection(context, house) if house is not None else None

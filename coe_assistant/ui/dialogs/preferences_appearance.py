"""Settings > Appearance: the colours of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from coe_assistant.ui.appearance import SETTING, choose_scheme
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Scheme, Space
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column

if TYPE_CHECKING:
    from coe_assistant.ui.main_window import MainWindow


class AppearanceSection(Section):
    """One choice, in force at once."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context)
        self._window = cast("MainWindow", window)
        self._group = QButtonGroup(self)
        self.choices = {
            Scheme.SYSTEM: QRadioButton(tr("As on the &desktop")),
            Scheme.LIGHT: QRadioButton(tr("&Light")),
            Scheme.DARK: QRadioButton(tr("Da&rk")),
            Scheme.HIGH_CONTRAST: QRadioButton(tr("&High contrast")),
        }
        words = tr('"As on the desktop" follows the system\'s setting.')
        box = column(gap=Space.M)
        for choice in self.choices.values():
            self._group.addButton(choice)
            box.addWidget(choice)
        box.addWidget(label(words, "caption"))
        self.setLayout(box)
        self.choices[self._kept()].setChecked(True)
        self.watch(*self.choices.values())

    def commit(self) -> bool:
        """Use the chosen colours."""
        chosen = next(scheme for scheme, choice in self.choices.items() if choice.isChecked())
        if chosen is self._kept():
            return False
        choose_scheme(self.context, self._window, chosen)
        return True

    def _kept(self) -> Scheme:
        house = self.context.surroundings.housekeeping()
        kept = house.settings.kept(SETTING) if house is not None else None
        return Scheme(kept) if kept else Scheme.SYSTEM


def build(context: Context, window: QWidget) -> Section:
    """Return the section."""
    return AppearanceSection(context, window)

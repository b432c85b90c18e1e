"""Settings > Language: the language of the window and of messages."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.dialogs.preferences_section import Section
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import column

_SETTING = "language"


class LanguageSection(Section):
    """One choice. The window is built again in it when the settings are closed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choice = ChoiceBox(context.theme)
        self.choice.addItem(tr("As the system"), "")
        languages = context.surroundings.languages
        for language in languages.known if languages is not None else ():
            self.choice.addItem(language.name, language.tag)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self._kept())))
        words = tr("The window changes when you close the settings; what you entered stays.")
        recorded = tr("Journals, logs and support bundles are always in English.")
        self.setLayout(
            column(
                field(tr("&Language"), self.choice, words), label(recorded, "caption"), gap=Space.M
            )
        )
        self.watch(self.choice)

    def commit(self) -> bool:
        """Keep the choice.

        Raises:
            CoeError: it was not kept.
        """
        house = self.context.surroundings.housekeeping()
        tag = self.choice.currentData()
        if house is None or tag == self._kept():
            return False
        if tag:
            house.settings.keep(_SETTING, tag)
        else:
            house.settings.drop(_SETTING)
        return True

    def apply(self) -> None:
        """Use the language that is kept; called when the settings have closed."""
        languages = self.context.surroundings.languages
        if languages is not None and languages.chosen != self._kept():
            languages.use(self._kept())

    def _kept(self) -> str:
        house = self.context.surroundings.housekeeping()
        return str((house.settings.kept(_SETTING) if house is not None else None) or "")


def build(context: Context, _window: QWidget) -> Section:
    """Return the section."""
    return LanguageSection(context)

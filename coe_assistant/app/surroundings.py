"""What the window offers beside the run; loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from coe_assistant.app.assembly import Assembly
from coe_assistant.app.places import Places
from coe_assistant.ui.context import Surroundings

if TYPE_CHECKING:
    from coe_assistant.app.speaking import Speech
    from coe_assistant.services.help_book import HelpBook
    from coe_assistant.services.languages import Languages
    from coe_assistant.services.settings_keeping import SettingsKeeping


def make_surroundings(
    places: Places, assembly: Assembly, speech: Speech, languages: Languages
) -> Surroundings:
    """Return what belongs to this start."""

    def help_book() -> HelpBook:
        helping = import_module("coe_assistant.app.helping")
        book: HelpBook = helping.make_help(places, assembly.shelf, speech.tag, speech.told)
        return book

    def settings() -> SettingsKeeping:
        module = import_module("coe_assistant.app.settings_program")
        keeping: SettingsKeeping = module.make_keeping(places)
        return keeping

    return Surroundings(help_book, languages, settings)

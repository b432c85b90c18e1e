"""What the window offers beside the run; loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from coe_assistant.app.assembly import Assembly
from coe_assistant.app.places import Places
from coe_assistant.ui.context import Surroundings

if TYPE_CHECKING:
    from coe_assistant.app.speaking import Speech
    from coe_assistant.domain.cloud import Cloud
    from coe_assistant.services.help_book import HelpBook
    from coe_assistant.services.housekeeping import Housekeeping
    from coe_assistant.services.languages import Languages


def make_surroundings(
    places: Places, assembly: Assembly, speech: Speech, languages: Languages
) -> Surroundings:
    """Return what belongs to this start."""

    def help_book() -> HelpBook:
        helping = import_module("coe_assistant.app.helping")
        book: HelpBook = helping.make_help(places, assembly.shelf, speech.tag, speech.told, clouds)
        return book

    def clouds() -> Sequence[Cloud]:
        present = assembly.workbench.connection.cloud
        return (present,) if present is not None else places.clouds()

    @cache
    def housekeeping() -> Housekeeping:
        module = import_module("coe_assistant.app.housekeeping")
        house: Housekeeping = module.make_housekeeping(places, assembly)
        return house

    return Surroundings(help_book, languages, housekeeping)

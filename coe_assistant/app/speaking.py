"""The language of one start: which one it is, and its texts, loaded at their first use."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.language import ENGLISH, choose_language

if TYPE_CHECKING:
    from coe_assistant.adapters.catalogues import CatalogueShelf
    from coe_assistant.app.places import Places
    from coe_assistant.domain.catalogue import Catalogue
    from coe_assistant.domain.language import Language

logger = logging.getLogger(__name__)
FOLDER = "i18n"


class Speech:
    """Tells English texts in the language that was chosen.

    Args:
        folders: Where languages lie, shipped ones first.
        wanted: The language that was asked for; "" for the system's.
    """

    def __init__(self, folders: Sequence[Path], wanted: str) -> None:
        self._folders = folders
        self._tag = ""
        self._catalogue: Catalogue | None = None
        self.change(wanted)

    @property
    def tag(self) -> str:
        """The language in use."""
        return self._tag

    def change(self, wanted: str) -> None:
        """Take another language; "" for the system's.

        Raises:
            CoeError: there is no such language (exit code 2).
        """
        system = import_module("coe_assistant.adapters.system_language")
        known = [language.tag for language in self.languages()]
        tag = choose_language(wanted, system.system_languages(os.environ), known)
        self._tag, self._catalogue = tag, None

    def languages(self) -> Sequence[Language]:
        """Return the languages that can be chosen, without English."""
        return self._shelf().languages()

    def catalogue(self) -> Catalogue | None:
        """Return the texts of the language; None for English, which needs none."""
        if self._tag != ENGLISH and self._catalogue is None:
            loaded = self._shelf().load(self._tag)
            for warning in loaded.warnings:
                logger.warning("language %s: %s", self._tag, warning)
            self._catalogue = loaded.catalogue
        return self._catalogue

    def told(self, text: str) -> str:
        """Return a text in the language, or as it is where it is not known."""
        catalogue = self.catalogue()
        return text if catalogue is None else catalogue.told(text)

    def _shelf(self) -> CatalogueShelf:
        module = import_module("coe_assistant.adapters.catalogues")
        shelf: CatalogueShelf = module.CatalogueShelf(self._folders)
        return shelf


def speech_of(places: Places) -> Speech:
    """Return the language for these places; files in the data folder come after the shipped ones.

    Raises:
        CoeError: there is no such language (exit code 2).
    """
    folders = [places.resources / FOLDER, places.folder.path / FOLDER]
    return Speech(folders, places.options.language)


def speech_before_settings(resources: Path, wanted: str) -> Speech:
    """Return the language for errors of the settings themselves: an unknown one is English."""
    folders = [resources / FOLDER]
    try:
        return Speech(folders, wanted)
    except CoeError:
        return Speech(folders, ENGLISH)

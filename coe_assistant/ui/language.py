"""Puts a catalogue under the window: Qt asks it for every text, dates and numbers follow."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from coe_assistant.domain.catalogue import Catalogue
from coe_assistant.ui.text import BELOW, CONTEXT, DATE_PATTERN

_REMEMBERED = 4_000  # texts from below: tables ask for the same ones at every paint


class CatalogueTranslator(QTranslator):
    """Answers Qt from a catalogue; installed on the application, tr() and told() need no more."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._told = lru_cache(_REMEMBERED)(catalogue.told)

    def isEmpty(self) -> bool:
        """Return False: Qt leaves out translators that have no file of its own form."""
        return False

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Return the text in the language, or as it is."""
        del disambiguation
        if context == BELOW:
            return self._told(source)
        if context != CONTEXT:
            return source
        if source == DATE_PATTERN:
            return self._catalogue.language.date_pattern
        found = self._catalogue.text(source, None if n < 0 else n)
        return source if found is None else found


class WindowLanguage:
    """The language of an application's windows; English until use() is called.

    Args:
        application: Its translators, direction and default locale are changed.
    """

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []

    def use(self, catalogue: Catalogue | None) -> None:
        """Change to a language; None is English. Texts that are shown already stay."""
        for translator in self._translators:
            self._application.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []
        is_mirrored = catalogue is not None and catalogue.language.is_right_to_left
        self._application.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
        )
        QLocale.setDefault(_locale("en" if catalogue is None else catalogue.language.tag))
        if catalogue is not None:
            # Qt asks the one that came last first; ours has an answer to everything.
            self._install(CatalogueTranslator(catalogue))
            self._install(_of_qt(catalogue.language.tag))

    def _install(self, translator: QTranslator | None) -> None:
        if translator is not None:
            translator.setParent(self._application)  # Qt itself does not keep it
            self._translators.append(translator)
            self._application.installTranslator(translator)


def _locale(tag: str) -> QLocale:
    # The system's own variant of the language where it is the same one: de-CH, en-GB.
    system = QLocale.system()
    wanted = QLocale(tag)
    return system if system.language() == wanted.language() else wanted


def _of_qt(tag: str) -> QTranslator | None:
    """Return Qt's own texts, such as those of the buttons of file dialogs, where it has them."""
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return translator if translator.load(f"qtbase_{tag}", folder) else None

"""The language of the window: put in force behind the first paint, and changed while it is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from coe_assistant.app.speaking import Speech
from coe_assistant.domain.language import ENGLISH, Language
from coe_assistant.services.languages import Languages
from coe_assistant.ui.language import WindowLanguage


class LanguageOfWindow:
    """Ties the language that was chosen to Qt.

    Args:
        application: Whose texts change.
        speech: The language and its texts.
        chosen: The tag in the settings or on the command line.
        refill: Builds the content of the window again; called when nothing else is going on.
    """

    def __init__(
        self,
        application: QApplication,
        speech: Speech,
        chosen: str,
        refill: Callable[[], None],
    ) -> None:
        self._window = WindowLanguage(application)
        self.speech = speech
        self._refill = refill
        self._window.use(speech.catalogue())
        known = (Language(ENGLISH, "English"), *speech.languages())
        self.languages = Languages(known, chosen, lambda: speech.tag, self._change)

    def end(self) -> None:
        """Take the language out of force again: another one follows."""
        self._window.use(None)

    def _change(self, wanted: str) -> None:
        before = self.speech.tag
        self.speech.change(wanted)
        if self.speech.tag != before:
            # Later: the dialog in which it was chosen is still open.
            QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self._window.use(self.speech.catalogue())
        self._refill()

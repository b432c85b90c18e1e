"""Opens the help at what is on the screen; the window is made when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog

from coe_assistant.ui.shortcuts import keys_of

if TYPE_CHECKING:
    from coe_assistant.ui.context import Context
    from coe_assistant.ui.help_window import HelpWindow


class HelpDesk:
    """Holds the one help window."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._window: HelpWindow | None = None

    @property
    def window(self) -> HelpWindow | None:
        """The window, once it was asked for."""
        return self._window

    def show(self, topic: str) -> None:
        """Open the page for topic."""
        self._opened().show_topic(topic)

    def show_link(self, link: str) -> None:
        """Open the page that a link of the help means, such as ``settings.md#wipe-data``."""
        self._opened().show_link(link)

    def _opened(self) -> HelpWindow:
        if self._window is None:
            module = import_module("coe_assistant.ui.help_window")
            window: HelpWindow = module.HelpWindow(
                self._context, self._context.surroundings.help_book()
            )
            self._window = window
        return self._window

    def serve(self, dialog: QDialog, topic: str) -> None:
        """Let F1 in dialog open the page for topic."""
        key = QShortcut(QKeySequence(keys_of("help")), dialog)
        key.activated.connect(lambda: self.show(topic))

    def close(self) -> None:
        """Close the window with the program's."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None

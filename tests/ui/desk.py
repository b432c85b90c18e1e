"""What a test, or the gallery, holds of an opened window."""

from __future__ import annotations

from functools import cache

from fake_surroundings import fake_surroundings
from fake_workbench import FakeClock, FakeWorkbench
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.ui.context import Shell, Surroundings
from coe_assistant.ui.main_window import MainWindow, build_main_window


def surroundings_of(workbench: FakeWorkbench) -> Surroundings:
    """Return what the program offers beside the run; less where it only looks."""
    whole = fake_surroundings()
    if workbench.observing is None:
        return whole
    return Surroundings(whole.help_book, observing=workbench.observing)


@cache
def _lexicon() -> ResourceLexicon:
    """Return the words, read once for all windows."""
    return ResourceLexicon(resources_folder())


class Desk:
    """A window over a fake workbench; what it copies and opens is written down.

    shown is what the scene is about: the window, or the dialog that it opened.
    """

    def __init__(self, workbench: FakeWorkbench) -> None:
        self.workbench = workbench
        self.clock = FakeClock()
        self.copied: list[str] = []
        self.opened: list[object] = []
        shell = Shell(self.opened.append, self.copied.append, self.opened.append)
        self.window: MainWindow = build_main_window(
            workbench,
            self.clock,
            shell=shell,
            facts={"CoE Assistant": "1.0.0", "Python": "3.11.9", "Qt": "6.11.3"},
            lexicon=_lexicon(),
            surroundings=surroundings_of(workbench),
        )
        self.shown: QWidget = self.window
        self._is_closed = False
        self.second: QWidget | None = None  # a start beside this one

    @property
    def content(self):
        return self.window.content

    @property
    def page(self):
        return self.content.page(self.content.place)

    def close(self) -> None:
        """Close without a question, and delete; a second time does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.workbench.run = None
        if self.second is not None:
            self.second.hide()
            self.second.deleteLater()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

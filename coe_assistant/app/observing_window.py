"""Opens the window that only looks: it follows another start, and may become the normal window."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.read_only import ReadOnlyFolder
from coe_assistant.app.about import about_facts
from coe_assistant.app.defect_notice import DefectNotice
from coe_assistant.app.helping import make_help
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.app.observing_assembly import ObservingAssembly
from coe_assistant.app.places import Places, sift_settings
from coe_assistant.app.recording import recording_in
from coe_assistant.app.speaking import speech_of
from coe_assistant.app.window_language import LanguageOfWindow
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.help_book import HelpBook
from coe_assistant.ui.context import Surroundings
from coe_assistant.ui.main_window import MainWindow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Opens the normal window over places in this one; returns what closes it.
Work = Callable[[Places, MainWindow, ExitStack], None]


class Looking:
    """What is behind the window while it only looks.

    Args:
        places: Options and folders.
        window: The window.
        application: The application, whose language is put in force.
        work: Takes the data folder and fills the window as the normal start does; raises CoeError
            where another start has it.
    """

    def __init__(
        self, places: Places, window: MainWindow, application: QApplication, work: Work
    ) -> None:
        self._places = replace(places, folder=ReadOnlyFolder(places.folder.path))
        self._window = window
        self._application = application
        self._work = work
        self._open = ExitStack()
        self._own = Path(tempfile.mkdtemp(prefix="coe-assistant-read-only-"))
        self._assembly: ObservingAssembly | None = None
        self._language: LanguageOfWindow | None = None

    def fill(self) -> None:
        """Fill the window and begin to look."""
        is_verbose, told = self._places.options.verbose, speech_of(self._places).told
        crash = self._open.enter_context(
            recording_in(self._own / "logs", verbose=is_verbose, told=told)
        )
        self._open.push(lambda *_: self._tidy(keep=crash.has_defect))
        self._language = LanguageOfWindow(
            self._application,
            speech_of(self._places),
            self._places.options.language,
            lambda: None,
        )
        self._open.callback(self._language.end)
        speech = self._language.speech
        self._assembly = ObservingAssembly(self._places, lambda: speech, self._own / "reports")
        self._open.callback(self._assembly.close)
        self._assembly.observer.take_over = self._take_over
        self._window.fill(
            self._assembly.workbench,
            self._assembly.clock,
            facts=about_facts(self._places),
            lexicon=ResourceLexicon(self._places.resources),
            surroundings=Surroundings(self._help_book, observing=self._assembly.observer),
        )
        crash.listen(DefectNotice(self._window).occurred.emit)
        self._assembly.observer.begin()

    def close(self) -> None:
        """Let go of everything."""
        self._open.close()

    def _help_book(self) -> HelpBook:
        assert self._assembly is not None  # noqa: S101 - the help is asked for in a filled window
        assert self._language is not None  # noqa: S101 - as above
        speech = self._language.speech
        return make_help(self._places, self._assembly.shelf, speech.tag, speech.told)

    def _take_over(self) -> None:
        # Later: the button that asks for it goes with the content of the window.
        QTimer.singleShot(0, self._become_normal)

    def _become_normal(self) -> None:
        if self._assembly is None:
            return
        taken = ExitStack()
        try:
            self._work(self._normal_places(), self._window, taken)
        except CoeError as error:
            taken.close()
            self._assembly.observer.refused(error)
            return
        self._open.close()
        self._assembly = None
        self._open = taken

    def _normal_places(self) -> Places:
        """Return the places of a normal start; the other one may have changed settings."""
        folder = DataFolder(self._places.folder.path)
        settings = sift_settings(folder.settings(), self._places.resources, folder.path)
        return replace(self._places, folder=folder, settings=settings)

    def _tidy(self, *, keep: bool) -> None:
        if not keep:
            shutil.rmtree(self._own, ignore_errors=True)

"""Opens the window: painted first, filled after, and a stored run shown without a click."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from coe_assistant.adapters.window_file import read_window, write_window
from coe_assistant.app.at_work import AtWork, at_work
from coe_assistant.app.filling import Filling
from coe_assistant.app.paint_report import is_paint_reported
from coe_assistant.app.places import Places
from coe_assistant.app.screen import is_seen, require_display, the_application, use_look
from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.window_place import put_back, taken

if TYPE_CHECKING:
    from coe_assistant.ui.context import Surroundings


def open_window(places: Places, packages: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; return the exit code.

    Args:
        places: Options and folders.
        packages: Files to choose at once.

    Raises:
        CoeError: another instance is at work, the folder is not usable, or there is no display.
    """
    require_display()
    application = the_application()
    looks = places.options.read_only
    while True:
        try:
            if looks:
                return _look_on(places, application)
            return _work(places, packages, application)
        except CoeError as error:
            problem = error
        except Exception as error:  # noqa: BLE001 - written down, and told on the screen
            problem = import_module("coe_assistant.app.recording").written_defect(places, error)
        wish = _wish_after(places, application, problem)
        if wish not in ("look", "again"):
            raise problem
        looks = looks or wish == "look"


def _wish_after(places: Places, application: QApplication, error: CoeError) -> str:
    # The windowed executable has no console: without a dialog a double click would do nothing.
    if places.options.tray or not is_seen(application):
        return ""
    use_look(application)
    occupied = import_module("coe_assistant.app.occupied")
    return str(occupied.show_problem(places, application, scheme_of(places), error))


def _look_on(places: Places, application: QApplication) -> int:
    return int(import_module("coe_assistant.app.looking_on").look_on(places, application))


def _work(places: Places, packages: Sequence[Path], application: QApplication) -> int:
    with at_work(places, begins=False) as work:
        window = MainWindow(scheme_of(places))
        filling = Filling(application, window)
        opening = Opening(places, window, work, packages, application, filling)
        window.painted.connect(opening.on_painted)
        # Qt forgets to quit where a dialog closed in the same moment, or the window was hidden.
        window.closed.connect(application.exit)
        application.commitDataRequest.connect(opening.on_session_ending)
        kept = read_window(places.folder.path)
        if kept:
            put_back(window, kept, application.screens())
        if places.options.tray:
            QTimer.singleShot(0, opening.begin_in_tray)
        else:
            window.show()
        try:
            return filling.loop()
        finally:
            write_window(places.folder.path, taken(window, kept))
            opening.close()


class Opening:
    """What happens right after the first paint."""

    def __init__(
        self,
        places: Places,
        window: MainWindow,
        work: AtWork,
        packages: Sequence[Path],
        application: QApplication,
        filling: Filling,
    ) -> None:
        self._application = application
        self._filling = filling
        self._places = places
        self._work = work
        self._window = window
        self._packages = packages
        self._assembly: Any = None
        self._tray: Any = None
        self._forward: Any = None
        self._language: Any = None
        self._problem: CoeError | None = None
        self._record = ExitStack()

    def on_painted(self) -> None:
        """Report the paint where a measurement asked for it, else fill the window."""
        if not is_paint_reported(self._places):
            self._filling.begin(self._fill)

    def begin_in_tray(self) -> None:
        """Wait in the tray with a run that is due later; without one there is nothing to do."""
        if not self._filling.run(self._fill):
            return
        run = self._assembly.workbench.run
        if run is None or run.pending is None:
            QApplication.quit()
        elif not self._tray.is_available:
            self._window.showMinimized()

    def _fill(self) -> None:
        use_look(self._application)
        self._work.begin()
        recording = import_module("coe_assistant.app.recording")
        crash = self._record.enter_context(recording.recording(self._places, self._told))
        self._filling.crash = crash
        self._begin_language()
        assembly_module = import_module("coe_assistant.app.assembly")
        self._assembly = assembly_module.Assembly(
            self._places,
            interruption=lambda: self._work.interruption,
            speech=lambda: self._language.speech,
        )
        workbench = self._assembly.workbench
        found = workbench.find_run()
        self._fill_window()
        notices = import_module("coe_assistant.app.defect_notice")
        crash.listen(notices.DefectNotice(self._window).occurred.emit)
        forward = import_module("coe_assistant.app.coming_forward")
        self._forward = forward.ComingForward(self._window, self._places.folder.path)
        tray = import_module("coe_assistant.app.tray")
        self._tray = tray.attach(self._window, workbench, self._assembly.notifier)
        if found is not None:
            # A start must not open a browser by itself: without a stored sign-in the bar asks.
            account = import_module("coe_assistant.domain.account")
            mode = self._places.options.mode
            choice = account.SignInChoice(
                found.environment.url, mode, found.account, is_silent=True
            )
            workbench.entrance.connect(choice)
        elif self._packages:
            workbench.choose_packages(self._packages)
        files = import_module("coe_assistant.app.program_files")
        self._warn_of_settings()
        if found is None and not self._packages and not self._places.options.tray:
            self._offer_first_steps()
        quiet_work = import_module("coe_assistant.app.quiet_work")
        quiet_work.begin_quiet_work(self._places, self._assembly)
        self._assembly.tasks.submit(
            lambda: files.files_problem(files.program_folder()), self._on_files, _raise
        )

    def _told(self, text: str) -> str:
        return text if self._language is None else str(self._language.speech.told(text))

    def _surroundings(self) -> Surroundings:
        module = import_module("coe_assistant.app.surroundings")
        made: Surroundings = module.make_surroundings(
            self._places, self._assembly, self._language.speech, self._language.languages
        )
        return made

    def _begin_language(self) -> None:
        speaking = import_module("coe_assistant.app.speaking")
        module = import_module("coe_assistant.app.window_language")
        self._language = module.LanguageOfWindow(
            self._application,
            speaking.speech_of(self._places),
            self._places.options.language,
            self._refill,
        )

    def _fill_window(self) -> None:
        about = import_module("coe_assistant.app.about")
        lexicon = import_module("coe_assistant.app.lexicon")
        self._window.fill(
            self._assembly.workbench,
            self._assembly.clock,
            facts=about.about_facts(self._places),
            lexicon=lexicon.ResourceLexicon(self._places.resources),
            surroundings=self._surroundings(),
        )

    def _refill(self) -> None:
        self._fill_window()
        import_module("coe_assistant.app.tray").offer(self._tray, self._window)
        self._on_files(self._problem)

    def _offer_first_steps(self) -> None:
        module = import_module("coe_assistant.adapters.first_steps")
        steps = module.FirstSteps(self._places.folder.path)
        if steps.are_due:
            steps.remember()
            self._window.content.context.do("tour")

    def _warn_of_settings(self) -> None:
        problems = self._places.settings.problems
        if problems:
            sifting = import_module("coe_assistant.app.sifting")
            self._window.content.banners.warn(sifting.as_one(problems))

    def _on_files(self, problem: CoeError | None) -> None:
        self._problem = problem
        if problem is not None:
            self._window.content.banners.warn(problem)

    def on_session_ending(self) -> None:
        """Let the log-off go on without a question: the run is on disk, the server goes on."""
        interruption = import_module("coe_assistant.domain.interruption")
        self._work.end = interruption.InterruptionKind.LOGGED_OFF
        self._window.agree_to_close()

    def close(self) -> None:
        """Let go of everything; pac and the server are left alone."""
        if self._assembly is not None:
            self._assembly.close()
        self._record.close()


def _raise(error: BaseException) -> None:
    raise error


def scheme_of(places: Places) -> Scheme:
    """Return the look in the settings."""
    table = places.settings.values.get("appearance", {})
    return Scheme(table.get("scheme", Scheme.SYSTEM.value))

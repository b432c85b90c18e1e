"""A window that cannot start says so on the screen; beside another instance it only looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from coe_assistant.adapters.journal import read_run
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.places import Places
from coe_assistant.app.screen import is_seen, require_display, the_application, use_look
from coe_assistant.app.speaking import speech_before_settings, speech_of
from coe_assistant.app.window_language import LanguageOfWindow
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.summons import Summons
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.desktop import desktop_shell
from coe_assistant.ui.dialogs.occupied_dialog import OccupiedDialog
from coe_assistant.ui.language import WindowLanguage
from coe_assistant.ui.theme import Theme

if TYPE_CHECKING:
    from coe_assistant.domain.run import Run


def show_problem(
    places: Places, application: QApplication, scheme: Scheme, problem: CoeError
) -> str:
    """Show why the window cannot start, until a person closes that.

    Returns:
        "again" to try the start again, "look" to look on only, "" for neither.
    """
    language = LanguageOfWindow(
        application, speech_of(places), places.options.language, lambda: None
    )
    is_occupied = problem.exit_code is ExitCode.OTHER_INSTANCE
    wishes: list[str] = []
    summons = Summons(places.folder.path)
    theme = Theme()
    dialog = OccupiedDialog(
        theme,
        problem,
        newest_run(places) if is_occupied else None,
        summons=summons if is_occupied else None,
        copy_text=desktop_shell().copy_text,
    )
    theme.use(scheme, dialog)
    dialog.look.connect(lambda: wishes.append("look"))
    _ask(dialog, wishes)
    summons.withdraw()
    del language  # it lives as long as the dialog speaks
    return wishes[-1] if wishes else ""


def show_early_problem(problem: CoeError, wanted: str, *, can_repeat: bool = True) -> bool:
    """Show what is wrong before the data folder and its settings are known.

    Args:
        problem: Why the window cannot start.
        wanted: The language that was asked for; "" for the system's.
        can_repeat: Whether something may have changed when the start is tried again.

    Returns:
        True to try the start again; False, too, where nobody sees a screen.
    """
    try:
        require_display()
    except CoeError:
        return False
    application = the_application()
    if not is_seen(application):
        return False
    use_look(application)
    language = WindowLanguage(application)
    language.use(speech_before_settings(resources_folder(), wanted).catalogue())
    theme, wishes = Theme(), list[str]()
    dialog = OccupiedDialog(
        theme,
        problem,
        None,
        summons=None,
        copy_text=desktop_shell().copy_text,
        can_repeat=can_repeat,
    )
    theme.use(Scheme.SYSTEM, dialog)
    _ask(dialog, wishes)
    language.use(None)
    return bool(wishes)


def _ask(dialog: OccupiedDialog, wishes: list[str]) -> None:
    dialog.again.connect(lambda: wishes.append("again"))
    loop = QEventLoop()  # the one of the application is for the window itself
    dialog.finished.connect(loop.quit)
    dialog.show()
    loop.exec()


def newest_run(places: Places) -> Run | None:
    """Return the newest stored run as it is, or None; a damaged one is left where it lies."""
    folder = places.folder.runs
    found = sorted(folder.iterdir(), reverse=True) if folder.is_dir() else []
    return next((run for one in found if (run := read_run(one)) is not None), None)

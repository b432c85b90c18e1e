"""A second start that only looks: its window is painted first, like any other."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from importlib import import_module

from PySide6.QtWidgets import QApplication

from coe_assistant.adapters.window_file import read_window, write_window
from coe_assistant.app.at_work import at_work
from coe_assistant.app.filling import Filling
from coe_assistant.app.paint_report import is_paint_reported
from coe_assistant.app.places import Places
from coe_assistant.app.screen import use_look
from coe_assistant.app.window import Opening, scheme_of
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.window_place import put_back, taken


def look_on(places: Places, application: QApplication) -> int:
    """Show the window over the work of another start; return the exit code."""
    window = MainWindow(scheme_of(places))
    filling = Filling(application, window)
    with ExitStack() as opened:

        def fill() -> None:
            use_look(application)
            looking = import_module("coe_assistant.app.observing_window").Looking(
                places, window, application, partial(take_over, application, filling)
            )
            opened.callback(looking.close)
            looking.fill()

        def begin() -> None:
            if not is_paint_reported(places):
                filling.begin(fill)

        window.painted.connect(begin)
        if kept := read_window(places.folder.path):
            put_back(window, kept, application.screens())
        window.show()
        return filling.loop()


def take_over(
    application: QApplication,
    filling: Filling,
    places: Places,
    window: MainWindow,
    opened: ExitStack,
) -> None:
    """Work in a window that only looked so far.

    Args:
        application: Tells when the session of the desktop ends.
        filling: Ends the event loop where the window cannot be filled.
        places: Options and folders of a normal start.
        window: The window.
        opened: Takes what is to be let go of when the window is closed.

    Raises:
        CoeError: another start works there, or the folder is not usable.
    """
    work = opened.enter_context(at_work(places, begins=False))
    opening = Opening(places, window, work, (), application, filling)
    opened.callback(opening.close)
    kept = read_window(places.folder.path)
    opened.callback(lambda: write_window(places.folder.path, taken(window, kept)))
    application.commitDataRequest.connect(opening.on_session_ending)
    opening.on_painted()

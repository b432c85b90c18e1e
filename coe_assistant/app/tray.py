"""Ties the tray icon to the run, the notifier and the window's closing."""

from __future__ import annotations

from coe_assistant.services.notifier import Notifier
from coe_assistant.services.workbench_state import Change, Workbench
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.tray import Tray


def attach(window: MainWindow, workbench: Workbench, notifier: Notifier) -> Tray:
    """Return the tray icon of window; it follows the run from now on."""
    tray = Tray(window, window.windowIcon())

    def follow(change: Change) -> None:
        if change in (Change.RUN, Change.PREFERENCES):
            settings = notifier.settings
            tray.follow(workbench.run, is_on=settings.is_on and settings.desktop)

    def hide_into() -> bool:
        if not tray.is_available:
            return False
        tray.follow(workbench.run, is_on=True)
        window.hide()
        return True

    workbench.subscribe(follow)
    notifier.use_desktop(tray.show_message)
    tray.quit_wanted.connect(window.close)
    if tray.is_available:
        window.content.hide_into(hide_into)
    follow(Change.RUN)
    return tray

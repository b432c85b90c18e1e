"""Ties the tray icon to the run, the notifier and the window's closing."""

from __future__ import annotations

from coe_assistant.services.notifier import Notifier
from coe_assistant.services.workbench_state import Change, Workbench
from coe_assistant.ui.icons import app_icon
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.tray import Tray


def attach(window: MainWindow, workbench: Workbench, notifier: Notifier) -> Tray:
    """Return the tray icon of window; it follows the run from now on."""
    icon = window.windowIcon()
    if icon.isNull():  # the window gets its own when it is shown
        icon = app_icon(window.content.context.theme)
    tray = Tray(window, icon)

    def follow(change: Change) -> None:
        if change in (Change.RUN, Change.PREFERENCES):
            settings = notifier.settings
            # A hidden window has no other way back than the icon.
            is_on = window.isHidden() or (settings.is_on and settings.desktop)
            tray.follow(workbench.run, is_on=is_on)

    def hide_into() -> bool:
        if not tray.is_available:
            return False
        window.hide()
        tray.follow(workbench.run, is_on=True)
        return True

    tray.hide_into = hide_into
    workbench.subscribe(follow)
    notifier.use_desktop(tray.show_message)
    tray.quit_wanted.connect(window.close)
    offer(tray, window)
    follow(Change.RUN)
    return tray


def offer(tray: Tray, window: MainWindow) -> None:
    """Let the content of window offer to go on in the tray, in its language."""
    tray.show_words()
    if tray.is_available:
        window.content.hide_into(tray.hide_into)

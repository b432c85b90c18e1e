"""The screen of a start: the application on it, whether a person sees it, and how it draws."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from coe_assistant.domain.errors import CoeError

WITHOUT_SCREEN = ("offscreen", "minimal")


def the_application() -> QApplication:
    """Return Qt's application; a dialog before the window may have needed it."""
    present = QApplication.instance()
    application = present if isinstance(present, QApplication) else QApplication(["coe-assistant"])
    application.setApplicationName("CoE Assistant")
    application.setQuitOnLastWindowClosed(True)
    return application


def is_seen(application: QApplication) -> bool:
    """Return whether a person can see windows of application."""
    return application.platformName() not in WITHOUT_SCREEN


def require_display() -> None:
    """Say in words that there is no display: Qt would end the process.

    Raises:
        CoeError: there is none.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    raise CoeError(
        "no-display",
        "There is no display to open a window on.",
        hint="Use the commands instead (see --help), or `demo --headless`.",
    )


def use_style(application: QApplication) -> None:
    """Draw as Windows 11 does where Qt offers it, and like Fusion everywhere else.

    Other styles (Windows 10, macOS, KDE) mix badly with the sheet of the design system.
    """
    if application.style().name() not in ("windows11", "fusion"):
        application.setStyle("Fusion")


def use_look(application: QApplication) -> None:
    """Choose the style, ring what has the keyboard, keep what is copied clean.

    The first paint needs none of them.
    """
    use_style(application)
    if application.findChild(QObject, "focus-ring") is None:
        ring = import_module("coe_assistant.ui.focus_ring").FocusRing(application)
        ring.setObjectName("focus-ring")
        clean = import_module("coe_assistant.ui.clean_clipboard").CleanClipboard
        clean(application.clipboard(), application)

"""Enter presses the button that has the focus, as on Windows.

Qt's own way for that makes the first button of a dialog its default; here only a dialog that says
so has one, and a focused button must never press another.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget


def presses_focused(window: QWidget, event: QKeyEvent) -> bool:
    """Press the focused button of window if event is Enter; return whether it was."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    focused = window.focusWidget()
    if not isinstance(focused, QAbstractButton) or isinstance(focused, QCheckBox | QRadioButton):
        return False
    focused.click()
    return True

"""Brings the window to the front when a second start in the same data folder asks for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from coe_assistant.runtime.summons import Summons

_LOOK_MS = 1000


class ComingForward(QObject):
    """Looks once a second whether the window is wanted.

    Args:
        window: The window; it owns this object.
        data_dir: The data folder.
    """

    def __init__(self, window: QWidget, data_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._summons = Summons(data_dir)
        self._summons.withdraw()  # asked of a program that has ended since
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Come forward if somebody asked."""
        if not self._summons.take():
            return
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

"""Shows in the window that something escaped everything else: a windowed program has no console."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.main_window import MainWindow


class DefectNotice(QObject):
    """Tells each kind of defect once: one that a timer repeats would be said every second.

    Signals:
        occurred: A CoeError; from any thread, shown when the window has its next turn.
    """

    occurred = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: set[str] = set()
        self.occurred.connect(self._on_occurred, Qt.ConnectionType.QueuedConnection)

    def _on_occurred(self, defect: CoeError) -> None:
        if defect.title not in self._told:
            self._told.add(defect.title)
            self._window.content.banners.warn(defect)

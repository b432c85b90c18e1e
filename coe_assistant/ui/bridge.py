"""Turns the workbench's calls into one Qt signal, for as long as the window lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from coe_assistant.services.workbench_state import Change, Workbench


class WorkbenchBridge(QObject):
    """Listens to a workbench.

    Signals:
        changed(Change): That part of the state is worth reading again.
    """

    changed = Signal(object)

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end: Callable[[], None] | None = workbench.subscribe(self._tell)

    def close(self) -> None:
        """Stop listening; a window may be closed more than once."""
        end, self._end = self._end, None
        if end is not None:
            end()

    def _tell(self, change: Change) -> None:
        self.changed.emit(change)

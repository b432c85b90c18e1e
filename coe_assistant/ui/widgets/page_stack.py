"""Pages on one another, of which only the shown one asks for room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class PageStack(QStackedWidget):
    """A stack whose hidden pages take no room from what stands above and below it."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self._on_current)

    def minimumSizeHint(self) -> QSize:
        """Return what the shown page needs; Qt's own answer is that of the largest one."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize(0, 0)

    def _on_current(self) -> None:
        self.updateGeometry()

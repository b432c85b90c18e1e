"""Two panes side by side with a handle between them, or one above the other where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from coe_assistant.ui.design import Size, Space


class FoldingSplitter(QSplitter):
    """Shares its width as told, until a person moves the handle.

    Attributes:
        folded: Emitted with whether the panes lie one above the other from now on.
    """

    folded = Signal(bool)

    def __init__(self, first: QWidget, second: QWidget, shares: tuple[int, int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(Space.L)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(Size.LOG)
        for place, (pane, share) in enumerate(zip((first, second), shares, strict=True)):
            self.addWidget(pane)
            self.setStretchFactor(place, share)
        self._shares = shares
        self.setSizes([share * Size.TEXT_COLUMN for share in shares])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        is_narrow = self.width() < Size.FOLD_BELOW
        wanted = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if wanted is self.orientation():
            return
        self.setOrientation(wanted)
        self.folded.emit(is_narrow)
        self.setMinimumHeight(3 * Size.LOG if is_narrow else Size.LOG)
        shares = (1, 2) if is_narrow else self._shares
        self.setSizes([share * Size.TEXT_COLUMN for share in shares])

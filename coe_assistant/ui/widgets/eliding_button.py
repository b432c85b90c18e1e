"""A button whose words may be longer than there is room: the tooltip tells the whole then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from coe_assistant.ui.design import Size, Space


class ElidingButton(QPushButton):
    """Looks like a link; never wider than its words, and narrower where it must be.

    Args:
        act: What it does.
        describe: What its words do not say, such as the address that it opens.
    """

    def __init__(self, act: Callable[[], object], describe: str = "") -> None:
        super().__init__()
        self._whole = ""
        self._describe = describe
        self.setAccessibleDescription(describe)
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked: act())

    def show_text(self, text: str) -> None:
        """Show text, as much of it as there is room for."""
        self._whole = text
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        hint = super().sizeHint()
        words = self.fontMetrics().horizontalAdvance(self._whole)
        return QSize(words + 2 * Space.S, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for the beginning of it."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), Size.FIELD), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_cut = self.width() < self.sizeHint().width()
        room = max(1, self.width() - 2 * Space.S)
        elided = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(elided if is_cut else self._whole)
        tip = (self._whole if is_cut else "", self._describe)
        self.setToolTip("\n".join(part for part in tip if part))

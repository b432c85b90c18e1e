"""A strip that is as high as its content asks, up to half of the window; more is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy

from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.layout import holder


class Shelf(QScrollArea):
    """Keeps what stands below it in sight, however long the words on it are.

    Args:
        content: What stands on it.
    """

    def __init__(self, content: QLayout) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # reading_order takes the area itself for a stop where nothing in it is one
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Contents; the arrow keys scroll"))
        self._content = content
        self._inner = holder(content)
        self._inner.setMinimumHeight(1)  # what counts is the height in the real width
        self.setWidget(self._inner)
        self._inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return the height of the content in the width that there is, or half of the window."""
        layout = self._content
        width = max(self.width(), layout.minimumSize().width())
        asked = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        height = asked if asked >= 0 else layout.totalSizeHint().height()
        return QSize(layout.totalSizeHint().width(), min(height, self.window().height() // 2))

    def minimumSizeHint(self) -> QSize:
        """Return the width that the content cannot do without."""
        return QSize(self._inner.minimumSizeHint().width(), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height when the content does."""
        if watched is self._inner and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where the width is another one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

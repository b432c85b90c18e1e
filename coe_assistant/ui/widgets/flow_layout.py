"""A layout that fills line after line, for rows of small things that may not fit on one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from coe_assistant.ui.design import Space


class FlowLayout(QLayout):
    """Places its items from the reading side; what does not fit begins a new line."""

    def __init__(self, *widgets: QWidget, gap: int = Space.S, line_gap: int = Space.XS) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = line_gap
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - overrides Qt
        """Take an item in."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - overrides Qt
        """Return an item, or None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - overrides Qt
        """Give an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - overrides Qt
        """Ask for no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - overrides Qt
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - overrides Qt
        """Return the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), is_moving=False)

    def sizeHint(self) -> QSize:
        """Return the least size: the widest item, one line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - overrides Qt
        """Return room for the largest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - overrides Qt
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, is_moving=True)

    def _arrange(self, rect: QRect, *, is_moving: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line:
                size = item.sizeHint()
                if is_moving:
                    place = QRect(QPoint(x, y + (height - size.height()) // 2), size)
                    item.setGeometry(self._mirrored(place, rect))
                x += size.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if not lines or needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self._gap
        return lines

    def _mirrored(self, place: QRect, rect: QRect) -> QRect:
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner is not None else Qt.LayoutDirection.LeftToRight
        return QStyle.visualRect(direction, rect, place)

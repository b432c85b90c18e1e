"""A layout that puts its items side by side, all as wide, and folds them where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from coe_assistant.ui.design import Space


class FoldLayout(QLayout):
    """Columns of one width: as many as have room, at least one.

    Args:
        widgets: What it holds; hidden ones take no room.
        gap: Between the columns.
        line_gap: Between the lines.
    """

    def __init__(self, *widgets: QWidget, gap: int = Space.L, line_gap: int = Space.M) -> None:
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
        """Use all the width there is."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - overrides Qt
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - overrides Qt
        """Return the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), is_moving=False)

    def sizeHint(self) -> QSize:
        """Return room for all items side by side."""
        shown = self._shown()
        width = len(shown) * self._cell() + max(0, len(shown) - 1) * self._gap
        return QSize(width, self._arrange(QRect(0, 0, width, 0), is_moving=False))

    def minimumSize(self) -> QSize:  # noqa: N802 - overrides Qt
        """Return room for the widest item; the height follows from the width."""
        heights = [item.minimumSize().height() for item in self._shown()]
        return QSize(self._cell(), max(heights, default=0))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - overrides Qt
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, is_moving=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _cell(self) -> int:
        return max((item.minimumSize().width() for item in self._shown()), default=0)

    def _columns(self, width: int, count: int) -> int:
        fit = (width + self._gap) // max(1, self._cell() + self._gap)
        columns = max(1, min(count, fit))
        lines = -(-count // columns)
        return -(-count // lines)  # four items fold to two and two, not to three and one

    def _arrange(self, rect: QRect, *, is_moving: bool) -> int:
        shown = self._shown()
        if not shown:
            return 0
        columns = self._columns(rect.width(), len(shown))
        width = (rect.width() - (columns - 1) * self._gap) // columns
        y = rect.y()
        for begin in range(0, len(shown), columns):
            line = shown[begin : begin + columns]
            height = max(_height(item, width) for item in line)
            for place, item in enumerate(line if is_moving else ()):
                x = rect.x() + place * (width + self._gap)
                item.setGeometry(self._mirrored(QRect(QPoint(x, y), QSize(width, height)), rect))
            y += height + self._line_gap
        return y - self._line_gap - rect.y()

    def _mirrored(self, place: QRect, rect: QRect) -> QRect:
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner is not None else Qt.LayoutDirection.LeftToRight
        return QStyle.visualRect(direction, rect, place)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

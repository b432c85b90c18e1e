"""A layout that puts its items side by side, all as wide, and folds them where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.widgets.item_layout import ItemLayout


class FoldLayout(ItemLayout):
    """Columns of one width: as many as have room, at least one.

    Args:
        widgets: What it holds; hidden ones take no room.
        gap: Between the columns.
        line_gap: Between the lines.
    """

    def __init__(self, *widgets: QWidget, gap: int = Space.L, line_gap: int = Space.M) -> None:
        super().__init__(*widgets, gap=gap, line_gap=line_gap)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - overrides Qt
        """Use all the width there is."""
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        """Return room for all items side by side."""
        shown = self.shown()
        width = len(shown) * self._cell() + max(0, len(shown) - 1) * self._gap
        return QSize(width, self.arrange(QRect(0, 0, width, 0), is_moving=False))

    def minimumSize(self) -> QSize:  # noqa: N802 - overrides Qt
        """Return room for the widest item; the height follows from the width."""
        heights = [item.minimumSize().height() for item in self.shown()]
        return QSize(self._cell(), max(heights, default=0))

    def _cell(self) -> int:
        return max((item.minimumSize().width() for item in self.shown()), default=0)

    def _columns(self, width: int, count: int) -> int:
        fit = (width + self._gap) // max(1, self._cell() + self._gap)
        columns = max(1, min(count, fit))
        lines = -(-count // columns)
        return -(-count // lines)  # four items fold to two and two, not to three and one

    def arrange(self, rect: QRect, *, is_moving: bool) -> int:
        """Return the height of all lines; place the items when is_moving."""
        shown = self.shown()
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
                item.setGeometry(self.mirrored(QRect(QPoint(x, y), QSize(width, height)), rect))
            y += height + self._line_gap
        return y - self._line_gap - rect.y()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

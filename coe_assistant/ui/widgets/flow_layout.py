"""A layout that fills line after line, for rows of small things that may not fit on one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.widgets.item_layout import ItemLayout


class FlowLayout(ItemLayout):
    """Places its items from the reading side; what does not fit begins a new line.

    Lower items stand in the middle of their line.

    Args:
        widgets: What it holds; hidden ones take no room.
        gap: Between two items.
        line_gap: Between two lines.
        is_trailing: Lines end at the far side, as the buttons of a dialog do.
    """

    def __init__(
        self,
        *widgets: QWidget,
        gap: int = Space.S,
        line_gap: int = Space.XS,
        is_trailing: bool = False,
    ) -> None:
        super().__init__(*widgets, gap=gap, line_gap=line_gap)
        self._is_trailing = is_trailing

    def insertWidget(self, index: int, widget: QWidget) -> None:  # noqa: N802 - as box layouts do
        """Take widget in before the item at index."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - overrides Qt
        """Ask for no more room than needed."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        """Return the least size: the widest item, one line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - overrides Qt
        """Return room for the largest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def arrange(self, rect: QRect, *, is_moving: bool) -> int:
        """Return the height of all lines; place the items when is_moving."""
        y = rect.y()
        for line in self._lines(rect.width()):
            sizes = [_size(item, rect.width()) for item in line]
            width = sum(size.width() for size in sizes) + self._gap * (len(line) - 1)
            height = max(size.height() for size in sizes)
            x = rect.x() + (max(0, rect.width() - width) if self._is_trailing else 0)
            for item, size in zip(line, sizes, strict=True):
                if is_moving:
                    top = y + (height - size.height()) // 2
                    item.setGeometry(self.mirrored(QRect(QPoint(x, top), size), rect))
                x += size.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        taken = 0
        for item in self.shown():
            width = _size(item, room).width()
            if not lines or taken + self._gap + width > room:
                lines.append([])
                taken = -self._gap
            lines[-1].append(item)
            taken += self._gap + width
        return lines


def _size(item: QLayoutItem, room: int) -> QSize:
    """Return what an item wants; words that do not fit on one line take more of them."""
    wanted = item.sizeHint()
    if wanted.width() <= room or not item.hasHeightForWidth():
        return wanted
    width = max(room, item.minimumSize().width())
    return QSize(width, item.heightForWidth(width))

"""What layouts of our own have in common: their items, and a height that follows from the width."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class ItemLayout(QLayout):
    """Keeps items in order; how they lie is arrange() of the layout that is made of it.

    Args:
        widgets: What it holds; hidden ones take no room.
        gap: Between two items of a line.
        line_gap: Between two lines.
    """

    def __init__(self, *widgets: QWidget, gap: int, line_gap: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = line_gap
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def arrange(self, rect: QRect, *, is_moving: bool) -> int:
        """Return the height of all lines in rect's width; place the items when is_moving."""
        raise NotImplementedError

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

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - overrides Qt
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - overrides Qt
        """Return the height of all lines."""
        return self.arrange(QRect(0, 0, width, 0), is_moving=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - overrides Qt
        """Place the items."""
        super().setGeometry(rect)
        self.arrange(rect, is_moving=True)

    def shown(self) -> list[QLayoutItem]:
        """Return the items that take room."""
        return [item for item in self._items if not item.isEmpty()]

    def mirrored(self, place: QRect, rect: QRect) -> QRect:
        """Return where place lies in rect in the reading direction of the window."""
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner is not None else Qt.LayoutDirection.LeftToRight
        return QStyle.visualRect(direction, rect, place)

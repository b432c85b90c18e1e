"""Boxes: stacks, rows, cards and scrolling columns with the distances of the design."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.text import tr


def column(*items: QWidget | QLayout, gap: int = Space.S, margin: int = 0) -> QVBoxLayout:
    """Return a vertical layout."""
    box = QVBoxLayout()
    box.setSpacing(gap)
    box.setContentsMargins(margin, margin, margin, margin)
    _fill(box, items)
    return box


def row(*items: QWidget | QLayout | None, gap: int = Space.S) -> QHBoxLayout:
    """Return a horizontal layout; None stretches."""
    box = QHBoxLayout()
    box.setSpacing(gap)
    box.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if item is None:
            box.addStretch(1)
        else:
            _fill(box, (item,))
    return box


def _fill(box: QVBoxLayout | QHBoxLayout, items: tuple[QWidget | QLayout, ...]) -> None:
    for item in items:
        if isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)


def holder(layout: QLayout) -> QWidget:
    """Return a bare widget that carries layout."""
    made = QWidget()
    made.setLayout(layout)
    return made


class FittedFrame(QFrame):
    """A frame that is never higher than its content asks for in the width that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Return what the width asks for: words that wrap take more lines where it is narrow."""
        hint = super().sizeHint()
        if self.hasHeightForWidth():
            width = max(self.width(), self.minimumSizeHint().width())
            hint.setHeight(self.heightForWidth(width))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for another height where the width is another one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class Card(FittedFrame):
    """A framed group with its own column."""

    def __init__(self, *items: QWidget | QLayout, gap: int = Space.M) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.body = column(*items, gap=gap)
        self.body.setContentsMargins(Space.CARD, Space.L, Space.CARD, Space.L)
        self.setLayout(self.body)


def scrolling(content: QLayout, *, width: int = Size.TEXT_COLUMN) -> QScrollArea:
    """Return a scroll area around a column that is never wider than is good to read."""
    inner = QWidget()
    inner.setMaximumWidth(width)
    inner.setLayout(content)
    outer = QWidget()
    around = QHBoxLayout(outer)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(inner, 1)
    around.addStretch(0)
    # wrapped labels ask for their narrowest height as minimum; what counts is the real width
    outer.setMinimumHeight(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    # reading_order takes the area itself for a stop where nothing in it is one
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(tr("Contents; the arrow keys scroll"))
    area.setWidget(outer)
    return area


def clear(layout: QLayout) -> None:
    """Remove and delete everything in layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)

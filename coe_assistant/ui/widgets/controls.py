"""Choice box and tick box with marks drawn in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox

from coe_assistant.ui.design import Space
from coe_assistant.ui.theme import Theme

_BOX = 18


class ChoiceBox(QComboBox):
    """A combo box whose arrow is a plain chevron."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        pen = QPen(QColor(colours.text if self.isEnabled() else colours.muted), 1.8)
        painter.setPen(pen)
        centre = QPointF(self.width() - Space.L, self.height() / 2)
        offsets = ((-4, -2), (0, 2), (4, -2))
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in offsets]))
        painter.end()


class TickBox(QCheckBox):
    """A check box with a clear frame."""

    def __init__(self, text: str, theme: Theme) -> None:
        super().__init__(text)
        self._theme = theme
        self.setAccessibleName(text.replace("&", ""))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for box and text."""
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(_BOX + Space.M + words.width() + Space.S, max(_BOX, words.height()) + Space.S)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - overrides Qt
        """Take clicks on the whole line."""
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, tick and text."""
        del event
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(1.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        is_on = self.isChecked()
        ground = colours.accent if is_on else colours.surface
        painter.setBrush(QColor(ground if self.isEnabled() or not is_on else colours.control))
        focus = self.hasFocus()
        painter.setPen(QPen(QColor(colours.text if focus else colours.control), 2 if focus else 1))
        painter.drawRoundedRect(area, 4, 4)
        if is_on:
            painter.setPen(QPen(QColor(colours.on_accent), 2))
            corner = area.topLeft()
            points = ((4, 9), (7.4, 12.4), (13, 5.6))
            painter.drawPolyline(QPolygonF([corner + QPointF(x, y) for x, y in points]))
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.muted))
        words = self.rect().adjusted(_BOX + Space.M, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()

"""Marks for states, drawn with paths: crisp at every scale, and in the colours of the theme.

A mark never stands alone: the word for its state is always beside it, or is its accessible name.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from coe_assistant.ui.design import Size, Tone
from coe_assistant.ui.theme import Theme


class Mark(Enum):
    """What a drawn mark says."""

    PENDING = "pending"
    CURRENT = "current"
    RUNNING = "running"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    WAITING = "waiting"
    INFO = "info"


TONE_OF = {
    Mark.PENDING: Tone.NEUTRAL,
    Mark.CURRENT: Tone.INFO,
    Mark.RUNNING: Tone.INFO,
    Mark.GOOD: Tone.GOOD,
    Mark.WARNING: Tone.WARNING,
    Mark.BAD: Tone.BAD,
    Mark.UNKNOWN: Tone.NEUTRAL,
    Mark.SKIPPED: Tone.NEUTRAL,
    Mark.WAITING: Tone.INFO,
    Mark.INFO: Tone.INFO,
}


def draw_mark(painter: QPainter, area: QRectF, mark: Mark, theme: Theme) -> None:
    """Draw mark into the square area."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(area.topLeft())
    painter.scale(area.width() / 20, area.height() / 20)
    ink = theme.strong(TONE_OF[mark])
    ground = QColor(theme.colours.surface)
    _DRAWINGS[mark](painter, ink, ground)
    painter.restore()


def _pen(painter: QPainter, colour: QColor, width: float = 2.0) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)


def _disc(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QRectF(1, 1, 18, 18))


def _ring(painter: QPainter, ink: QColor, width: float = 2.0) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _pen(painter, ink, width)
    painter.drawEllipse(QRectF(2, 2, 16, 16))


def _stroke(painter: QPainter, colour: QColor, *points: tuple[float, float]) -> None:
    _pen(painter, colour, 2.2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _todo(painter: QPainter, ink: QColor, ground: QColor) -> None:
    del ground
    _ring(painter, ink, 1.6)


def _current(painter: QPainter, ink: QColor, ground: QColor) -> None:
    del ground
    _ring(painter, ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QRectF(6, 6, 8, 8))


def _running(painter: QPainter, ink: QColor, ground: QColor) -> None:
    del ground
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _pen(painter, ink, 2.4)
    painter.drawArc(QRectF(4, 3.4, 13.2, 13.2), 90 * 16, -270 * 16)
    _stroke(painter, ink, (1.6, 8.3), (4, 10.9), (6.7, 8.6))


def _good(painter: QPainter, ink: QColor, ground: QColor) -> None:
    _disc(painter, ink)
    _stroke(painter, ground, (5.8, 10.4), (8.8, 13.3), (14.2, 7.2))


def _bad(painter: QPainter, ink: QColor, ground: QColor) -> None:
    # eight corners: told from the discs by its shape too
    cut = 5.4
    corners = [
        (cut, 1.0), (20 - cut, 1.0), (19.0, cut), (19.0, 20 - cut),
        (20 - cut, 19.0), (cut, 19.0), (1.0, 20 - cut), (1.0, cut),
    ]  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    _stroke(painter, ground, (6.8, 6.8), (13.2, 13.2))
    _stroke(painter, ground, (13.2, 6.8), (6.8, 13.2))


def _warning(painter: QPainter, ink: QColor, ground: QColor) -> None:
    path = QPainterPath(QPointF(10, 1.8))
    path.lineTo(19, 17.6)
    path.lineTo(1, 17.6)
    path.closeSubpath()
    _pen(painter, ink, 1.6)
    painter.setBrush(ink)
    painter.drawPath(path)
    _stroke(painter, ground, (10, 7.4), (10, 11.6))
    _dot(painter, ground, 14.9)


def _dot(painter: QPainter, colour: QColor, y: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(10, y), 1.35, 1.35)


def _unknown(painter: QPainter, ink: QColor, ground: QColor) -> None:
    _disc(painter, ink)
    path = QPainterPath(QPointF(7.4, 7.8))
    path.cubicTo(7.4, 4.2, 12.8, 4.4, 12.6, 7.8)
    path.cubicTo(12.5, 9.6, 10, 9.6, 10, 11.8)
    _pen(painter, ground)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    _dot(painter, ground, 14.9)


def _skipped(painter: QPainter, ink: QColor, ground: QColor) -> None:
    del ground
    _ring(painter, ink, 1.6)
    _stroke(painter, ink, (6.5, 10), (13.5, 10))


def _waiting(painter: QPainter, ink: QColor, ground: QColor) -> None:
    del ground
    _ring(painter, ink)
    _stroke(painter, ink, (10, 5.6), (10, 10.4), (13.2, 12.2))


def _info(painter: QPainter, ink: QColor, ground: QColor) -> None:
    _disc(painter, ink)
    _stroke(painter, ground, (10, 9.4), (10, 14.4))
    _dot(painter, ground, 5.8)


_DRAWINGS: dict[Mark, Callable[[QPainter, QColor, QColor], None]] = {
    Mark.PENDING: _todo,
    Mark.CURRENT: _current,
    Mark.RUNNING: _running,
    Mark.GOOD: _good,
    Mark.WARNING: _warning,
    Mark.BAD: _bad,
    Mark.UNKNOWN: _unknown,
    Mark.SKIPPED: _skipped,
    Mark.WAITING: _waiting,
    Mark.INFO: _info,
}


class MarkView(QWidget):
    """Shows one mark; word is what assistive technology reads."""

    def __init__(self, theme: Theme, mark: Mark, word: str, size: int = Size.ICON) -> None:
        super().__init__()
        self._theme = theme
        self._mark = mark
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)
        theme.changed.connect(self.update)

    @property
    def mark(self) -> Mark:
        """The mark that is shown."""
        return self._mark

    def show_mark(self, mark: Mark, word: str) -> None:
        """Show another mark."""
        self._mark = mark
        self.setAccessibleName(word)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        del event
        painter = QPainter(self)
        draw_mark(painter, QRectF(self.rect()), self._mark, self._theme)
        painter.end()


def app_icon(theme: Theme) -> QIcon:
    """Return the icon of the program: an arrow that climbs a step."""
    icon = QIcon()
    for edge in (16, 32, 64, 128):
        pixmap = QPixmap(QSize(edge, edge))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(edge / 20, edge / 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.accent))
        painter.drawRoundedRect(QRectF(1, 1, 18, 18), 4, 4)
        ink = QColor(theme.colours.on_accent)
        _stroke(painter, ink, (4.5, 14.5), (9, 14.5), (9, 10), (14.5, 10), (14.5, 4.8))
        _stroke(painter, ink, (11.8, 7.2), (14.5, 4.5), (17.2, 7.2))
        painter.end()
        icon.addPixmap(pixmap)
    return icon

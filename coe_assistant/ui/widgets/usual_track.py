"""The time a step has taken, on a scale with the band in which it usually ends."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from coe_assistant.ui.design import Points, Space, Tone
from coe_assistant.ui.text import duration, tr
from coe_assistant.ui.theme import Theme, font_of

_TRACK, _BAND, _MARKER = 4, 10, 5
_TOP = 8
_ROOM = 1.2  # of the scale beyond the band, or beyond what was taken


@dataclass(frozen=True, slots=True)
class UsualTime:
    """Seconds taken so far, and the band in which the step usually ends."""

    elapsed_s: float
    low_s: float
    high_s: float

    @property
    def whole_s(self) -> float:
        """The end of the scale."""
        return max(self.high_s, self.elapsed_s, 1.0) * _ROOM

    def words(self) -> str:
        """Return what the drawing says."""
        low, high = duration(self.low_s), duration(self.high_s)
        words = tr("usually {low} to {high}").format(low=low, high=high)
        if self.elapsed_s > self.high_s:
            return tr("{usual}; longer than usual, which is no failure").format(usual=words)
        return words


class UsualTrack(QWidget):
    """Draws a UsualTime; the band is hatched, so it is seen without colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._time: UsualTime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def time(self) -> UsualTime | None:
        """What is drawn."""
        return self._time

    def show_time(self, time: UsualTime | None) -> None:
        """Show a time, or nothing where it is not known what is usual."""
        self._time = time
        self.setVisible(time is not None)
        if time is not None:
            took = tr("{time} elapsed").format(time=duration(time.elapsed_s))
            self.setAccessibleName(tr("Time taken and usual time"))
            self.setAccessibleDescription(f"{took}, {time.words()}")
            self.setToolTip(time.words())
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for marker, band and words."""
        line = self.fontMetrics().height()
        return QSize(240, _TOP + _BAND + Space.XS + line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw scale, band and marker."""
        del event
        if self._time is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        self._draw_scale(painter, self._time)
        self._draw_marker(painter, self._time)
        painter.resetTransform()
        self._draw_words(painter, self._time)
        painter.end()

    def _x(self, seconds: float, time: UsualTime) -> float:
        return seconds / time.whole_s * self.width()

    def _draw_scale(self, painter: QPainter, time: UsualTime) -> None:
        middle = _TOP + _BAND / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.border))
        track = QRectF(0, middle - _TRACK / 2, self.width(), _TRACK)
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        band = self._band(time)
        painter.setBrush(self._theme.soft(Tone.INFO))
        painter.drawRect(band)
        painter.setPen(QPen(self._theme.strong(Tone.INFO), 1))
        painter.setBrush(QBrush(self._theme.strong(Tone.INFO), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(band)

    def _band(self, time: UsualTime) -> QRectF:
        left, right = self._x(time.low_s, time), self._x(time.high_s, time)
        return QRectF(left, _TOP, max(3.0, right - left), _BAND)

    def _draw_marker(self, painter: QPainter, time: UsualTime) -> None:
        if not time.elapsed_s:
            return
        x = self._x(time.elapsed_s, time)
        painter.setPen(QPen(QColor(self._theme.colours.text), 2))
        painter.drawLine(QPointF(x, _TOP), QPointF(x, _TOP + _BAND))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.text))
        head = (QPointF(x - _MARKER, 0), QPointF(x + _MARKER, 0), QPointF(x, _TOP))
        painter.drawPolygon(QPolygonF(head))

    def _draw_words(self, painter: QPainter, time: UsualTime) -> None:
        band = self._band(time)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            band.moveRight(self.width() - band.left())
        painter.setFont(font_of(self.font(), Points.CAPTION))
        painter.setPen(QColor(self._theme.colours.muted))
        words = time.words()
        width = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = min(max(0.0, band.center().x() - width / 2), max(0.0, self.width() - width))
        area = QRectF(left, _TOP + _BAND + Space.XS, width, painter.fontMetrics().height())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

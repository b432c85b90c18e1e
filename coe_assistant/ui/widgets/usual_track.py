"""The time a step has taken, on a scale with the band in which it usually ends."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from coe_assistant.ui.design import Points, Space, Tone
from coe_assistant.ui.text import duration, tr
from coe_assistant.ui.theme import Theme, font_of

_TRACK, _BAND, _MARKER = 4, 8, 4
_LEAST, _MOST = 90, 260  # width of the scale: below, the words stand alone
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
        if self.is_longer:
            return tr("longer than usual ({low} to {high})").format(low=low, high=high)
        return tr("usually {low} to {high}").format(low=low, high=high)

    @property
    def is_longer(self) -> bool:
        """True when it takes longer than ever seen here."""
        return self.elapsed_s > self.high_s


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
            parts = [took, time.words()]
            if time.is_longer:
                parts.append(tr("This is no failure: the server still works on it."))
            self.setAccessibleDescription("\n".join(parts))
            self.setToolTip("\n".join(parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the scale and the words beside it, on one line."""
        return QSize(_MOST + Space.M + self._words_width(), self._metrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return room for the words alone."""
        return QSize(self._words_width(), self.sizeHint().height())

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(font_of(self.font(), Points.CAPTION))

    def _words_width(self) -> int:
        words = self._time.words() if self._time is not None else ""
        return self._metrics().horizontalAdvance(words) + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw scale, band and marker, and the words at the end of the line."""
        del event
        if self._time is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = min(float(_MOST), self.width() - self._words_width() - Space.M)
        if room >= _LEAST:
            painter.save()
            self._to_the_scale(painter, room)
            self._draw_scale(painter, self._time, room)
            self._draw_marker(painter, self._time, room)
            painter.restore()
        painter.setFont(font_of(self.font(), Points.CAPTION))
        painter.setPen(QColor(self._theme.colours.muted))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        end = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        flags = end | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()), flags, self._time.words())
        painter.end()

    def _to_the_scale(self, painter: QPainter, room: float) -> None:
        words = self._words_width() + Space.M
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(words + room, 0)
            painter.scale(-1, 1)
        else:
            painter.translate(self.width() - words - room, 0)

    @property
    def _top(self) -> float:
        return self.height() / 2 - _BAND / 2 + 1

    def _draw_scale(self, painter: QPainter, time: UsualTime, room: float) -> None:
        middle = self._top + _BAND / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.border))
        track = QRectF(0, middle - _TRACK / 2, room, _TRACK)
        painter.drawRoundedRect(track, _TRACK / 2, _TRACK / 2)
        left, right = (one / time.whole_s * room for one in (time.low_s, time.high_s))
        band = QRectF(left, self._top, max(3.0, right - left), _BAND)
        painter.setBrush(self._theme.soft(Tone.INFO))
        painter.drawRect(band)
        painter.setPen(QPen(self._theme.strong(Tone.INFO), 1))
        painter.setBrush(QBrush(self._theme.strong(Tone.INFO), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(band)

    def _draw_marker(self, painter: QPainter, time: UsualTime, room: float) -> None:
        if not time.elapsed_s:
            return
        x = time.elapsed_s / time.whole_s * room
        painter.setPen(QPen(QColor(self._theme.colours.text), 2))
        painter.drawLine(QPointF(x, self._top - 1), QPointF(x, self._top + _BAND + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colours.text))
        tip = self._top + 1
        head = (QPointF(x - _MARKER, tip - _MARKER), QPointF(x + _MARKER, tip - _MARKER))
        painter.drawPolygon(QPolygonF((*head, QPointF(x, tip))))

"""The drawn timeline of a run: attempts, waits, incidents and the window over one time axis."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from coe_assistant.domain.run import Run
from coe_assistant.services.timeline_drawing import SIGNS, sentence
from coe_assistant.services.timeline_scale import TimeScale
from coe_assistant.services.timeline_spans import Lane, Span, SpanState, bounds, spans
from coe_assistant.ui.design import Points, Space, Tone
from coe_assistant.ui.history_words import Titles, plain_title
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.theme import Theme, font_of
from coe_assistant.ui.timeline_words import bar_labels, lane_name, legend

_LEFT, _ROW, _BAR, _AXIS, _NAME, _LEGEND = 116, 40, 22, 28, 16, 20
_NARROW = 460  # below, the names of the lanes would take the room of the bars
_MOST_TICKS, _TICK = 8, 84
_TONES = {
    SpanState.GOOD: Tone.GOOD,
    SpanState.BAD: Tone.BAD,
    SpanState.UNKNOWN: Tone.NEUTRAL,
    SpanState.RUNNING: Tone.INFO,
}


class TimelinePicture(QWidget):
    """Draws the spans; the mouse on a bar, and a screen reader, tell what it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._found: tuple[Span, ...] = ()
        self._bars: list[tuple[QRectF, Span]] = []
        self._range: tuple[datetime, datetime] | None = None
        self._now: datetime | None = None
        self._zone: tzinfo | None = None
        self.setAccessibleName(tr("Timeline of the attempts"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the picture shows, in words."""
        zone = self._zone
        return tuple(told(sentence(item, zone)) for item in self._found) if zone else ()

    def show_run(self, run: Run, now: datetime, zone: tzinfo, titles: Titles) -> None:
        """Show a run as it stands now; times in this zone, classes of failure by their titles."""
        self._found = spans(run, now, partial(plain_title, titles))
        self._range = bounds(self._found, run, now)
        self._now = None if run.phase.is_terminal else now
        self._zone = zone
        words = "\n".join(self.sentences) or tr("Nothing has happened yet")
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
        # A scroll area squeezes what only asks for room.
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    @property
    def is_narrow(self) -> bool:
        """Whether the names of the lanes stand above them."""
        return self.width() < _NARROW

    def sizeHint(self) -> QSize:
        """Return room for one row a lane, the axis, and what the signs mean."""
        return QSize(240, Space.M + self._row * max(1, len(self._lanes())) + _AXIS + _LEGEND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the names of the lanes above them, or take it back."""
        super().resizeEvent(event)
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())

    @property
    def _row(self) -> int:
        return _ROW + (_NAME if self.is_narrow else 0)

    def _lanes(self) -> list[Lane]:
        return [lane for lane in Lane if any(item.lane is lane for item in self._found)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axis, lanes and bars."""
        del event
        self._bars = []
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of(self.font(), Points.CAPTION))
        if self._range is not None and self._zone is not None:
            left = Space.XS if self.is_narrow else _LEFT
            right = self.width() - Space.M
            ticks = max(1, min(_MOST_TICKS, round((right - left) / _TICK)))
            scale = TimeScale(*self._range, self._zone, left, right, ticks)
            self._draw_axis(painter, scale)
            for number, lane in enumerate(self._lanes()):
                self._draw_lane(painter, scale, lane, Space.M + number * self._row)
            self._draw_legend(painter)
        painter.end()

    def _draw_axis(self, painter: QPainter, scale: TimeScale) -> None:
        bottom = self.height() - _AXIS - _LEGEND
        colours = self._theme.colours
        free = 0.0
        if not self.is_narrow:
            day = f"{scale.begin.astimezone(scale.zone):%d %b %Y %Z}"
            area = QRectF(0, bottom + Space.XS, _LEFT, 16)
            self._write(painter, area, day, Qt.AlignmentFlag.AlignLeft)
            free = painter.fontMetrics().horizontalAdvance(day) + Space.S
        for at in scale.ticks():
            x = scale.x(at)
            painter.setPen(QColor(colours.border))
            painter.drawLine(QPointF(x, Space.XS), QPointF(x, bottom + Space.XS))
            free = self._write_tick(painter, x, bottom, scale.label(at), free)
        if self._now is not None and scale.begin < self._now < scale.end:
            x = scale.x(self._now)
            painter.setPen(QPen(QColor(colours.text), 1.4))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))

    def _write_tick(
        self, painter: QPainter, x: float, bottom: float, words: str, free: float
    ) -> float:
        """Write a time below its line where there is room, and return where room begins again."""
        width = painter.fontMetrics().horizontalAdvance(words) + 2.0
        left = min(max(0.0, x - width / 2), self.width() - width)
        if left < free:
            return free
        self._write(painter, QRectF(left, bottom + Space.XS, width, 16), words)
        return left + width + Space.S

    def _write(
        self,
        painter: QPainter,
        area: QRectF,
        words: str,
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    ) -> None:
        painter.setPen(QColor(self._theme.colours.muted))
        painter.drawText(area, flags | Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_lane(self, painter: QPainter, scale: TimeScale, lane: Lane, top: float) -> None:
        height = _NAME if self.is_narrow else _BAR
        width = self.width() if self.is_narrow else _LEFT - 8
        self._write(
            painter, QRectF(0, top, width, height), lane_name(lane), Qt.AlignmentFlag.AlignLeft
        )
        if self.is_narrow:
            top += _NAME
        for item in self._found:
            if item.lane is lane:
                x = scale.x(item.begin)
                area = QRectF(x, top, max(3.0, scale.x(item.end) - x), _BAR)
                self._bars.append((area, item))
                self._draw_bar(painter, area, item)

    def _draw_bar(self, painter: QPainter, area: QRectF, item: Span) -> None:
        tone = _TONES.get(item.state)
        if tone is None:
            dash = Qt.PenStyle.SolidLine if item.state is SpanState.OPEN else Qt.PenStyle.DashLine
            painter.setPen(QPen(self._theme.strong(Tone.INFO), 1.2, dash))
            painter.setBrush(self._theme.soft(Tone.INFO))
            ink = QColor(self._theme.colours.text)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.strong(tone))
            ink = QColor(self._theme.colours.surface)
        painter.drawRoundedRect(area, 3, 3)
        self._label(painter, area, item, ink)

    def _label(self, painter: QPainter, area: QRectF, item: Span, ink: QColor) -> None:
        sign = SIGNS.get(item.state, "")
        room = area.width() - 2 * Space.XS
        words = next(
            (one for one in bar_labels(item) if _width(painter, one) <= room),
            "",
        )
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if words:
            painter.setPen(ink)
            painter.drawText(area.adjusted(Space.XS, 0, 0, 0), flags, words)
        elif sign:
            painter.setPen(QColor(self._theme.colours.text))
            below = QRectF(area.center().x() - 20, area.bottom(), 40, 14)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, sign)

    def _draw_legend(self, painter: QPainter) -> None:
        words = legend({item.state for item in self._found}, has_now=self._now is not None)
        area = QRectF(0, self.height() - _LEGEND, self.width(), _LEGEND)
        cut = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, round(area.width())
        )
        self._write(painter, area, cut, Qt.AlignmentFlag.AlignLeft)

    def event(self, event: QEvent) -> bool:
        """Tell what the bar below the mouse is."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            zone = self._zone
            hits = [item for area, item in self._bars if area.contains(QPointF(event.pos()))]
            text = told(sentence(hits[-1], zone)) if hits and zone is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def _width(painter: QPainter, words: str) -> int:
    return painter.fontMetrics().horizontalAdvance(words)

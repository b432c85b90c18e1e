"""The versions of one solution on a line: installed, advised in between, chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from coe_assistant.ui.design import Points, Space, Tone
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme, font_of

_DOT = 7.0
_MOST = 7  # more do not fit side by side; the middle ones are counted


class VersionKind(Enum):
    """What a version on the line is."""

    INSTALLED = "installed"
    NOT_INSTALLED = "not-installed"
    ADVISED = "advised"
    CHOSEN = "chosen"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class LineStop:
    """One version. text is the version, or what stands for it."""

    text: str
    kind: VersionKind


class VersionLine(QWidget):
    """Draws stops from the reading side; shapes and words tell the kinds, not colour."""

    def __init__(self, theme: Theme, name: str, stops: Sequence[LineStop]) -> None:
        super().__init__()
        self._theme = theme
        self._stops = _shortened(tuple(stops))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = ", ".join(f"{one.text} {_word(one.kind)}" for one in stops)
        self.setAccessibleName(f"{name}: {said}")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for dots and two lines of words."""
        line = self.fontMetrics().height()
        return QSize(line * 6 * max(2, len(self._stops)), line * 2 + int(_DOT) * 2 + Space.S)

    def minimumSizeHint(self) -> QSize:
        """Return the height; the width is whatever there is."""
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, the dots and the words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = self.width() / len(self._stops)
        y = _DOT + 2
        centres = [QPointF(self._x(share * (place + 0.5)), y) for place in range(len(self._stops))]
        for place, (here, there) in enumerate(pairwise(centres)):
            self._draw_way(painter, here, there, self._stops[place + 1].kind)
        for centre, stop in zip(centres, self._stops, strict=True):
            self._draw_dot(painter, centre, stop.kind)
            self._draw_words(painter, centre, stop, share)
        painter.end()

    def _x(self, x: float) -> float:
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return self.width() - x if is_mirrored else x

    def _draw_way(
        self, painter: QPainter, here: QPointF, there: QPointF, kind: VersionKind
    ) -> None:
        is_dashed = kind in (VersionKind.ADVISED, VersionKind.LEFT_OUT)
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(self._theme.colours.control), 2, style))
        step = _DOT + 2 if there.x() > here.x() else -_DOT - 2
        painter.drawLine(QLineF(here.x() + step, here.y(), there.x() - step, there.y()))

    def _draw_dot(self, painter: QPainter, centre: QPointF, kind: VersionKind) -> None:
        colours = self._theme.colours
        ink = self._theme.strong(Tone.NEUTRAL)
        if kind is VersionKind.CHOSEN:
            ink = QColor(colours.accent)
        is_full = kind in (VersionKind.INSTALLED, VersionKind.CHOSEN)
        style = Qt.PenStyle.SolidLine if is_full else Qt.PenStyle.DotLine
        painter.setPen(QPen(ink, 2, style))
        painter.setBrush(ink if is_full else QColor(colours.surface))
        painter.drawEllipse(centre, _DOT - 1, _DOT - 1)
        if kind is VersionKind.CHOSEN:  # a ring around it: told from the installed one by shape
            painter.setPen(QPen(QColor(colours.surface), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, _DOT - 4, _DOT - 4)

    def _draw_words(self, painter: QPainter, centre: QPointF, stop: LineStop, share: float) -> None:
        colours = self._theme.colours
        line = self.fontMetrics().height()
        is_main = stop.kind is VersionKind.CHOSEN
        area = QRectF(centre.x() - share / 2, centre.y() + _DOT + 2, share, line)
        for text, points, bold, ink in (
            (stop.text, Points.BODY, is_main, colours.text),
            (_word(stop.kind), Points.CAPTION, False, colours.muted),
        ):
            painter.setFont(font_of(self.font(), points, bold=bold))
            painter.setPen(QColor(ink))
            metrics = painter.fontMetrics()
            cut = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(share) - Space.XS)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, cut)
            area.translate(0, line)


def _shortened(stops: tuple[LineStop, ...]) -> tuple[LineStop, ...]:
    if len(stops) <= _MOST:
        return stops
    hidden = len(stops) - _MOST + 1
    middle = LineStop(tr("{count} more").format(count=hidden), VersionKind.ADVISED)
    return (*stops[: _MOST - 2], middle, stops[-1])


def _word(kind: VersionKind) -> str:
    return {
        VersionKind.INSTALLED: tr("installed"),
        VersionKind.NOT_INSTALLED: "",
        VersionKind.ADVISED: tr("advised in between"),
        VersionKind.CHOSEN: tr("your file"),
        VersionKind.LEFT_OUT: tr("left out"),
    }[kind]

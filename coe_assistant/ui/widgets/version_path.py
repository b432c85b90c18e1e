"""The upgrade drawn as a path: stops with versions and notes, and the pauses between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView, draw_mark
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.labels import label, short_label
from coe_assistant.ui.widgets.layout import clear, column, row


@dataclass(frozen=True, slots=True)
class PathPoint:
    """Something to do or to know before a stop; source says where it is known from."""

    title: str
    text: str
    source: str = ""
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class PathStop:
    """One solution on the path."""

    name: str
    before: str
    after: str
    mark: Mark = Mark.PENDING
    note: str = ""
    is_advised: bool = False  # a version that is not among the files
    more: tuple[str, ...] = ()  # shown when asked for
    more_title: str = ""
    points: tuple[PathPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class PathPause:
    """A wait between two stops."""

    text: str


PathPiece = PathStop | PathPause


class _Rail(QWidget):
    """The line at the left of a piece, with its mark; dashed beside what is only advised."""

    def __init__(
        self, theme: Theme, mark: Mark, *, is_first: bool, is_last: bool, is_dashed: bool = False
    ) -> None:
        super().__init__()
        self._theme = theme
        self._mark = mark
        self._is_first = is_first
        self._is_last = is_last
        self._is_dashed = is_dashed
        self.setFixedWidth(Size.ICON + Space.LINE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and mark."""
        del event
        painter = QPainter(self)
        style = Qt.PenStyle.DashLine if self._is_dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(self._theme.colours.control), 2, style))
        middle = self.width() / 2
        top = 2.0
        if not self._is_first:
            painter.drawLine(QLineF(middle, 0, middle, top))
        if not self._is_last:
            painter.drawLine(QLineF(middle, top + Size.ICON + 2, middle, self.height()))
        area = QRectF(middle - Size.ICON / 2, top, Size.ICON, Size.ICON)
        draw_mark(painter, area, self._mark, self._theme)
        painter.end()


class VersionPath(QWidget):
    """Shows pieces from top to bottom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[PathPiece, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_stops(self, pieces: Sequence[PathPiece]) -> None:
        """Show pieces; nothing is rebuilt when they are the same as before."""
        wanted = tuple(pieces)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._box)
        for number, piece in enumerate(wanted):
            is_last = number == len(wanted) - 1
            if isinstance(piece, PathStop):
                made = self._stop(piece, is_first=number == 0, is_last=is_last)
            else:
                made = self._pause(piece, is_last=is_last)
            self._box.addWidget(made)

    def _pause(self, pause: PathPause, *, is_last: bool) -> QWidget:
        rail = _Rail(self._theme, Mark.WAITING, is_first=False, is_last=is_last, is_dashed=True)
        words = column(label(pause.text, "muted"))
        words.setContentsMargins(0, Space.XXS, 0, Space.L)
        return _piece(rail, words, pause.text)

    def _stop(self, stop: PathStop, *, is_first: bool, is_last: bool) -> QWidget:
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        arrow = short_label("←" if is_mirrored else "→")
        arrow.setAccessibleName(tr("becomes"))
        versions = row(
            short_label(stop.before, "muted"), arrow, short_label(stop.after, "strong"), None
        )
        words = column(label(stop.name, "strong"), versions, gap=Space.XXS)
        for line in stop.note.splitlines():
            words.addWidget(label(line, "caption"))
        if stop.points:
            self._add_points(words, stop.points)
        if stop.more:
            words.addWidget(
                Disclosure(stop.more_title, lambda: label("\n".join(stop.more), "caption"))
            )
        words.setContentsMargins(0, 0, 0, 0 if is_last else Space.L)
        rail = _Rail(
            self._theme, stop.mark, is_first=is_first, is_last=is_last, is_dashed=stop.is_advised
        )
        name = tr("{name}: {before} becomes {after}. {note}").format(
            name=stop.name, before=stop.before, after=stop.after, note=stop.note
        )
        return _piece(rail, words, name)

    def _add_points(self, words: QVBoxLayout, points: Sequence[PathPoint]) -> None:
        words.addWidget(label(tr("Before this step"), "strong"))
        for point in points:
            word = tr("In the way") if point.is_blocking else tr("To do first")
            mark = MarkView(self._theme, Mark.BAD if point.is_blocking else Mark.WARNING, word)
            line = row(mark, column(label(point.title), label(point.text, "muted"), gap=0))
            line.setStretch(1, 1)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            words.addLayout(line)
        sources = "\n".join(f"{point.title}: {point.source}" for point in points if point.source)
        if sources:
            title = tr("Where this is known from")
            words.addWidget(Disclosure(title, lambda: label(sources, "caption")))


def _piece(rail: QWidget, words: QVBoxLayout, name: str) -> QWidget:
    box = row(rail, words, gap=Space.M)
    box.setStretch(1, 1)
    made = QWidget()
    made.setLayout(box)
    made.setAccessibleName(name)
    return made

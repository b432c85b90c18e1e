"""The upgrade drawn as a path: one stop a solution, with versions, wait and expected time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, draw_mark
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import label, short_label
from coe_assistant.ui.widgets.layout import clear, column, row


@dataclass(frozen=True, slots=True)
class PathStop:
    """One solution on the path."""

    name: str
    before: str
    after: str
    mark: Mark = Mark.PENDING
    note: str = ""


class _Rail(QWidget):
    """The line at the left of a stop, with its mark."""

    def __init__(self, theme: Theme, mark: Mark, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self._theme = theme
        self._mark = mark
        self._is_first = is_first
        self._is_last = is_last
        self.setFixedWidth(Size.ICON + 6)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and mark."""
        del event
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.colours.control), 2))
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
    """Shows stops from top to bottom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[PathStop, ...] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_stops(self, stops: Sequence[PathStop]) -> None:
        """Show stops; nothing is rebuilt when they are the same as before."""
        wanted = tuple(stops)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._box)
        for number, stop in enumerate(wanted):
            is_last = number == len(wanted) - 1
            self._box.addWidget(self._stop(stop, is_first=number == 0, is_last=is_last))

    def _stop(self, stop: PathStop, *, is_first: bool, is_last: bool) -> QWidget:
        arrow = short_label("→", "muted")
        arrow.setAccessibleName(tr("becomes"))
        versions = row(
            short_label(stop.before, "muted"), arrow, short_label(stop.after, "strong"), None
        )
        words = column(label(stop.name, "strong"), versions, gap=2)
        if stop.note:
            words.addWidget(label(stop.note, "caption"))
        words.setContentsMargins(0, 0, 0, 0 if is_last else Space.L)
        rail = _Rail(self._theme, stop.mark, is_first=is_first, is_last=is_last)
        box = row(rail, words, gap=Space.M)
        box.setStretch(1, 1)
        made = QWidget()
        made.setLayout(box)
        made.setAccessibleName(
            tr("{name}: {before} becomes {after}. {note}").format(
                name=stop.name, before=stop.before, after=stop.after, note=stop.note
            )
        )
        return made

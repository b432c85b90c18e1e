"""What happened in a run, one line each, times in the local zone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from coe_assistant.domain.run import TimelineEntry
from coe_assistant.ui.design import Space
from coe_assistant.ui.history_words import Titles, history_line
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import when
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import label, short_label
from coe_assistant.ui.widgets.layout import clear

_MARKS = {
    "solution-done": Mark.GOOD,
    "diagnosis": Mark.WARNING,
    "escalated": Mark.BAD,
    "waiting": Mark.WAITING,
    "attempt-started": Mark.RUNNING,
    "needs-action": Mark.WARNING,
    "sign-in-needed": Mark.WARNING,
}
_MOST = 60


class Timeline(QWidget):
    """Shows the newest entries of a run's history, oldest first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[TimelineEntry, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(2, 1)

    def show_entries(self, entries: Sequence[TimelineEntry], titles: Titles) -> None:
        """Show entries; titles are those of the classes of failure."""
        wanted = tuple(entries[-_MOST:])
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._grid)
        for line, entry in enumerate(wanted):
            words = history_line(entry.kind, entry.text, titles)
            mark = MarkView(self._theme, _MARKS.get(entry.kind, Mark.PENDING), "", _SMALL)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(mark, line, 0, top)
            self._grid.addWidget(short_label(when(entry.at), "muted"), line, 1, top)
            self._grid.addWidget(label(words), line, 2)


_SMALL = 16

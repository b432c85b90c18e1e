"""Before and now side by side: a bar and a number for each part, a mark, and what differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from coe_assistant.domain.safeguard_words import SafeguardWords
from coe_assistant.domain.snapshot_sides import Compared, Side
from coe_assistant.ui.comparison_words import (
    change_lines,
    part_name,
    side_words,
    told_whole,
    verdict,
)
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.icons import TONE_OF, MarkView
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import label, set_tone, short_label
from coe_assistant.ui.widgets.layout import clear, column, holder, row

_TOP = Qt.AlignmentFlag.AlignTop
_BAR = 8


class ShareBar(QWidget):
    """A bar as long as there is of a part: filled as far as it works, hatched for the rest."""

    def __init__(self, theme: Theme, side: Side | None, longest: int) -> None:
        super().__init__()
        self._theme = theme
        self._side = side
        self._longest = max(1, longest)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for a thin bar."""
        return QSize(60, _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar; nothing where the part could not be read."""
        del event
        side = self._side
        if side is None or not side.count:
            return
        painter = QPainter(self)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        whole = side.count / self._longest * (self.width() - 1)
        works = side.count if side.working is None else side.working
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.strong(Tone.INFO))
        painter.drawRect(QRectF(0, 0, works / side.count * whole, _BAR))
        painter.setBrush(QBrush(QColor(self._theme.colours.muted), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(self._theme.colours.muted), 1))
        left = works / side.count * whole
        if left < whole:
            painter.drawRect(QRectF(left, 0.5, whole - left, _BAR - 1))
        painter.end()


class ComparisonView(QWidget):
    """All parts of a comparison."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: Sequence[Compared] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.M)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        self.setAccessibleName(tr("Before and after the upgrade"))

    @property
    def sentences(self) -> str:
        """Everything that is drawn, in words."""
        return self.accessibleDescription()

    def show_parts(self, parts: Sequence[Compared], words: SafeguardWords) -> None:
        """Show parts; the same again changes nothing."""
        if parts == self._shown:
            return
        self._shown = parts
        clear(self._grid)
        for at, head in enumerate((tr("Part"), tr("Before"), tr("Now"))):
            self._grid.addWidget(short_label(head, "caption"), 0, at)
        said = [self._add(one, 2 * n + 1, words) for n, one in enumerate(parts)]
        self.setAccessibleDescription("\n".join(said))

    def _add(self, one: Compared, line: int, words: SafeguardWords) -> str:
        mark, word = verdict(one)
        head = row(
            MarkView(self._theme, mark, word),
            column(label(part_name(one.part), "strong"), self._word(word, TONE_OF[mark]), gap=0),
            gap=Space.S,
        )
        head.setStretch(1, 1)
        self._grid.addWidget(holder(head), line, 0, _TOP)
        longest = max(side.count if side is not None else 0 for side in (one.before, one.after))
        for at, side in ((1, one.before), (2, one.after)):
            cell = column(
                label(side_words(one.part, side)),
                ShareBar(self._theme, side, longest),
                gap=Space.XS,
            )
            self._grid.addWidget(holder(cell), line, at, _TOP)
        lines = change_lines(one, words)
        if lines:
            self._grid.addWidget(label("\n".join(lines), "muted"), line + 1, 0, 1, 3)
        return told_whole(one, lines)

    @staticmethod
    def _word(word: str, tone: Tone) -> QWidget:
        made = label(word, "caption")
        set_tone(made, tone)
        return made

"""Drawings that say a number by a length: a list of counts, and one amount against its limits.

Each stands beside the same in words, and is told in one sentence to assistive technology. Nothing
rests on colour: lengths, numbers and marks carry the meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import label, roomy_label
from coe_assistant.ui.widgets.layout import clear, column

_ROUND = 3


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a list of counts. hatched of them are special; note says in what way."""

    name: str
    count: int
    hatched: int = 0
    note: str = ""


class _CountBar(QWidget):
    def __init__(self, theme: Theme, one: Count, most: int) -> None:
        super().__init__()
        self._theme = theme
        self._one = one
        self._most = max(1, most)
        self.setMinimumSize(Size.BAR * 4, Size.BAR + Space.XS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for a bar."""
        return QSize(Size.BAR * 8, Size.BAR + Space.XS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar; the special part is hatched."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.strong(Tone.INFO)
        top = (self.height() - Size.BAR) / 2
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        whole = max(2.0, self.width() * self._one.count / self._most)
        area = QRectF(self.width() - whole if is_mirrored else 0.0, top, whole, Size.BAR)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(self._theme.soft(Tone.INFO))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        special = area.width() * self._one.hatched / max(1, self._one.count)
        part = QRectF(
            area.right() - special if is_mirrored else area.left(), top, special, Size.BAR
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(part)
        painter.end()


class CountBars(QWidget):
    """Names, bars and counts, the largest first."""

    def __init__(self, theme: Theme, subject: str) -> None:
        super().__init__()
        self._theme = theme
        self._subject = subject
        self._shown: tuple[Count, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)

    def show_counts(self, counts: Sequence[Count]) -> None:
        """Show counts; the same again changes nothing."""
        wanted = tuple(sorted(counts, key=lambda one: (-one.count, one.name.casefold())))
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._grid)
        most = max((one.count for one in wanted), default=0)
        for line, one in enumerate(wanted):
            words = tr("{count} ({note})") if one.note else "{count}"
            self._grid.addWidget(roomy_label(one.name), line, 0)
            self._grid.addWidget(_CountBar(self._theme, one, most), line, 1)
            told = words.format(count=one.count, note=one.note)
            self._grid.addWidget(roomy_label(told, "caption"), line, 2)
        said = "; ".join(
            f"{one.name} {one.count}" + (f" ({one.note})" if one.note else "") for one in wanted
        )
        self.setAccessibleName(f"{self._subject}: {said}")


@dataclass(frozen=True, slots=True)
class Limit:
    """A place on a bar, from 0 to 1 of its length."""

    at: float
    name: str


class _AmountBar(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._part = 0.0
        self._limits: tuple[Limit, ...] = ()
        self._tone = Tone.INFO
        self.setFixedHeight(Size.BAR + 2 * Space.XS + Space.XS)
        theme.changed.connect(self.update)

    def show_part(self, part: float, limits: tuple[Limit, ...], tone: Tone) -> None:
        self._part, self._limits, self._tone = part, limits, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the amount and the limits."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        colours = self._theme.colours
        area = QRectF(0.5, Space.XS + 0.5, self.width() - 1.0, Size.BAR)
        painter.setPen(QPen(QColor(colours.control), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(area, _ROUND, _ROUND)
        amount = QRectF(area)
        amount.setWidth(area.width() * min(1.0, max(0.0, self._part)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.strong(self._tone))
        painter.drawRoundedRect(amount, _ROUND, _ROUND)
        for limit in self._limits:
            x = area.left() + area.width() * limit.at
            line = QLineF(x, area.top() - Space.XS, x, area.bottom() + Space.XS)
            painter.setPen(QPen(QColor(colours.surface), 4))
            painter.drawLine(line)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawLine(line)
        painter.end()


class AmountBar(QWidget):
    """One amount of a whole, with the limits drawn in and named below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = label("", "strong")
        self._bar = _AmountBar(theme)
        self._legend = label("", "caption")
        self.setLayout(column(self._words, self._bar, self._legend, gap=Space.XXS))

    def show_amount(self, words: str, part: float, limits: Sequence[Limit], tone: Tone) -> None:
        """Show part (0 to 1) of the whole.

        Args:
            words: The same as a sentence.
            part: How much of the bar is full.
            limits: Drawn as lines across the bar; named below it from left to right.
            tone: Of the full part.
        """
        drawn = tuple(sorted(limits, key=lambda one: one.at))
        self._words.setText(words)
        self._bar.show_part(part, drawn, tone)
        names = "  ·  ".join(f"│ {one.name}" for one in drawn)
        self._legend.setText(names)
        self._legend.setVisible(bool(names))
        self.setAccessibleName(". ".join([words, *(one.name for one in drawn)]))

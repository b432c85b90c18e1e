"""The rail at the left: the five steps with mark and state word, and the environment."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy

from coe_assistant.ui.design import Points, Size, Space, Tone
from coe_assistant.ui.icons import Mark, draw_mark
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme, font_of
from coe_assistant.ui.widgets.eliding_label import ElidingLabel
from coe_assistant.ui.widgets.labels import chip
from coe_assistant.ui.widgets.layout import column, holder, row
from coe_assistant.ui.widgets.mirroring import placed
from coe_assistant.ui.wording import Place, place_title


class StepButton(QAbstractButton):
    """One step of the rail: mark, name and state word."""

    def __init__(self, theme: Theme, place: Place, number: int, count: int) -> None:
        super().__init__()
        self._theme = theme
        self._place = place
        self._order = tr("Step {number} of {count}").format(number=number, count=count)
        self._mark = Mark.PENDING
        self._word = ""
        self._is_shown = False
        self._is_compact = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(place_title(place))
        theme.changed.connect(self.update)

    @property
    def word(self) -> str:
        """The state word."""
        return self._word

    def show_state(self, mark: Mark, word: str, *, is_shown: bool, is_enabled: bool) -> None:
        """Show a state; is_shown marks the page that is open."""
        self._mark, self._word, self._is_shown = mark, word, is_shown
        self.setEnabled(is_enabled)
        here = tr(", open") if is_shown else ""
        self.setAccessibleName(f"{self._order}, {self.text()}: {word}{here}")
        self._tell_whole()
        self.update()

    def set_compact(self, *, is_compact: bool) -> None:
        """Show the mark only; the words are in the tooltip then."""
        self._is_compact = is_compact
        self._tell_whole()
        self.updateGeometry()

    @property
    def is_cut(self) -> bool:
        """Whether name or state word does not fit in the rail."""
        if self._is_compact:
            return True
        name = QFontMetricsF(font_of(self.font(), Points.BODY, bold=True))
        word = QFontMetricsF(font_of(self.font(), Points.CAPTION))
        room = self.sizeHint().width() - 2 - 2 * Space.M - Space.S - (Size.ICON + 2)
        widest = max(name.horizontalAdvance(self.text()), word.horizontalAdvance(self._word))
        return widest > room

    def _tell_whole(self) -> None:
        self.setToolTip(f"{self.text()}: {self._word}" if self.is_cut else "")

    def sizeHint(self) -> QSize:
        """Return room for two lines of text."""
        lines = self.fontMetrics().height() * 2
        width = Size.RAIL_COMPACT if self._is_compact else Size.RAIL
        return QSize(width - 2 * Space.M, max(Size.ROW, lines + 2 * Space.S))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, mark and the two lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._is_shown:
            painter.setBrush(QColor(colours.surface))
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawRoundedRect(area, Size.RADIUS, Size.RADIUS)
        elif self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(area, Size.RADIUS, Size.RADIUS)
        self._draw_words(painter, area)
        painter.end()

    def _draw_words(self, painter: QPainter, area: QRectF) -> None:
        edge = Size.ICON + 2
        top = area.center().y() - edge / 2
        mark = QRectF(area.left() + Space.M, top, edge, edge)
        if self._is_compact:
            mark.moveCenter(area.center())
        direction = self.layoutDirection()
        draw_mark(painter, placed(mark, area, direction), self._mark, self._theme)
        if self._is_compact:
            return
        colours = self._theme.colours
        left = mark.right() + Space.M
        half = area.height() / 2
        upper = QRectF(left, area.top() + 2, area.right() - left - Space.S, half)
        lower = QRectF(left, area.center().y(), area.right() - left - Space.S, half - 2)
        upper, lower = (placed(line, area, direction) for line in (upper, lower))
        painter.setFont(font_of(self.font(), Points.BODY, bold=True))
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.disabled))
        painter.drawText(upper, _BOTTOM, self.text())
        painter.setFont(font_of(self.font(), Points.CAPTION))
        painter.setPen(QColor(colours.muted))
        word = painter.fontMetrics().elidedText(
            self._word, Qt.TextElideMode.ElideRight, int(lower.width())
        )
        painter.drawText(lower, _TOP, word)


_BOTTOM = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Stepper(QFrame):
    """The rail.

    Signals:
        chosen(Place): A person wants to see that step.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "rail")
        self.setFixedWidth(Size.RAIL)
        self.setAccessibleName(tr("Steps"))
        self._is_compact = False
        self._has_where = False
        self._buttons: dict[Place, StepButton] = {}
        places = tuple(Place)
        for number, place in enumerate(places, start=1):
            button = StepButton(theme, place, number, len(places))
            button.clicked.connect(self._on_clicked)
            self._buttons[place] = button
        self._where = ElidingLabel("strong")
        self._who = ElidingLabel("caption")
        self._production = chip(tr("Production"), Tone.WARNING)
        where = column(self._where, self._who, row(self._production, None), gap=Space.XS)
        where.setContentsMargins(Space.M, 0, Space.M, Space.M)
        self._where_box = holder(where)
        box = column(*self._buttons.values(), gap=Space.XS)
        box.setContentsMargins(Space.M, Space.L, Space.M, Space.S)
        box.addStretch(1)
        box.addWidget(self._where_box)
        self.setLayout(box)
        self.show_environment("", "", is_production=False)

    def button(self, place: Place) -> StepButton:
        """Return the button of a step."""
        return self._buttons[place]

    def show_environment(self, name: str, account: str, *, is_production: bool) -> None:
        """Show where the program works and as whom."""
        self._where.show_text(name)
        self._who.show_text(account)
        self._production.setVisible(is_production)
        self._has_where = bool(name)
        self._where_box.setVisible(bool(name) and not self._is_compact)

    def set_compact(self, *, is_compact: bool) -> None:
        """Show marks only, where the window is narrow."""
        if is_compact == self._is_compact:
            return
        self._is_compact = is_compact
        self.setFixedWidth(Size.RAIL_COMPACT if is_compact else Size.RAIL)
        self._where_box.setVisible(self._has_where and not is_compact)
        for button in self._buttons.values():
            button.set_compact(is_compact=is_compact)

    def show_states(
        self, states: Mapping[Place, tuple[Mark, str]], shown: Place, open_to: set[Place]
    ) -> None:
        """Show the state of every step."""
        for place, (mark, word) in states.items():
            self._buttons[place].show_state(
                mark, word, is_shown=place is shown, is_enabled=place in open_to
            )

    def _on_clicked(self) -> None:
        sender = self.sender()
        for place, button in self._buttons.items():
            if button is sender:
                self.chosen.emit(place)

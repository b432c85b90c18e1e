"""Questions with their answers, one line each: the first words are enough to know."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from coe_assistant.ui.answer_words import Answer
from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import MarkView
from coe_assistant.ui.text_direction import for_screen
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.labels import label, short_label
from coe_assistant.ui.widgets.layout import Card, clear

_TOP = Qt.AlignmentFlag.AlignTop


class AnswerCard(Card):
    """A card of answers; the same again changes nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Answer, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.S)
        self._grid.setVerticalSpacing(Space.LINE)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What is shown."""
        return self._shown

    def show_answers(self, found: Sequence[Answer]) -> None:
        """Show answers."""
        if tuple(found) == self._shown:
            return
        self._shown = tuple(found)
        clear(self._grid)
        for line, item in enumerate(self._shown):
            plain = f"{item.short} {item.rest}".strip()
            told = label()
            told.setTextFormat(Qt.TextFormat.RichText)
            told.setText(f"<b>{escape(for_screen(item.short))}</b> {escape(item.rest)}".strip())
            told.setAccessibleName(f"{item.question} {plain}")
            self._grid.addWidget(MarkView(self._theme, item.mark, ""), line, 0, _TOP)
            self._grid.addWidget(short_label(item.question, "muted"), line, 1, _TOP)
            self._grid.addWidget(told, line, 2, _TOP)
        self.setAccessibleName(
            "\n".join(f"{item.question} {item.short} {item.rest}".strip() for item in self._shown)
        )

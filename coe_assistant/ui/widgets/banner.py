"""A banner: mark, what happened, why and what next, with buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.text import told
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label, set_tone
from coe_assistant.ui.widgets.layout import FittedFrame, column, holder, row

_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
_NONE = Qt.AlignmentFlag(0)
_MARK = {
    Tone.NEUTRAL: Mark.INFO,
    Tone.INFO: Mark.INFO,
    Tone.GOOD: Mark.GOOD,
    Tone.WARNING: Mark.WARNING,
    Tone.BAD: Mark.BAD,
}


class Banner(FittedFrame):
    """One message in a coloured frame; hidden until say() is called.

    Args:
        theme: Colours.
        reads: Its buttons show or copy only.
    """

    def __init__(self, theme: Theme, *, reads: bool = False) -> None:
        super().__init__()
        self._reads = reads
        self.setProperty("kind", "banner")
        self._mark = MarkView(theme, Mark.INFO, "")
        self._title = label("", "strong")
        self._text = label()
        self._words = column(self._title, self._text, gap=Space.XS)
        self._words_and_buttons = HeadRow(holder(self._words), least=Size.FIELD)
        self._row = box = row(self._mark, self._words_and_buttons, gap=Space.M)
        box.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.hide()

    @property
    def buttons(self) -> tuple[QWidget, ...]:
        """What can be done about it."""
        return self._words_and_buttons.offered

    def say(
        self,
        tone: Tone,
        title: str,
        text: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
    ) -> None:
        """Show a message, in the language of the program; actions are label and act."""
        title, text = told(title), told(text)
        set_tone(self, tone)
        self._mark.show_mark(_MARK[tone], "")
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        # one line stands in the middle beside its button
        self._row.setAlignment(self._mark, _TOP if text else _MIDDLE)
        self._words.setAlignment(self._title, _NONE if text else _MIDDLE)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        made = (button(words, act, reads=self._reads) for words, act in actions)
        self._words_and_buttons.show_actions(*made)
        self.show()

    def change_text(self, text: str) -> None:
        """Say the same with other words below the title, such as a time that passes."""
        self._text.setText(told(text))
        self.setAccessibleDescription(told(text))


def error_text(error: CoeError) -> str:
    """Return why it happened and what to do next, in one paragraph each."""
    return "\n".join(told(part) for part in (error.detail, error.hint) if part)

"""A line that offers for a while to take back what a person dismissed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtWidgets import QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.labels import button, short_label
from coe_assistant.ui.widgets.layout import row

OFFERED_FOR = timedelta(seconds=20)


class UndoLine(QWidget):
    """Hidden until offer() is called, and again after a while or once it was used."""

    def __init__(self) -> None:
        super().__init__()
        self._undo: Callable[[], None] | None = None
        self._until: datetime | None = None
        self._words = short_label("", "caption")
        self._button = button(tr("Show it again"), self.take_back, kind="link", reads=True)
        self.setLayout(row(self._words, self._button, None, gap=Space.S))
        self.hide()

    def offer(self, words: str, now: datetime, undo: Callable[[], None]) -> None:
        """Say what was dismissed, and how it is had back."""
        self._undo, self._until = undo, now + OFFERED_FOR
        self._words.setText(words)
        self._button.setAccessibleDescription(words)
        self.show()

    def take_back(self) -> None:
        """Undo it."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def tick(self, now: datetime) -> bool:
        """Hide when the while is over; return whether that happened just now."""
        if self.isHidden() or self._until is None or now < self._until:
            return False
        self._undo = None
        self.hide()
        return True

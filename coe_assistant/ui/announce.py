"""Tells assistive technology what changed on the screen without a key being pressed."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from coe_assistant.ui.text import told

_MARKS_S = (600, 300, 60, 10)


class Announcer:
    """Speaks through the accessibility interface; said keeps the latest sentence.

    Args:
        widget: The widget in whose name is spoken; it must live as long as the announcer.
    """

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._said = ""

    @property
    def said(self) -> str:
        """The sentence that was announced last."""
        return self._said

    def say(self, sentence: str) -> None:
        """Announce sentence unless it was the last one."""
        sentence = told(sentence)
        if not sentence or sentence == self._said:
            return
        self._said = sentence
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._widget, sentence))


class CountdownMarks:
    """Decides at which remaining times a countdown is worth a sentence: 10, 5, 1 min, 10 s."""

    def __init__(self) -> None:
        self._last = float("inf")

    def restart(self) -> None:
        """Forget what was passed, for a new deadline."""
        self._last = float("inf")

    def passed(self, left_s: float) -> bool:
        """Return whether a mark lies between the previous call and this one."""
        before, self._last = self._last, left_s
        if before == float("inf"):
            return False
        return any(left_s <= mark < before for mark in _MARKS_S)

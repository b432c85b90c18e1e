"""Where a text occurs, in a text pane or in the rows of a table, and how to get there."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QWidget

from coe_assistant.ui.text import tr


class Searched(Protocol):
    """What a FindBar searches. Hits are numbered from 1."""

    @property
    def widget(self) -> QWidget:
        """The widget that shows the hits."""

    def count(self, text: str) -> int:
        """Return how many hits text has now."""

    def go(self, text: str, *, back: bool, stay: bool) -> tuple[int, str]:
        """Show the next hit from where the widget stands; begin again at the other end.

        Args:
            text: What is looked for.
            back: Go to the hit before.
            stay: A hit at the place itself counts, as while a text is being typed.

        Returns:
            The number of the hit, 0 for none, and what a screen reader says of it.
        """

    def leave(self) -> None:
        """Take marks away that are there for the search only."""


class TextSearch:
    """Searches a pane of plain text; upper and lower case are the same."""

    def __init__(self, pane: QPlainTextEdit) -> None:
        self._pane = pane

    @property
    def widget(self) -> QPlainTextEdit:
        """The pane."""
        return self._pane

    def count(self, text: str) -> int:
        """Return how often text occurs."""
        return self._pane.toPlainText().lower().count(text.lower()) if text else 0

    def go(self, text: str, *, back: bool, stay: bool) -> tuple[int, str]:
        """Select the next hit and scroll to it."""
        if not text:
            return 0, ""
        way = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if stay:
            cursor = self._pane.textCursor()
            cursor.setPosition(cursor.selectionStart())
            self._pane.setTextCursor(cursor)
        if not self._pane.find(text, way):
            move = QTextCursor.MoveOperation
            before = self._pane.textCursor()
            self._pane.moveCursor(move.End if back else move.Start)
            if not self._pane.find(text, way):
                self._pane.setTextCursor(before)
                return 0, ""
        cursor = self._pane.textCursor()
        above = self._pane.toPlainText()[: cursor.selectionStart()].lower()
        return above.count(text.lower()) + 1, cursor.block().text()

    def leave(self) -> None:
        """Keep the place and let go of the selection."""
        cursor = self._pane.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._pane.setTextCursor(cursor)


class RowSearch:
    """Searches the rows of a table or list; every row with the text in any cell is a hit."""

    def __init__(self, view: QAbstractItemView) -> None:
        self._view = view

    @property
    def widget(self) -> QAbstractItemView:
        """The table."""
        return self._view

    def count(self, text: str) -> int:
        """Return how many rows hold text."""
        return len(self._hits(text))

    def go(self, text: str, *, back: bool, stay: bool) -> tuple[int, str]:
        """Make the next such row the current one."""
        hits = self._hits(text)
        if not hits:
            return 0, ""
        here = self._view.currentIndex().row()
        if back:
            before = [n for n, row in enumerate(hits) if row < here or (stay and row == here)]
            at = before[-1] if before else len(hits) - 1
        else:
            after = [n for n, row in enumerate(hits) if row > here or (stay and row == here)]
            at = after[0] if after else 0
        index = self._view.model().index(hits[at], 0)
        self._view.setCurrentIndex(index)
        self._view.scrollTo(index)
        return at + 1, ", ".join(text for text in _row_texts(index) if text)

    def leave(self) -> None:
        """Keep the row that was found as the current one."""

    def _hits(self, text: str) -> list[int]:
        wanted = text.lower()
        if not wanted:
            return []
        model = self._view.model()
        return [
            row
            for row in range(model.rowCount())
            if any(wanted in cell.lower() for cell in _row_texts(model.index(row, 0)))
        ]


def _row_texts(first: QModelIndex) -> list[str]:
    texts, cell = [], first
    while cell.isValid():
        texts.append(str(cell.data() or ""))
        cell = first.siblingAtColumn(len(texts))
    return texts


def hits_words(number: int, count: int) -> str:
    """Return which of how many hits is shown."""
    if not count:
        return tr("Not found")
    return tr("{n} of {all}").format(n=number, all=count)

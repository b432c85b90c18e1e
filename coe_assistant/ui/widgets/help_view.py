"""Shows a page of the help, jumps to headings, and marks what was searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from coe_assistant.domain.help_page import HelpPage
from coe_assistant.domain.help_search import words_of
from coe_assistant.ui.design import Size, Tone
from coe_assistant.ui.help_document import heading_position, make_document
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme

_MOST_MARKS = 500


class HelpView(QTextBrowser):
    """Reads nothing by itself: no picture, no file, no address.

    Signals:
        asked: A link was pressed; its target as it is written.
    """

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: HelpPage | None = None
        self._terms: tuple[str, ...] = ()
        self._marks: list[QTextCursor] = []
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setMinimumWidth(Size.ROW * 4)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setAccessibleName(tr("Help page"))
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._draw)

    @property
    def marks(self) -> Sequence[QTextCursor]:
        """The places that the search found on this page."""
        return self._marks

    def show_page(
        self, page: HelpPage, number: int = 0, query: str = "", *, with_title: bool = True
    ) -> None:
        """Show page from its heading of that number on, with the words of query marked.

        Without its title where that stands above already.
        """
        if not with_title:
            page = replace(page, markdown=page.markdown.partition("\n")[2])
        self._page = page
        self._terms = tuple(words_of(query))
        self.setAccessibleName(page.title)
        self._draw()
        self.go_to(number)

    def go_to(self, number: int) -> None:
        """Put the heading of that number at the top."""
        document = self.document()
        cursor = QTextCursor(document)
        cursor.setPosition(heading_position(document, number) if number else 0)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(
            self.verticalScrollBar().value() + self.cursorRect(cursor).top() - Size.RADIUS
            if number
            else 0
        )

    def go_to_mark(self, step: int) -> bool:
        """Move to the next marked place (step 1) or the one before (-1); False without any."""
        if not self._marks:
            return False
        here = self.textCursor().selectionStart()
        ahead = [mark for mark in self._marks if mark.selectionStart() > here]
        behind = [mark for mark in self._marks if mark.selectionStart() < here]
        target = (ahead or self._marks)[0] if step > 0 else (behind or self._marks)[-1]
        self.setTextCursor(target)
        self.ensureCursorVisible()
        return True

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - overrides Qt
        """Load nothing, from nowhere."""
        del kind, name
        return None

    def _on_link(self, url: QUrl) -> None:
        self.asked.emit(url.toString())

    def _draw(self) -> None:
        if self._page is None:
            return
        at = self.verticalScrollBar().value()
        self.setDocument(make_document(self._page, self._theme.colours, self))
        self._marks = list(self._found())
        self.setExtraSelections([self._marked(cursor) for cursor in self._marks])
        self.verticalScrollBar().setValue(at)

    def _found(self) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        for term in self._terms:
            found += _places(self.document(), term)
        return sorted(found, key=lambda cursor: cursor.selectionStart())[:_MOST_MARKS]

    def _marked(self, cursor: QTextCursor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor
        mark.format.setBackground(QColor(self._theme.soft(Tone.WARNING)))
        mark.format.setForeground(QColor(self._theme.strong(Tone.WARNING)))
        mark.format.setFontUnderline(True)
        return mark


def _places(document: QTextDocument, term: str) -> list[QTextCursor]:
    # compared as the search compares: an umlaut in the page is found by its plain letter, too
    found = []
    block = document.begin()
    while block.isValid():
        for begin, end in _spans(block.text(), term):
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + begin)
            cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
            found.append(cursor)
        block = block.next()
    return found


def _spans(text: str, term: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for word in _split(text):
        begin = text.index(word, at)
        at = begin + len(word)
        if any(
            item.startswith(term) or (len(term) > 3 and term in item) for item in words_of(word)
        ):
            spans.append((begin, at))
    return spans


def _split(text: str) -> list[str]:
    letters = "".join(c if c.isalnum() or c == "_" else " " for c in text)
    return letters.split()

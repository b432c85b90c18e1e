"""The raw text of an error with the lines that decided, marked in their context."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from coe_assistant.domain.evidence import Evidence, Source
from coe_assistant.domain.failure import EvidenceLine
from coe_assistant.ui.design import Size, Tone
from coe_assistant.ui.finding import TextSearch
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, mark_reading, short_label
from coe_assistant.ui.widgets.layout import column, holder, row

MOST_CHARS = 300_000  # what a text view shows without delay; the whole is in the run folder


class EvidenceText(QWidget):
    """One text at a time, a choice of the others, and steps from mark to mark."""

    def __init__(self, theme: Theme, copy_text: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._copy_text = copy_text
        self._sources: tuple[Source, ...] = ()
        self._lines: tuple[EvidenceLine, ...] = ()
        self._marks: list[QTextCursor] = []
        self._at = -1
        self._choice = ChoiceBox(theme)
        mark_reading(self._choice)
        self._choice.setAccessibleName(tr("Which text"))
        # on Linux the name of a choice is what is chosen: only a label of its own says of what
        self._named = short_label(tr("Which text"), "caption")
        self._place = short_label("", "caption")
        self._pane = QPlainTextEdit()
        self._pane.setAccessibleName(tr("Raw text"))
        self._find = FindBar(TextSearch(self._pane))
        self._build()

    @property
    def pane(self) -> QPlainTextEdit:
        """The text."""
        return self._pane

    @property
    def marks(self) -> int:
        """How many lines are marked in the shown text."""
        return len(self._marks)

    def show_evidence(self, evidence: Evidence, lines: Sequence[EvidenceLine]) -> None:
        """Show the texts and mark the lines."""
        self._sources = tuple(source for source in evidence.sources if source.text)
        self._lines = tuple(lines)
        self._choice.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._choice.clear()
        self._choice.addItems([source.origin.value for source in self._sources])
        best = lines[0].origin if lines else ""
        origins = [source.origin.value for source in self._sources]
        self._choice.setCurrentIndex(origins.index(best) if best in origins else 0)
        self._choice.blockSignals(False)  # noqa: FBT003
        self._choice.setVisible(len(self._sources) > 1)
        self._named.setVisible(len(self._sources) > 1)
        self._on_choice()

    def next_mark(self) -> None:
        """Go to the next marked line, from the first one after the last."""
        self._go(self._at + 1)

    def _build(self) -> None:
        self._pane.setReadOnly(True)
        self._pane.setTabChangesFocus(True)
        self._pane.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._pane.setFixedHeight(Size.LOG + Size.LOG // 3)
        self._next = button(tr("Next mark"), self.next_mark, reads=True)
        copy = button(tr("Copy the raw text"), self._on_copy, reads=True)
        self._choice.currentIndexChanged.connect(self._on_choice)
        self._named.setBuddy(self._choice)
        source = row(self._named, self._choice, None)
        tools = HeadRow(holder(source), self._next, self._place, copy)
        self.setLayout(column(tools, self._find, self._pane))

    def _on_choice(self, _index: int = 0) -> None:
        source = self._shown()
        text = source.text if source is not None else ""
        cut = max(0, len(text) - MOST_CHARS)
        self._pane.setPlainText(text[cut:])
        skipped = text.count("\n", 0, cut)
        self._mark(skipped)
        self._next.setVisible(bool(self._marks))
        self._go(0)

    def _shown(self) -> Source | None:
        index = self._choice.currentIndex()
        return self._sources[index] if 0 <= index < len(self._sources) else None

    def _mark(self, skipped: int) -> None:
        source = self._shown()
        look = QTextCharFormat()
        look.setBackground(self._theme.soft(Tone.WARNING))
        look.setForeground(self._theme.strong(Tone.WARNING))
        look.setFontWeight(QFont.Weight.Bold)
        look.setFontUnderline(True)  # never by colour alone
        self._marks = []
        selections = []
        for line in self._lines:
            number = line.line - 1 - skipped
            block = self._pane.document().findBlockByNumber(number)
            is_here = source is not None and line.origin in ("", source.origin.value)
            if not is_here or line.line < 1 or number < 0 or not block.isValid():
                continue
            if line.text[:40] and line.text[:40] not in block.text():
                continue  # the same origin said several texts; it is a line of another one
            cursor = QTextCursor(block)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = look
            selections.append(selection)
            self._marks.append(cursor)
        self._pane.setExtraSelections(selections)

    def _go(self, index: int) -> None:
        if not self._marks:
            self._place.setText("")
            return
        self._at = index % len(self._marks)
        cursor = QTextCursor(self._marks[self._at])
        cursor.clearSelection()
        self._pane.setTextCursor(cursor)
        self._pane.centerCursor()
        words = tr("mark {n} of {all}, line {line}")
        line = self._marks[self._at].block().blockNumber() + 1
        self._place.setText(words.format(n=self._at + 1, all=len(self._marks), line=line))

    def _on_copy(self) -> None:
        source = self._shown()
        self._copy_text(source.text if source is not None else "")

"""The statements: each confirmed or skipped, with the name of who says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from coe_assistant.domain.attestation import AttestationAnswer
from coe_assistant.services.statement_list import Statement
from coe_assistant.services.workbench_state import CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.icons import TONE_OF, Mark, MarkView
from coe_assistant.ui.pages.check_panel import CheckPanel
from coe_assistant.ui.statement_row import STATEMENTS
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.widgets.form import field
from coe_assistant.ui.widgets.labels import button, label, set_tone
from coe_assistant.ui.widgets.layout import clear, column, row

Answer = Callable[[str, AttestationAnswer, str], None]
_BOTTOM = Qt.AlignmentFlag.AlignBottom


class StatementsPanel(CheckPanel):
    """A name for all, and one box a statement."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._name = QLineEdit()
        self._boxes: dict[str, _StatementBox] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.L)
        name = field(tr("&Your name"), self._name, tr("Recorded with each answer and the time."))
        box = column(name, gap=Space.L)
        box.addLayout(self._list)
        self.setLayout(box)

    def fits(self, item: CheckRow) -> bool:
        """The row of the statements."""
        return item.id == STATEMENTS

    def show_row(self, item: CheckRow, *, is_locked: bool) -> None:
        """Show each statement with its answer."""
        del item
        state = self.context.workbench.remediation.statements.state
        if not self._name.text():
            self._name.setText(state.person)
        if [one.item.id for one in state.rows] != list(self._boxes):
            clear(self._list)
            self._boxes = {
                one.item.id: _StatementBox(self.context, one, self._answer) for one in state.rows
            }
            for box in self._boxes.values():
                self._list.addWidget(box)
        self._name.setEnabled(not is_locked)
        for one in state.rows:
            self._boxes[one.item.id].show_statement(one, is_locked=is_locked)

    def _answer(self, item_id: str, answer: AttestationAnswer, note: str) -> None:
        statements = self.context.workbench.remediation.statements
        statements.answer(item_id, answer, self._name.text().strip(), note)


class _StatementBox(QWidget):
    def __init__(self, context: Context, one: Statement, answer: Answer) -> None:
        super().__init__()
        self._item = one.item
        self._mark = MarkView(context.theme, Mark.PENDING, "")
        self._word = label("", "caption")
        self._note = QLineEdit()
        give = partial(_give, answer, one.item.id, self._note)
        self._confirm = button(tr("Confirm"), partial(give, AttestationAnswer.CONFIRMED))
        self._skip = button(tr("Skip"), partial(give, AttestationAnswer.SKIPPED))
        for act in (self._confirm, self._skip):
            act.setAccessibleName(f"{act.text()}: {told(one.item.text)}")
        text = row(self._mark, label(told(one.item.text)), gap=Space.M)
        text.setStretch(1, 1)
        note = field(tr("Note, if any"), self._note)
        note_box = row(note, self._confirm, self._skip)
        note_box.setStretch(0, 1)
        for act in (self._confirm, self._skip):
            note_box.setAlignment(act, _BOTTOM)
        self.setLayout(column(text, self._word, note_box, gap=Space.XS))

    def show_statement(self, one: Statement, *, is_locked: bool) -> None:
        """Show the answer, who gave it and when."""
        mark, word = _told(one)
        self._mark.show_mark(mark, "")
        self._word.setText(word)
        set_tone(self._word, TONE_OF[mark])
        self._skip.setVisible(one.item.is_skippable)
        for part in (self._note, self._confirm, self._skip):
            part.setEnabled(not is_locked)


def _give(answer: Answer, item_id: str, note: QLineEdit, given: AttestationAnswer) -> None:
    answer(item_id, given, note.text())


def _told(one: Statement) -> tuple[Mark, str]:
    given = one.given
    if given is None:
        must = tr("Open. It can be skipped.") if one.item.is_skippable else tr("Open.")
        return Mark.PENDING, must
    words = {"name": given.person, "time": when(given.at), "note": given.note}
    if given.answer is AttestationAnswer.CONFIRMED:
        said = tr("Confirmed by {name}, {time}. {note}").format(**words).strip()
        return Mark.GOOD, said
    said = tr("Skipped by {name}, {time}. {note}").format(**words).strip()
    return (Mark.SKIPPED if one.is_settled else Mark.PENDING), said

"""Step 3: the checklist, what stands behind each line, and the start."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QProgressBar, QWidget

from coe_assistant.domain.run import Note, Phase
from coe_assistant.services.workbench_state import (
    Change,
    ChecklistState,
    ConnectionPhase,
)
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.models.checklist_model import ChecklistModel, needs_reading
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.check_detail import CheckDetail
from coe_assistant.ui.pages.checklist_words import (
    answered,
    count_words,
    counting_rows,
    first_to_read,
    open_sentence,
    running_sentence,
    start_sentence,
    unread_sentence,
    verdict_words,
)
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.statement_row import STATEMENTS, statement_row
from coe_assistant.ui.text import told, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.check_list import CheckList
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.folding_splitter import FoldingSplitter
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label, roomy_label
from coe_assistant.ui.widgets.layout import column, holder, row, scrolling
from coe_assistant.ui.wording import BEFORE_START

_SHARES = (2, 3)  # of the width: list and detail
_INPUTS = {Change.CONNECTION, Change.PACKAGES}


class ChecklistPage(Page):
    """Rows at the left, the chosen row's evidence at the right."""

    cares = frozenset({Change.CHECKLIST, Change.RUN, Change.REMEDIATION}) | _INPUTS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._model = ChecklistModel(self)
        self._list = CheckList(self._model, context.theme, context.shell.copy_text)
        self._detail = CheckDetail(context)
        self._mark = MarkView(context.theme, Mark.PENDING, "")
        self._verdict = label("", "strong")
        self._counts = roomy_label("", "muted")
        self._not_started = Banner(context.theme)
        self._bar = QProgressBar()
        self._retries = TickBox(
            tr("Try again auto&matically after a temporary fault of the service"), context.theme
        )
        self._has_chosen = False
        self._build()
        self._list.selectionModel().currentChanged.connect(self._on_current)
        self._list.pressed.connect(self._on_pressed)
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin in the list."""
        return self._list

    @property
    def model(self) -> ChecklistModel:
        """The rows."""
        return self._model

    @property
    def detail(self) -> CheckDetail:
        """The pane at the right."""
        return self._detail

    def choose(self, check_id: str) -> None:
        """Make a row the current one."""
        line = self._model.line_of(check_id)
        if line >= 0:
            self._list.setCurrentIndex(self._model.index(line))

    def refresh(self, change: Change | None = None) -> None:
        """Show rows, verdict and the current row's detail."""
        del change
        state = self.context.workbench.checklist
        self._show_rows(state)
        if not state.is_running and state.verdict is not None and not self._has_chosen:
            self._choose_first_problem(state)
        elif state.rows and not self._list.currentIndex().isValid():
            self._list.setCurrentIndex(self._model.index(0))
        self._show_verdict(state)
        self._show_not_started(state)
        self._show_detail()
        self._retries.setEnabled(self._phase() in BEFORE_START)
        self._options.setEnabled(self._phase() in BEFORE_START)
        self._precautions.setEnabled(self._phase() in BEFORE_START)
        step = self.step() if self._phase() is Phase.READY else None
        self._schedule.setEnabled(step is not None and step.act == self._start)
        self._again.setEnabled(not state.is_running and self._phase() in BEFORE_START)
        self.changed.emit()

    def tick(self) -> None:
        """Show elapsed times, and when a row is looked at again."""
        state = self.context.workbench.checklist
        self._show_rows(state)  # results grow old by themselves
        if state.is_running:
            self._show_detail()
        self._detail.tick()

    def _show_rows(self, state: ChecklistState) -> None:
        extra = statement_row(self.context.workbench.remediation.statements.state)
        self._model.show_rows((*state.rows, extra) if extra is not None else state.rows)

    def step(self) -> Step | None:
        """Start, go to what is left before the start, or run the checklist again."""
        state = self.context.workbench.checklist
        if state.is_running or self._phase() is Phase.CHECKING:
            words = running_sentence(is_starting=state.is_starting)
            return Step(tr("&Start the upgrade"), _nothing, words, is_enabled=False)
        if self._phase() is Phase.READY:
            return self._start_step(state)
        if state.verdict is None:
            words = tr("Next the environment is checked. The checks only read; nothing is changed.")
            return Step(tr("Run the check&list"), self.context.workbench.run_checklist, words)
        return Step(
            tr("Run the check&list again"),
            self.context.workbench.run_checklist,
            tr("Put right what blocks, then run the checklist again. Nothing was changed."),
        )

    def _start_step(self, state: ChecklistState) -> Step:
        if not state.rows:
            return self._unseen_step()
        unread = [item.id for item in state.rows if needs_reading(item)]
        if unread:
            go = partial(self._go_to_next, unread)
            return Step(tr("&Next warning"), go, unread_sentence(len(unread)))
        remediation = self.context.workbench.remediation
        if remediation.is_busy:
            sentence = tr("What is being put right must end first: see the rows about it.")
            return Step(tr("&Start the upgrade"), _nothing, sentence, is_enabled=False)
        left = len(remediation.statements.state.open_rows)
        if left:
            return Step(tr("&Next question"), self._answer_next, open_sentence(left))
        run = self.context.workbench.run
        if run is None or run.current_step is None:
            return Step(tr("&Start the upgrade"), _nothing, "", is_enabled=False)
        is_wanted = self.context.workbench.control.options.wants_overwrite
        sentence = start_sentence(run, wants_overwrite=is_wanted)
        return Step(tr("&Start the upgrade"), self._start, sentence)

    def _unseen_step(self) -> Step:
        """Nothing is started on what an earlier start of the program found."""
        run = self.context.workbench.run_checklist
        if self.context.workbench.connection.phase is ConnectionPhase.CONNECTED:
            words = tr("The program was started anew: the checks run again first.")
            return Step(tr("Run the check&list"), run, words)
        words = tr("The program was started anew. Sign in first, then the checks run again.")
        return Step(tr("Run the check&list"), _nothing, words, is_enabled=False)

    def _go_to_next(self, unread: list[str]) -> None:
        """Choose the next row to read after the current one, from the first after the last."""
        lines = sorted(self._model.line_of(check_id) for check_id in unread)
        here = self._list.currentIndex().row()
        later = [line for line in lines if line > here]
        index = self._model.index((later or lines)[0])
        self._list.setCurrentIndex(index)
        self._list.setFocus()
        self._show_current()

    def _answer_next(self) -> None:
        self.choose(STATEMENTS)
        self._show_current()

    def _show_current(self) -> None:
        """Bring the current row into view, and its detail where that lies below the list."""
        self._show_current_row()
        inside = self._area.widget()
        if inside is not None and self._split.orientation() is Qt.Orientation.Vertical:
            top = self._detail.mapTo(inside, QPoint(0, 0)).y()
            self._area.verticalScrollBar().setValue(top - Space.M)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in view."""
        super().resizeEvent(event)
        self._show_current_row()

    def _show_current_row(self) -> None:
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def _build(self) -> None:
        self._bar.setAccessibleName(tr("Checks that have answered"))
        self._bar.setTextVisible(False)
        self._retries.setChecked(True)
        self._retries.setToolTip(
            tr(
                "Only as often, and after such waits, as is known to be safe. "
                "You can stop it at any time."
            )
        )
        self._precautions = button(
            tr("Be&fore the import…"), lambda: self.context.do("precautions"), kind="link"
        )
        self._again = button(tr("Run &all again"), self.context.workbench.run_checklist)
        self._options = button(
            tr("Import o&ptions…"), lambda: self.context.do("import-options"), kind="link"
        )
        self._split = FoldingSplitter(self._list, self._detail, _SHARES)
        self._split.folded.connect(self._detail.show_whole)
        self._schedule = button(
            tr("Schedule…"),
            partial(self.context.do, "schedule"),
            describe=tr("Agree now; it starts when a window opens, if nothing new is found"),
        )
        title = label(tr("Checklist"), "title")
        head = HeadRow(title, self._precautions, self._schedule, self._again)
        said = row(self._mark, self._verdict, gap=Space.M)
        said.setStretch(1, 1)
        verdict = HeadRow(holder(said), self._counts)
        page = column(head, self._not_started, verdict, self._bar, gap=Space.M)
        page.addWidget(self._split, 1)
        page.addWidget(HeadRow(self._retries, self._options))
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.M)
        self._area = scrolling(page, width=Size.UNBOUNDED)
        self.setLayout(column(self._area))

    def _choose_first_problem(self, state: ChecklistState) -> None:
        self._has_chosen = True
        line = first_to_read(state.rows)
        if line is not None:
            self._list.setCurrentIndex(self._model.index(line))
            self._show_current_row()

    def _show_verdict(self, state: ChecklistState) -> None:
        self._bar.setVisible(state.is_running)
        self._bar.setRange(0, max(1, len(counting_rows(state))))
        self._bar.setValue(answered(state))
        mark, words = verdict_words(state)
        self._mark.show_mark(mark, "")
        self._verdict.setText(words)
        self._counts.setText(count_words(state))
        if not state.is_running and state.verdict is not None:
            self.context.announcer.say(words)

    def _show_not_started(self, state: ChecklistState) -> None:
        run = self.context.workbench.run
        if run is None or run.note is not Note.CHECKS_CHANGED or run.phase not in BEFORE_START:
            self._not_started.hide()
            return
        titles = {item.id: told(item.title) for item in state.rows}
        new = (item.partition(" ")[0] for item in run.note_text.split(", ") if item)
        names = ", ".join(titles.get(name) or name for name in new)
        found = tr("New since then: {names}").format(names=names) if names else ""
        # One line: at 200 % the list below needs the room. What to do next stands in the footer.
        text = found or note_text(replace(run, note_text=""))
        self._not_started.say(Tone.WARNING, tr("The scheduled start did not happen"), text)

    def _show_detail(self) -> None:
        current = self._model.row(self._list.currentIndex().row())
        is_locked = self._phase() not in BEFORE_START or self.context.workbench.checklist.is_running
        self._detail.show_row(current, is_locked=is_locked)

    def _on_current(self, current: QModelIndex, previous: QModelIndex) -> None:
        del current, previous
        self._show_detail()

    def _on_pressed(self) -> None:
        self._has_chosen = True

    def _start(self) -> None:
        self.context.workbench.control.start(automatic_retries=self._retries.isChecked())

    def _phase(self) -> Phase:
        run = self.context.workbench.run
        return run.phase if run is not None else Phase.PREPARING


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return ChecklistPage(context)

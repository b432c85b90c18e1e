"""Step 3: the checklist, what stands behind each line, and the start."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QListView, QProgressBar, QSplitter, QWidget

from coe_assistant.domain.check import Verdict
from coe_assistant.domain.run import Note, Phase
from coe_assistant.services.workbench_state import Change, ChecklistState, CheckRow
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.models.checklist_model import ChecklistModel, mark_of, needs_reading
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.check_detail import CheckDetail
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.statement_row import statement_row
from coe_assistant.ui.text import counted, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.check_list import CheckList
from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row
from coe_assistant.ui.wording import BEFORE_START

_INTERESTING = (Mark.BAD, Mark.WARNING, Mark.UNKNOWN)


class ChecklistPage(Page):
    """Rows at the left, the chosen row's evidence at the right."""

    cares = frozenset({Change.CHECKLIST, Change.RUN, Change.REMEDIATION})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._model = ChecklistModel(self)
        self._list = CheckList(self._model, context.theme, context.shell.copy_text)
        self._detail = CheckDetail(context)
        self._mark = MarkView(context.theme, Mark.PENDING, "")
        self._verdict = label("", "strong")
        self._not_started = Banner(context.theme)
        self._bar = QProgressBar()
        self._retries = TickBox(
            tr("Start further attempts auto&matically after a passing fault"), context.theme
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
        self._schedule.setEnabled(step is not None and step.is_enabled)
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
        """Start, or run the checklist again."""
        state = self.context.workbench.checklist
        if state.is_running or self._phase() is Phase.CHECKING:
            words = tr("Each check reads only. The start is possible when all have answered.")
            if state.is_starting:
                words = tr(
                    "Results older than 15 minutes are checked again. The upgrade starts by itself "
                    "when nothing new speaks against it."
                )
            return Step(tr("&Start the upgrade"), _nothing, words, is_enabled=False)
        if self._phase() is Phase.READY:
            return self._start_step(state)
        return Step(
            tr("Run the check&list again"),
            self.context.workbench.run_checklist,
            tr("Correct what blocks, then run the checklist again. Nothing was changed."),
        )

    def _start_step(self, state: ChecklistState) -> Step:
        unread = sum(needs_reading(item) for item in state.rows)
        if unread:
            sentence = counted(
                unread,
                "%n warning is left. Open it and press Acknowledge, or I checked.",
                "%n warnings are left. Open each and press Acknowledge, or I checked.",
            )
            return Step(tr("&Start the upgrade"), _nothing, sentence, is_enabled=False)
        if self.context.workbench.remediation.is_busy:
            sentence = tr("What is being put right must end first: see the rows about it.")
            return Step(tr("&Start the upgrade"), _nothing, sentence, is_enabled=False)
        left = len(self.context.workbench.remediation.statements.state.open_rows)
        if left:
            sentence = counted(
                left,
                "%n statement is left. Open the last row and answer it.",
                "%n statements are left. Open the last row and answer them.",
            )
            return Step(tr("&Start the upgrade"), _nothing, sentence, is_enabled=False)
        run = self.context.workbench.run
        step = run.current_step if run is not None else None
        if run is None or step is None:
            return Step(tr("&Start the upgrade"), _nothing, "", is_enabled=False)
        sentence = tr("Imports {name} {version} into {where}. It cannot be undone.").format(
            name=step.display_name or step.solution,
            version=step.to_version,
            where=run.environment.name or run.environment.url,
        )
        if self.context.workbench.control.options.wants_overwrite:
            sentence += " " + tr("Unmanaged customizations are written over.")
        return Step(tr("&Start the upgrade"), self._start, sentence)

    def _build(self) -> None:
        self._bar.setAccessibleName(tr("Checks that have answered"))
        self._bar.setTextVisible(False)
        self._retries.setChecked(True)
        self._retries.setToolTip(
            tr("At most the attempts and waits that are known to be safe; you can stop any time.")
        )
        self._precautions = button(
            tr("Be&fore the import…"), lambda: self.context.do("precautions"), kind="link"
        )
        self._again = button(tr("Run &all again"), self.context.workbench.run_checklist)
        self._options = button(
            tr("Import o&ptions…"), lambda: self.context.do("import-options"), kind="link"
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(Space.L)
        split.addWidget(self._list)
        split.addWidget(self._detail)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 6)
        split.setFrameShape(QFrame.Shape.NoFrame)
        self._schedule = button(
            tr("Schedule…"),
            partial(self.context.do, "schedule"),
            describe=tr("Agree now; it starts when a window opens, if nothing new is found"),
        )
        head = row(
            label(tr("Checklist"), "title"), None, self._precautions, self._schedule, self._again
        )
        verdict = row(self._mark, self._verdict, gap=Space.M)
        verdict.setStretch(1, 1)
        page = column(head, self._not_started, verdict, self._bar, gap=Space.M)
        page.addWidget(split, 1)
        page.addLayout(row(self._retries, None, self._options))
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.M)
        self.setLayout(page)

    def _choose_first_problem(self, state: ChecklistState) -> None:
        self._has_chosen = True
        ranked = sorted(
            enumerate(state.rows),
            key=lambda pair: _rank(pair[1]),
        )
        if ranked:
            index = self._model.index(ranked[0][0])
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _show_verdict(self, state: ChecklistState) -> None:
        counting = [item for item in state.rows if not item.is_on_request or item.is_running]
        done = sum(item.report is not None and not item.is_running for item in counting)
        self._bar.setVisible(state.is_running)
        self._bar.setRange(0, max(1, len(counting)))
        self._bar.setValue(done)
        mark, words = self._verdict_words(state, done, len(counting))
        self._mark.show_mark(mark, "")
        self._verdict.setText(words)
        if not state.is_running and state.verdict is not None:
            self.context.announcer.say(words)

    def _show_not_started(self, state: ChecklistState) -> None:
        run = self.context.workbench.run
        if run is None or run.note is not Note.CHECKS_CHANGED or run.phase not in BEFORE_START:
            self._not_started.hide()
            return
        titles = {item.id: item.title for item in state.rows}
        new = (item.partition(" ")[0] for item in run.note_text.split(", ") if item)
        names = ", ".join(titles.get(name) or name for name in new)
        found = tr("New since then: {names}").format(names=names) if names else ""
        # One line: at 200 % the list below needs the room. What to do next stands in the footer.
        text = found or note_text(replace(run, note_text=""))
        self._not_started.say(Tone.WARNING, tr("The scheduled start did not happen"), text)

    def _verdict_words(self, state: ChecklistState, done: int, total: int) -> tuple[Mark, str]:
        if state.is_running:
            words = tr("{done} of {all} checks have answered")
            return Mark.RUNNING, words.format(done=done, all=total)
        blocks = sum(mark_of(item) is Mark.BAD for item in state.rows)
        unread = sum(needs_reading(item) for item in state.rows)
        match state.verdict:
            case Verdict.BLOCKED:
                return Mark.BAD, counted(
                    blocks,
                    "Blocked: %n check must be put right before the start",
                    "Blocked: %n checks must be put right before the start",
                )
            case Verdict.CONFIRM if unread:
                return Mark.WARNING, counted(
                    unread,
                    "Nothing blocks. %n warning is yours to judge",
                    "Nothing blocks. %n warnings are yours to judge",
                )
            case Verdict.CONFIRM:
                return Mark.GOOD, tr("Nothing blocks, and you have read every warning")
            case Verdict.READY:
                return Mark.GOOD, tr("All checks passed")
            case None:
                return Mark.PENDING, tr("The checklist has not run yet")

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


def _rank(item: CheckRow) -> int:
    mark = mark_of(item)
    return _INTERESTING.index(mark) if mark in _INTERESTING else len(_INTERESTING)


def _nothing() -> None:
    return None


def build(context: Context) -> Page:
    """Return the page."""
    return ChecklistPage(context)

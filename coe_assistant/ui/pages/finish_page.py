"""Step 5: what changed, what was verified, what is left to do, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.newer_version import newer_words, version_there
from coe_assistant.domain.run import Phase, Run, StepMode
from coe_assistant.domain.snapshot_sides import sides
from coe_assistant.services.safeguard_state import Doing, SafeguardState, WrittenReport
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.finish_words import finish_title
from coe_assistant.ui.history_words import class_titles
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import counted, duration, told, tr, when
from coe_assistant.ui.widgets.attempts_table import AttemptsTable
from coe_assistant.ui.widgets.banner import Banner, error_text
from coe_assistant.ui.widgets.comparison_view import ComparisonView
from coe_assistant.ui.widgets.findings_view import FindingsView
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, row, scrolling
from coe_assistant.ui.widgets.task_list import TaskList
from coe_assistant.ui.widgets.timeline import Timeline
from coe_assistant.ui.widgets.timeline_picture import TimelinePicture
from coe_assistant.ui.widgets.version_path import PathStop, VersionPath


class FinishPage(Page):
    """The end of a run."""

    cares = frozenset({Change.RUN, Change.SAFEGUARD})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._safeguard = context.workbench.safeguard
        self._mark = MarkView(context.theme, Mark.GOOD, "", Size.BIG_ICON)
        self._title = label("", "title")
        self._sentence = label("", "muted")
        self._work = Banner(context.theme)
        self._warnings = Banner(context.theme)
        self._path = VersionPath(context.theme)
        self._comparison = ComparisonView(context.theme)
        self._findings = FindingsView(context.theme)
        self._findings_card = Card()
        self._tasks = TaskList(context.theme, self._on_ticked)
        self._tasks_card = Card()
        self._attempts = AttemptsTable(context.shell.copy_text)
        self._timeline = Timeline(context.theme)
        self._restore = button(tr("Res&tore…"), self._on_restore)
        self._again = button(tr("Verify a&gain"), self._safeguard.verify)
        self._report = button(tr("Open re&port"), self._on_report, reads=True)
        self._picture = TimelinePicture(context.theme)
        self._bundle = button(tr("E&xport bundle…"), self._on_bundle, reads=True)
        tip_with_keys(self._bundle, "export-bundle")
        self._build()
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at what gives back, where there is something to give back."""
        return self._restore if self._restore.isEnabled() else self._report

    @property
    def tasks(self) -> TaskList:
        """What is left to do by hand."""
        return self._tasks

    def refresh(self, change: Change | None = None) -> None:
        """Show the run, and what was found after it."""
        del change
        run = self.context.workbench.run
        if run is None:
            return
        is_done = run.phase is Phase.SUCCEEDED
        mark, title = finish_title(run, self._safeguard.state)
        self._mark.show_mark(mark, "")
        self._title.setText(title)
        self._sentence.setText(_sentence(run))
        self._show_warnings(run)
        self._path.show_stops(_stops(run, self._safeguard.state.findings))
        self._show_safeguard(self._safeguard.state, is_done=is_done)
        titles = class_titles(run, self.context.workbench.preferences)
        self._attempts.show_run(run, titles)
        rows = max(1, len(run.attempts))
        height = self._attempts.verticalHeader().defaultSectionSize() * rows
        self._attempts.setFixedHeight(height + Size.CONTROL + Space.L)
        self._timeline.show_entries(run.timeline, titles)
        zone = self.context.workbench.preferences.zones.find("")
        self._picture.show_run(run, self.now, zone, titles)
        self.changed.emit()

    def step(self) -> Step | None:
        """Go on with the next solution."""
        return Step(
            tr("&Next solution"),
            self.context.workbench.new_run,
            tr("This run stays on disk, with its report. A new run begins at Package."),
        )

    def _build(self) -> None:
        head = row(self._mark, self._title, gap=Space.M)
        head.setStretch(1, 1)
        acts = FlowLayout(self._restore, self._again, self._report, self._bundle, line_gap=Space.S)
        self._findings_card.body.addWidget(label(tr("Verified"), "subtitle"))
        self._findings_card.body.addWidget(self._findings)
        self._tasks_card.body.addWidget(label(tr("What is left to do"), "subtitle"))
        self._tasks_card.body.addWidget(self._tasks)
        page = column(
            column(head, self._sentence, gap=Space.S),
            acts,
            self._work,
            self._warnings,
            self._findings_card,
            self._tasks_card,
            Card(label(tr("What changed"), "subtitle"), self._path, self._comparison),
            Card(label(tr("Attempts"), "subtitle"), self._attempts),
            Card(label(tr("History of this run"), "subtitle"), self._picture, self._timeline),
            gap=Space.L,
        )
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        page.addStretch(1)
        self.setLayout(column(scrolling(page)))

    def _show_safeguard(self, state: SafeguardState, *, is_done: bool) -> None:
        is_idle = state.doing is Doing.NOTHING
        self._restore.setEnabled(state.before is not None and is_idle)
        self._again.setEnabled(bool(state.findings) and is_idle)
        if state.findings:
            self._findings.show_findings(state.findings, self._safeguard.words)
        self._findings_card.setVisible(bool(state.findings))
        self._show_comparison(state)
        tasks = self._safeguard.tasks if is_done else ()
        self._tasks.show_tasks(tasks, state.ticks)
        self._tasks_card.setVisible(bool(tasks))
        self._show_work(state)

    def _show_comparison(self, state: SafeguardState) -> None:
        if state.before is None or state.after is None:
            self._comparison.hide()
            return
        parts = sides(state.before, state.after, state.changes)
        self._comparison.show_parts(parts, self._safeguard.words)
        self._comparison.show()

    def _show_work(self, state: SafeguardState) -> None:
        words = {
            Doing.UNDOING: tr("Flows are turned on again that were off for the imports"),
            Doing.VERIFYING: tr("Verifying what is installed now"),
            Doing.RESTORING: tr("Restoring"),
        }.get(state.doing, "")
        if words:
            text = ""
            if state.rows and state.doing is not Doing.VERIFYING:
                text = tr("{done} of {all}").format(done=state.done, all=len(state.rows))
            self._work.say(Tone.INFO, words, text)
        elif state.error is not None:
            self._work.say(Tone.BAD, told(state.error.title), error_text(state.error))
        else:
            self._work.hide()

    def _show_warnings(self, run: Run) -> None:
        if not run.warnings:
            self._warnings.hide()
            return
        title = counted(
            len(run.warnings),
            "The server reported %n warning",
            "The server reported %n warnings",
        )
        self._warnings.say(Tone.WARNING, title, "\n".join(told(one) for one in run.warnings))

    def _on_ticked(self, task_id: str, is_done: bool) -> None:  # noqa: FBT001 - a signal's value
        self._safeguard.tick(task_id, is_done=is_done)

    def _on_restore(self) -> None:
        self.context.do("restore")

    def _on_report(self) -> None:
        self._report.setEnabled(False)
        self._safeguard.write_report(self._reported, self._not_reported)

    def _reported(self, written: WrittenReport) -> None:
        self._report.setEnabled(True)
        self.context.shell.open_folder(written.html)
        self.context.announcer.say(tr("The report is written"))

    def _not_reported(self, error: CoeError) -> None:
        self._report.setEnabled(True)
        self._work.say(Tone.BAD, told(error.title), error_text(error))

    def _on_bundle(self) -> None:
        self.context.do("export-bundle")


def _sentence(run: Run) -> str:
    ended = run.timeline[-1].at if run.timeline else run.created_at
    took = duration((ended - run.created_at).total_seconds())
    words = tr("Finished {time}, {took} after the beginning.").format(time=when(ended), took=took)
    if run.phase is Phase.CANCELLED:
        words = tr("Given up {time}. Nothing runs on the server.").format(time=when(ended))
    newer = told(newer_words(run)) if run.phase is Phase.SUCCEEDED else ""
    return "\n".join(part for part in (words, newer, note_text(run)) if part)


def _stops(run: Run, findings: Sequence[StepFindings]) -> list[PathStop]:
    is_done = run.phase is Phase.SUCCEEDED
    stops = []
    for number, step in enumerate(run.steps):
        is_finished = is_done or number < run.step
        before = step.from_version or tr("not installed")
        if step.mode is StepMode.INSTALL:
            before = tr("not installed")
        stops.append(
            PathStop(
                step.display_name or step.solution,
                before,
                version_there(run, number, findings) if is_finished else step.to_version,
                Mark.GOOD if is_finished else Mark.SKIPPED,
                tr("Installed, asked from the server") if is_finished else tr("Not installed"),
            )
        )
    return stops


def build(context: Context) -> Page:
    """Return the page."""
    return FinishPage(context)

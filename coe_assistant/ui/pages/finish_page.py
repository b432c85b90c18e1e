"""Step 5: what changed, what it took, and what is left to do."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.run import Phase, Run, StepMode
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.note_words import note_text
from coe_assistant.ui.pages.page import Page, Step
from coe_assistant.ui.text import counted, duration, tr, when
from coe_assistant.ui.widgets.attempts_table import AttemptsTable
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, clear, column, row, scrolling
from coe_assistant.ui.widgets.timeline import Timeline
from coe_assistant.ui.widgets.version_path import PathStop, VersionPath


class FinishPage(Page):
    """The end of a run."""

    cares = frozenset({Change.RUN})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._mark = MarkView(context.theme, Mark.GOOD, "", Size.BIG_ICON)
        self._title = label("", "title")
        self._sentence = label("", "muted")
        self._warnings = Banner(context.theme)
        self._path = VersionPath(context.theme)
        self._left = QVBoxLayout()
        self._left.setSpacing(Space.S)
        self._left_card = Card()
        self._attempts = AttemptsTable(context.shell.copy_text)
        self._timeline = Timeline(context.theme)
        self._bundle = button(tr("E&xport bundle…"), self._on_bundle)
        self._build()
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the export."""
        return self._bundle

    def refresh(self, change: Change | None = None) -> None:
        """Show the run."""
        del change
        run = self.context.workbench.run
        if run is None:
            return
        is_done = run.phase is Phase.SUCCEEDED
        self._mark.show_mark(Mark.GOOD if is_done else Mark.SKIPPED, "")
        self._title.setText(tr("The upgrade is done") if is_done else tr("This run was given up"))
        self._sentence.setText(_sentence(run))
        self._show_warnings(run)
        self._path.show_stops(_stops(run))
        self._show_left(run)
        self._attempts.show_run(run)
        rows = max(1, len(run.attempts))
        height = self._attempts.verticalHeader().defaultSectionSize() * rows
        self._attempts.setFixedHeight(height + Size.CONTROL + Space.L)
        self._timeline.show_entries(run.timeline)
        self.changed.emit()

    def step(self) -> Step | None:
        """Begin anew."""
        return Step(
            tr("&New run"),
            self.context.workbench.new_run,
            tr("This run stays on disk. A new run begins at Connect."),
        )

    def _build(self) -> None:
        head = row(self._mark, self._title, self._bundle, gap=Space.M)
        head.setStretch(1, 1)
        self._left_card.body.addWidget(label(tr("What is left to do"), "subtitle"))
        self._left_card.body.addLayout(self._left)
        page = column(
            column(head, self._sentence, gap=Space.S),
            self._warnings,
            Card(label(tr("What changed"), "subtitle"), self._path),
            self._left_card,
            Card(label(tr("Attempts"), "subtitle"), self._attempts),
            Card(label(tr("History of this run"), "subtitle"), self._timeline),
            gap=Space.L,
        )
        page.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        page.addStretch(1)
        self.setLayout(column(scrolling(page)))

    def _show_warnings(self, run: Run) -> None:
        if not run.warnings:
            self._warnings.hide()
            return
        title = counted(
            len(run.warnings),
            "The server reported %n warning",
            "The server reported %n warnings",
        )
        self._warnings.say(Tone.WARNING, title, "\n".join(run.warnings))

    def _show_left(self, run: Run) -> None:
        clear(self._left)
        is_done = run.phase is Phase.SUCCEEDED
        self._left_card.setVisible(is_done and run.profile == _KIT)
        for number, words in enumerate(_left_to_do(), start=1):
            self._left.addWidget(label(f"{number}. {words}"))

    def _on_bundle(self) -> None:
        self.context.do("export-bundle")


_KIT = "coe-starter-kit"


def _sentence(run: Run) -> str:
    ended = run.timeline[-1].at if run.timeline else run.created_at
    took = duration((ended - run.created_at).total_seconds())
    words = tr("Finished {time}, {took} after the beginning.").format(time=when(ended), took=took)
    if run.phase is Phase.CANCELLED:
        words = tr("Given up {time}. Nothing runs on the server.").format(time=when(ended))
    return "\n".join(part for part in (words, note_text(run)) if part)


def _stops(run: Run) -> list[PathStop]:
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
                step.to_version,
                Mark.GOOD if is_finished else Mark.SKIPPED,
                tr("Installed, asked from the server") if is_finished else tr("Not installed"),
            )
        )
    return stops


def _left_to_do() -> tuple[str, ...]:
    return (
        tr("Open the CoE Setup and Upgrade Wizard app and go through its steps."),
        tr("Turn on the flows that are off: child flows first, then the flows that call them."),
        tr("Look whether new environment variables need a value."),
        tr("Remove unmanaged layers that hide what the new version brings."),
    )


def build(context: Context) -> Page:
    """Return the page."""
    return FinishPage(context)

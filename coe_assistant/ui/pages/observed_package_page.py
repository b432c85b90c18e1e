"""Step 2 in a window that only looks: what the run imports, in its order."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.domain.run import Run, RunStep, StepMode
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.pages.observed_page import ReadingFrame
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.facts import Fact, FactTable
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import Card, clear

_TERMS = ("managed-solution", "staged-upgrade")


class ObservedPackagePage(Page):
    """The solutions of the run; files are chosen where it is worked on."""

    cares = frozenset({Change.RUN})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._steps: tuple[RunStep, ...] | None = None
        self._step = -1
        self._cards = QVBoxLayout()
        self._cards.setSpacing(Space.M)
        self._frame = ReadingFrame(self, context)
        self._frame.fill(
            tr("What is imported"),
            tr("The solutions of this run, in the order in which they are imported."),
            _TERMS,
            self._cards,
        )
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the contents, which the arrow keys scroll."""
        return self._frame.area

    def refresh(self, change: Change | None = None) -> None:
        """Show the solutions of the run."""
        del change
        run = self.context.workbench.run
        steps = run.steps if run is not None else ()
        number = run.step if run is not None else 0
        if (steps, number) != (self._steps, self._step):
            self._steps, self._step = steps, number
            self._show(run)
        self.changed.emit()

    def _show(self, run: Run | None) -> None:
        clear(self._cards)
        if run is None or not run.steps:
            self._cards.addWidget(Card(label(tr("No files were chosen for this run yet."))))
            return
        for number, step in enumerate(run.steps):
            facts = FactTable(self.context.shell.copy_text)
            facts.show_facts(_facts(step, _state(run, number)))
            title = label(step.display_name or step.solution, "subtitle")
            self._cards.addWidget(Card(title, facts))


def _state(run: Run, number: int) -> str:
    if number < run.step or run.phase.is_terminal:
        return tr("done")
    return tr("this one is due") if number == run.step else tr("still to come")


def _facts(step: RunStep, state: str) -> list[Fact]:
    before = step.from_version or tr("not installed")
    mode = {StepMode.INSTALL: tr("Installation"), StepMode.UPGRADE: tr("Upgrade")}[step.mode]
    return [
        (tr("Version"), tr("{before} to {after}").format(before=before, after=step.to_version)),
        (tr("Kind"), mode),
        (tr("Standing"), state),
        (tr("Solution"), step.solution),
        (tr("File"), PurePath(step.package).name),
        (tr("SHA-256"), step.sha256),
    ]


def build(context: Context) -> Page:
    """Return the page."""
    return ObservedPackagePage(context)

"""Step 1 in a window that only looks: the environment that another start works on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.run import Run
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.context import Context
from coe_assistant.ui.pages.observed_page import ReadingFrame
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.text import tr, when
from coe_assistant.ui.widgets.facts import Fact, FactTable
from coe_assistant.ui.widgets.labels import label
from coe_assistant.ui.widgets.layout import Card
from coe_assistant.ui.wording import phase_title

_TERMS = ("environment", "tenant")


class ObservedTargetPage(Page):
    """What is stored about the environment; nobody signs in here."""

    cares = frozenset({Change.RUN})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._name = label("", "subtitle")
        self._facts = FactTable(context.shell.copy_text)
        self._card = Card(self._name, self._facts)
        self._known = label("", "subtitle")
        self._empty = Card(
            self._known,
            label(
                tr(
                    "As soon as the checklist is begun where the program works, you see it here. "
                    "What was chosen before that is kept nowhere."
                )
            ),
        )
        self._frame = ReadingFrame(self, context)
        self._frame.fill(
            tr("The environment"),
            tr(
                "This is what the run has stored. This window is not signed in and asks the "
                "environment nothing."
            ),
            _TERMS,
            self._card,
            self._empty,
        )
        self.refresh()

    def initial_focus(self) -> QWidget | None:
        """Begin at the contents, which the arrow keys scroll."""
        return self._frame.area

    def refresh(self, change: Change | None = None) -> None:
        """Show the environment of the run."""
        del change
        run = self.context.workbench.run
        self._show_known()
        self._card.setVisible(run is not None)
        self._empty.setVisible(run is None)
        if run is not None:
            self._name.setText(run.environment.name or run.environment.url)
            self._facts.show_facts(_facts(run))
        self.changed.emit()

    def tick(self) -> None:
        """Show that the folder was looked at."""
        self._show_known()

    def _show_known(self) -> None:
        observing = self.context.surroundings.observing
        is_read = observing is not None and observing.state.read_at is not None
        words = tr("There is no run yet") if is_read else tr("Whether there is a run is not known")
        if words != self._known.text():
            self._known.setText(words)


def _facts(run: Run) -> list[Fact]:
    where = run.environment
    return [
        (tr("Environment"), where.url),
        (tr("Environment ID"), where.id),
        (tr("Type and region"), ", ".join(part for part in (where.type, where.region) if part)),
        (tr("Account of the run"), run.account),
        (tr("Run"), run.id),
        (tr("Begun"), when(run.created_at)),
        (tr("Stands at"), phase_title(run.phase)),
    ]


def build(context: Context) -> Page:
    """Return the page."""
    return ObservedTargetPage(context)

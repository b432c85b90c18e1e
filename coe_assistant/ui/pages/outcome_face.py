"""What follows an attempt: the cause in words, what can be done, and the next attempt."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.run import Phase, Run, WaitReason
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.outcome_words import outcome_step, outcome_words, state_words
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.diagnosis_view import DiagnosisView
from coe_assistant.ui.widgets.escalation_card import EscalationCard
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row
from coe_assistant.ui.widgets.next_attempt import NextAttempt


class OutcomeFace(QWidget):
    """Faces of WAITING, NEEDS_ACTION and ESCALATED."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._mark = MarkView(context.theme, Mark.WARNING, "", Size.BIG_ICON)
        self._title = label("", "title")
        self._verdict = label()
        self._state = Banner(context.theme)
        self._next = NextAttempt(context)
        self._escalation = EscalationCard(context)
        self._diagnosis = DiagnosisView(context)
        self._card = Card(self._diagnosis)
        self._buttons = self._build_buttons()
        self._build()

    def first_control(self) -> QWidget | None:
        """Return the control to begin at."""
        return self._next.first_control() or self._escalation.first_control() or self._bundle

    @property
    def verdict(self) -> str:
        """The sentence below the title."""
        return self._verdict.text()

    def refresh(self) -> None:
        """Show the run."""
        run = self._context.workbench.run
        if run is None:
            return
        words = outcome_words(run)
        self._mark.show_mark(words.mark, words.title)
        self._title.setText(words.title)
        self._verdict.setText(words.sentence)
        self._verdict.setVisible(bool(words.sentence))
        tone, title, text = state_words(run)
        self._state.say(tone, title, text)
        self._state.setVisible(run.attempt is not None or run.server is not None)
        self._next.refresh(run)
        self._escalation.refresh(run)
        self._bundle.setVisible(run.phase is not Phase.ESCALATED)
        is_failure = _is_about_failure(run)
        self._card.setVisible(is_failure and run.diagnosis is not None)
        if is_failure and run.diagnosis is not None:
            self._diagnosis.show_diagnosis(run.diagnosis, _withheld(run))
        self._copy.setVisible(run.diagnosis is not None and is_failure)
        self._again.setVisible(run.phase in (Phase.NEEDS_ACTION, Phase.ESCALATED))
        self._give_up.setVisible(run.phase is not Phase.WAITING)
        self._context.announcer.say(f"{words.title}. {words.sentence}")
        self.tick(self._context.clock.now())

    def tick(self, now: datetime) -> None:
        """Let the countdown pass."""
        self._next.tick(now)

    def step(self) -> Step | None:
        """Return what the footer offers."""
        run = self._context.workbench.run
        return outcome_step(run, self._context.workbench) if run is not None else None

    def _build_buttons(self) -> QWidget:
        context = self._context
        self._bundle = button(
            tr("E&xport bundle…"),
            self._on_bundle,
            describe=tr("Writes a file for Microsoft Support with people and secrets taken out"),
        )
        tip_with_keys(self._bundle, "export-bundle")
        self._copy = button(tr("&Copy as Markdown"), self._on_copy)
        self._again = button(tr("Run the chec&klist"), context.workbench.run_checklist)
        self._give_up = button(
            tr("G&ive up this run"),
            context.workbench.control.give_up,
            describe=tr("Ends this run here. Nothing is changed on the server."),
        )
        return holder(row(self._bundle, self._copy, self._again, None, self._give_up))

    def _build(self) -> None:
        head = row(self._mark, self._title, gap=Space.M)
        head.setStretch(1, 1)
        box = column(
            head,
            self._verdict,
            self._next,
            self._escalation,
            self._state,
            self._buttons,
            self._card,
            gap=Space.L,
        )
        self.setLayout(box)

    def _on_bundle(self) -> None:
        self._context.do("export-bundle")

    def _on_copy(self) -> None:
        self._context.shell.copy_text(self._diagnosis.markdown())


def _withheld(run: Run) -> frozenset[str]:
    """Without budget a person must allow more attempts first."""
    is_spent = run.phase is Phase.ESCALATED
    return frozenset({"retry-now", "apply-upgrade"}) if is_spent else frozenset()


def _is_about_failure(run: Run) -> bool:
    pending = run.pending
    if run.phase is Phase.WAITING and pending is not None:
        return pending.reason in (WaitReason.RETRY, WaitReason.VERIFY)
    return True

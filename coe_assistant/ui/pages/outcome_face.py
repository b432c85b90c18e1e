"""What follows an attempt: five answers, the next attempt, then the cause and what to do."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.outlook import is_about_failure
from coe_assistant.domain.retry import is_automatic
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.ui.answer_words import answers
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.history_words import class_titles
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.outcome_words import outcome_step, outcome_words
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.shortcuts import tip_with_keys
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.answer_card import AnswerCard
from coe_assistant.ui.widgets.diagnosis_view import DiagnosisView
from coe_assistant.ui.widgets.escalation_card import EscalationCard
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row
from coe_assistant.ui.widgets.next_attempt import NextAttempt
from coe_assistant.ui.widgets.timeline_picture import TimelinePicture


class OutcomeFace(QWidget):
    """Faces of WAITING, NEEDS_ACTION and ESCALATED."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._said = ""
        self._mark = MarkView(context.theme, Mark.WARNING, "", Size.BIG_ICON)
        self._title = label("", "title")
        self._verdict = label()
        self._answers = AnswerCard(context.theme)
        self._next = NextAttempt(context)
        self._escalation = EscalationCard(context)
        self._timeline = TimelinePicture(context.theme)
        self._history = Card(label(tr("What happened so far"), "subtitle"), self._timeline)
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

    @property
    def answers(self) -> AnswerCard:
        """The answers."""
        return self._answers

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
        self._answers.show_answers(answers(run))
        self._next.refresh(run)
        self._escalation.refresh(run)
        self._bundle.setVisible(run.phase is not Phase.ESCALATED)
        is_shown = is_about_failure(run) and run.diagnosis is not None
        self._card.setVisible(is_shown)
        if run.diagnosis is not None and is_shown:
            self._diagnosis.show_diagnosis(run.diagnosis, _withheld(run))
        self._copy.setVisible(is_shown)
        self._history.setVisible(len(run.attempts) > 1)
        zone = self._context.workbench.preferences.zones.find("")
        titles = class_titles(run, self._context.workbench.preferences)
        self._timeline.show_run(run, self._context.clock.now(), zone, titles)
        self._retry.setVisible(can_try_again(run))
        self._again.setVisible(run.phase in (Phase.NEEDS_ACTION, Phase.ESCALATED))
        self._give_up.setVisible(run.phase is not Phase.WAITING)
        told = " ".join(f"{item.question} {item.short}" for item in self._answers.answers)
        said = f"{words.title}. {words.sentence} {told}"
        if said != self._said:  # a mark of the countdown may have been said in between
            self._said = said
            self._context.announcer.say(said)
        self.tick(self._context.clock.now())

    def tick(self, now: datetime) -> None:
        """Let the countdown pass."""
        self._next.tick(now)

    def step(self) -> Step | None:
        """Return what the footer offers."""
        run = self._context.workbench.run
        return outcome_step(run, self._context) if run is not None else None

    def _build_buttons(self) -> QWidget:
        context = self._context
        self._bundle = button(
            tr("E&xport bundle…"),
            self._on_bundle,
            reads=True,
            describe=tr("Writes a file for Microsoft Support with people and secrets taken out"),
        )
        tip_with_keys(self._bundle, "export-bundle")
        self._copy = button(
            tr("&Copy the diagnosis"),
            self._on_copy,
            reads=True,
            describe=tr("Cause, steps and the lines that prove it, as text for a chat or a ticket"),
        )
        self._retry = button(
            tr("Try by itself a&gain"),
            context.workbench.control.go_on,
            describe=tr("Takes back that you stopped the automatic attempts"),
        )
        self._again = button(tr("Run the chec&klist"), context.workbench.run_checklist)
        self._give_up = button(
            tr("G&ive up this run"),
            context.workbench.control.give_up,
            describe=tr("Ends this run here. Nothing is changed on the server."),
        )
        return holder(
            FlowLayout(
                self._retry, self._bundle, self._copy, self._again, self._give_up, line_gap=Space.S
            )
        )

    def _build(self) -> None:
        head = row(self._mark, self._title, gap=Space.M)
        head.setStretch(1, 1)
        box = column(
            head,
            self._verdict,
            self._answers,
            self._next,
            self._escalation,
            self._buttons,
            self._card,
            self._history,
            gap=Space.L,
        )
        self.setLayout(box)

    def _on_bundle(self) -> None:
        self._context.do("export-bundle")

    def _on_copy(self) -> None:
        self._context.shell.copy_text(self._diagnosis.markdown())


def can_try_again(run: Run) -> bool:
    """Return whether a person stopped attempts that would have been made by themselves."""
    is_stopped = run.phase is Phase.NEEDS_ACTION and run.note is Note.RETRY_STOPPED
    return is_stopped and run.diagnosis is not None and is_automatic(run, run.diagnosis)


def _withheld(run: Run) -> frozenset[str]:
    """Without budget a person must allow more attempts first."""
    is_spent = run.phase is Phase.ESCALATED
    return frozenset({"retry-now", "apply-upgrade"}) if is_spent else frozenset()

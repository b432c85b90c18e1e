"""The card with the countdown to what starts next: when, why then, what is checked, what to do."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.retry import rule_of
from coe_assistant.domain.run import Note, PendingStart, Phase, Run, WaitReason
from coe_assistant.ui.announce import CountdownMarks
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.sleep_words import sleep_text
from coe_assistant.ui.text import duration, tr, when
from coe_assistant.ui.wait_words import before_text, source_text, why_text
from coe_assistant.ui.widgets.countdown import CountdownRing
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, holder, row
from coe_assistant.ui.wording import wait_title

_MOVABLE = (WaitReason.RETRY, WaitReason.SCHEDULED, WaitReason.VERIFY, WaitReason.NEXT_SOLUTION)


class NextAttempt(Card):
    """Shown while a start is pending."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._run: Run | None = None
        self._marks = CountdownMarks()
        self._due_at: datetime | None = None
        self._ring = CountdownRing(context.theme)
        self._title = label("", "subtitle")
        self._text = label()
        self._why = label("", "muted")
        self._before = label("", "muted")
        self._risk = label("", "caption")
        control = context.workbench.control
        self._now = button(tr("Start &now"), control.retry_now)
        self._later = button(tr("&Postpone…"), self._on_later)
        self._pause = button(
            tr("Pa&use"),
            control.pause,
            describe=tr("Nothing starts until you let it go on, whatever the time."),
        )
        self._go_on = button(tr("Let it go o&n"), control.go_on)
        self._stop = button(
            tr("Stop &trying"),
            control.stop_retrying,
            describe=tr("No further attempt starts by itself. The server is not touched."),
        )
        self._build()

    def _build(self) -> None:
        buttons = FlowLayout(
            self._now, self._later, self._pause, self._go_on, self._stop, line_gap=Space.S
        )
        reasons = holder(column(self._why, self._before, gap=Space.XS))
        self._reasons = Disclosure(tr("Why then, and what is checked before"), lambda: reasons)
        words = column(self._title, self._text, self._risk, buttons, self._reasons, gap=Space.S)
        box = row(self._ring, words, gap=Space.XL)
        box.setStretch(1, 1)
        self.body.addLayout(box)

    @property
    def ring(self) -> CountdownRing:
        """The ring."""
        return self._ring

    @property
    def reasons(self) -> Disclosure:
        """Why it is due then, and what is checked before; closed at first."""
        return self._reasons

    def first_control(self) -> QWidget | None:
        """Return the first button while the card is shown."""
        if self.isHidden():
            return None
        return self._go_on if self._now.isHidden() else self._now

    def refresh(self, run: Run) -> None:
        """Show the pending start, or hide."""
        pending = run.pending
        is_shown = run.phase is Phase.WAITING and pending is not None
        self.setVisible(is_shown)
        self._run = run if is_shown else None
        if pending is None:
            return
        if pending.due_at != self._due_at:
            self._due_at = pending.due_at
            self._marks.restart()
        is_retry = pending.reason is WaitReason.RETRY
        self._title.setText(_title(run) if is_retry else wait_title(pending.reason))
        self._show_reasons(run)
        self._show_buttons(pending)
        self.tick(self._context.clock.now())

    def tick(self, now: datetime) -> None:
        """Show the time that is left, and announce its marks."""
        run = self._run
        if run is None or run.pending is None:
            return
        pending = run.pending
        left = (pending.due_at - now).total_seconds()
        whole = (pending.due_at - pending.since).total_seconds()
        self._text.setText(_time_words(run, pending, left))
        if pending.paused_at is not None:
            self._ring.show_paused()
            return
        self._ring.show_left(left, whole)
        if self._marks.passed(left):
            words = tr("{time} until the next attempt").format(time=duration(left))
            self._context.announcer.say(words)

    def _show_reasons(self, run: Run) -> None:
        preferences = self._context.workbench.preferences
        rows = self._context.workbench.checklist.rows
        titles = {item.id: item.title for item in rows if item.title}
        self._show(self._why, why_text(run))
        self._why.setToolTip(source_text(run, preferences))
        self._why.setAccessibleDescription(source_text(run, preferences))
        self._show(self._before, before_text(run, preferences, titles))
        self._show(self._risk, sleep_text(self._context.workbench))

    @staticmethod
    def _show(target: QWidget, words: str) -> None:
        target.setVisible(bool(words))
        target.setText(words)  # type: ignore[attr-defined] # labels only

    def _show_buttons(self, pending: PendingStart) -> None:
        is_paused = pending.paused_at is not None
        is_retry = pending.reason in (WaitReason.RETRY, WaitReason.SCHEDULED)
        is_movable = pending.reason in _MOVABLE
        self._now.setText(tr("Start &now") if is_retry else tr("Look &now"))
        self._now.setAccessibleName(self._now.text().replace("&", ""))
        self._now.setVisible(not is_paused)
        self._later.setVisible(is_movable and not is_paused)
        self._pause.setVisible(is_movable and not is_paused)
        self._go_on.setVisible(is_paused)

    def _on_later(self) -> None:
        self._context.do("postpone")


def _time_words(run: Run, pending: PendingStart, left_s: float) -> str:
    if pending.paused_at is not None:
        words = tr("Paused since {time}. Nothing starts until you let it go on.")
        return words.format(time=when(pending.paused_at))
    if run.note is Note.SIGN_IN_NEEDED:
        return tr("It is due. It starts once somebody has signed in again.")
    if left_s <= 0 and pending.reason is WaitReason.RETRY:
        return tr("It is due: the checks before it are running.")
    starts = pending.reason in (WaitReason.RETRY, WaitReason.SCHEDULED)
    words = tr("Starts by itself at {time}") if starts else tr("Looks again at {time}")
    return words.format(time=when(pending.due_at))


def _title(run: Run) -> str:
    rule = rule_of(run, run.diagnosis) if run.diagnosis is not None else None
    number = sum(item.step == run.step for item in run.attempts) + 1
    if rule is None:
        return tr("Attempt {n} is next").format(n=number)
    return tr("Attempt {n} of {all} is next").format(n=number, all=max(number, rule.max_attempts))

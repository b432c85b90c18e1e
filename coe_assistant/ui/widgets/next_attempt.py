"""The card with the countdown to what starts next, and the buttons that change it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.run import Phase, Run, WaitReason
from coe_assistant.ui.announce import CountdownMarks
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Space
from coe_assistant.ui.text import duration, tr, when
from coe_assistant.ui.widgets.countdown import CountdownRing
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import Card, column, row
from coe_assistant.ui.wording import wait_title


class NextAttempt(Card):
    """Shown while a deadline is armed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._run: Run | None = None
        self._marks = CountdownMarks()
        self._due_at: datetime | None = None
        self._ring = CountdownRing(context.theme)
        self._title = label("", "subtitle")
        self._text = label("", "muted")
        self._now = button(tr("Start &now"), context.workbench.control.retry_now)
        self._later = button(tr("&Postpone…"), self._on_later)
        self._stop = button(
            tr("Stop &trying"),
            context.workbench.control.stop_retrying,
            describe=tr("No further attempt starts by itself. The server is not touched."),
        )
        buttons = row(self._now, self._later, self._stop, None)
        words = column(self._title, self._text, buttons, gap=Space.S)
        box = row(self._ring, words, gap=Space.XL)
        box.setStretch(1, 1)
        self.body.addLayout(box)

    @property
    def ring(self) -> CountdownRing:
        """The ring."""
        return self._ring

    def first_control(self) -> QWidget | None:
        """Return the first button while the card is shown."""
        return None if self.isHidden() else self._now

    def refresh(self, run: Run) -> None:
        """Show the armed deadline, or hide."""
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
        words = tr("Starts by itself at {time}") if is_retry else tr("Looks again at {time}")
        self._text.setText(words.format(time=when(pending.due_at)))
        self._now.setText(tr("Start &now") if is_retry else tr("Look &now"))
        self._now.setAccessibleName(self._now.text().replace("&", ""))

    def tick(self, now: datetime) -> None:
        """Show the time that is left, and announce its marks."""
        run = self._run
        if run is None or run.pending is None:
            return
        left = (run.pending.due_at - now).total_seconds()
        whole = (run.pending.due_at - run.pending.since).total_seconds()
        self._ring.show_left(left, whole)
        if self._marks.passed(left):
            words = tr("{time} until the next attempt").format(time=duration(left))
            self._context.announcer.say(words)

    def _on_later(self) -> None:
        self._context.do("postpone")


def _title(run: Run) -> str:
    rule = run.diagnosis.retry if run.diagnosis is not None else None
    number = sum(item.step == run.step for item in run.attempts) + 1
    if rule is None:
        return tr("Attempt {n} is next").format(n=number)
    return tr("Attempt {n} of {all} is next").format(n=number, all=max(number, rule.max_attempts))

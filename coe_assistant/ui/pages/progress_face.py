"""The import while it runs: one bar a server step, what the server said last, and the attempt."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from coe_assistant.domain.retry import DEFAULT_MAX_ATTEMPTS
from coe_assistant.domain.run import Phase, Run, StepMode
from coe_assistant.services.progress import usual_minutes
from coe_assistant.services.workbench_state import Step as ServerStep
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Size, Space, Tone
from coe_assistant.ui.icons import Mark, MarkView
from coe_assistant.ui.note_words import interruption_text, note_text
from coe_assistant.ui.pages.page import Step
from coe_assistant.ui.schedule_words import clock_line
from coe_assistant.ui.text import clock_time, duration, tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import Card, column, holder, row
from coe_assistant.ui.widgets.step_bar import StepBar
from coe_assistant.ui.wording import phase_title


class ProgressFace(QWidget):
    """What the server is doing now."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._mark = MarkView(context.theme, Mark.RUNNING, "", Size.BIG_ICON)
        self._title = label("", "title")
        self._subtitle = label("", "muted")
        self._clock = label("", "caption")
        self._note = Banner(context.theme)
        self._bars = {
            ServerStep.IMPORT: StepBar(context.theme, tr("Step 1: import")),
            ServerStep.APPLY_UPGRADE: StepBar(context.theme, tr("Step 2: apply the upgrade")),
        }
        self._heard = label("", "caption")
        self._awake_mark = MarkView(context.theme, Mark.GOOD, "")
        self._awake = short_label("", "caption")
        self._watch = button(
            tr("Stop &watching"),
            self._on_watch,
            describe=tr("Only this window stops looking. The import goes on on the server."),
        )
        self._awake_line = holder(row(self._awake_mark, self._awake, gap=Space.S))
        if context.surroundings.observing is not None:
            self._awake_line.hide()  # another computer must stay awake
        heard = HeadRow(self._heard, self._awake_line, self._watch, least=Size.FIELD)
        card = Card(*self._bars.values(), heard, gap=Space.M)
        head = row(self._mark, self._title, gap=Space.M)
        head.setStretch(1, 1)
        self.setLayout(
            column(
                column(head, self._subtitle, self._clock, gap=Space.XS),
                self._note,
                card,
                gap=Space.M,
            )
        )

    def refresh(self) -> None:
        """Show run and progress."""
        run = self._context.workbench.run
        if run is None:
            return
        self._show_head(run)
        self._show_note(run)
        self._show_watch(run)
        self.tick(self._context.clock.now())

    def tick(self, now: datetime) -> None:
        """Show elapsed and remaining time, the clock, and how long ago the server was heard."""
        run = self._context.workbench.run
        if run is None:
            return
        self._show_bars(run)
        self._clock.setText(clock_line(run, now))
        heard = [item.heard_at for item in self._context.workbench.progress if item.heard_at]
        if not heard:
            self._heard.setText(tr("The server has not answered yet; that takes a minute"))
            return
        ago = (now - max(heard)).total_seconds()
        words = tr("Last answer of the server {ago} ago, at {time}")
        self._heard.setText(words.format(ago=duration(ago), time=clock_time(max(heard))))

    def step(self) -> Step | None:
        """Say what happens next; there is nothing to press while the server works."""
        run = self._context.workbench.run
        if run is None:
            return None
        if not run.is_signed_in:
            sentence = tr("An import that is running goes on on the server, seen or unseen.")
            return Step(tr("&Sign in again"), lambda: self._context.do("sign-in"), sentence)
        if not run.is_watched:
            return Step(
                tr("&Watch again"),
                self._context.workbench.control.watch_again,
                tr("An import that is running goes on on the server, seen or unseen."),
            )
        sentence = {
            Phase.IMPORTING: tr(
                "There is nothing to do. You may lock the screen; how it ends is shown here."
            ),
            Phase.VERIFYING: tr(
                "There is nothing to do. The server's answer decides: installed, running or failed."
            ),
            Phase.DIAGNOSED: tr("The cause is looked up; in a moment you see what can be done."),
        }.get(run.phase, "")
        return Step("", _nothing, sentence, is_enabled=False)

    def _show_bars(self, run: Run) -> None:
        by_step = {item.step: item for item in self._context.workbench.progress}
        current = run.current_step
        for step, bar in self._bars.items():
            bar.show_progress(by_step.get(step), usual_minutes(step, current), halted=_halted(run))
        # A first installation is imported only; nothing is applied after it (pac.md 1.2).
        is_two = current is None or current.mode is StepMode.UPGRADE
        self._bars[ServerStep.APPLY_UPGRADE].setVisible(is_two)

    def _show_head(self, run: Run) -> None:
        mark, title = _title(run)
        self._mark.show_mark(mark, "")
        self._title.setText(title)
        self._subtitle.setText(_subtitle(run))

    def _show_note(self, run: Run) -> None:
        note = note_text(run)
        # without a sign-in nobody keeps asking: the bar above says so
        if run.silent_since is not None and run.is_signed_in:
            title = tr("No answer since {time}").format(time=clock_time(run.silent_since))
            self._note.say(Tone.WARNING, title, _no_answer())
        elif run.pac_silent_since is not None:
            title = tr("pac does nothing since {time}")
            since = clock_time(run.pac_silent_since)
            self._note.say(Tone.WARNING, title.format(time=since), _silence())
        elif note:
            self._note.say(Tone.INFO, note)
        elif run.interruption is not None:
            self._note.say(Tone.INFO, interruption_text(run))
        else:
            self._note.hide()

    def _show_watch(self, run: Run) -> None:
        is_watched = run.is_watched
        self._watch.setVisible(is_watched and run.phase.may_be_running)
        is_awake = self._context.workbench.is_kept_awake
        word = tr("Computer is kept awake") if is_awake else tr("Computer may sleep")
        self._awake.setText(word)
        self._awake_mark.show_mark(Mark.GOOD if is_awake else Mark.SKIPPED, word)

    def _on_watch(self) -> None:
        self._context.workbench.control.stop_watching()


def _halted(run: Run) -> str:
    """Return why the bars stand still, or "" while somebody sees them move."""
    if run.phase is Phase.DIAGNOSED:
        return tr("Ended")
    return "" if run.is_watched and run.is_signed_in else tr("Not watched")


def _subtitle(run: Run) -> str:
    step, attempt = run.current_step, run.attempt
    parts: list[str] = []
    if step is not None:
        before = step.from_version or tr("not installed")
        parts.append(tr("{before} to {after}").format(before=before, after=step.to_version))
    if len(run.steps) > 1:
        parts.append(tr("Solution {n} of {all}").format(n=run.step + 1, all=len(run.steps)))
    if attempt is not None:
        number = sum(item.step == run.step for item in run.attempts)
        parts.append(_attempt_words(run, number))
        parts.append(tr("started {time}").format(time=clock_time(attempt.started_at)))
    return "  ·  ".join(parts)


def _attempt_words(run: Run, number: int) -> str:
    rule = run.diagnosis.retry if run.diagnosis is not None else None
    most = min(rule.max_attempts, DEFAULT_MAX_ATTEMPTS) if rule else DEFAULT_MAX_ATTEMPTS
    return tr("Attempt {n} of {all}").format(n=number, all=max(number, most))


def _title(run: Run) -> tuple[Mark, str]:
    step = run.current_step
    name = (step.display_name or step.solution) if step is not None else ""
    if not run.is_signed_in:
        return Mark.WARNING, tr("Watching is paused until you sign in again")
    if not run.is_watched:
        return Mark.SKIPPED, tr("Watching is stopped")
    mark = Mark.RUNNING if run.silent_since is None else Mark.WARNING
    if run.phase is Phase.IMPORTING:
        return mark, tr("Importing {name}").format(name=name) if name else phase_title(run.phase)
    return mark, phase_title(run.phase)


def _no_answer() -> str:
    return tr(
        "Only the contact between this computer and the server is lost. The import goes on there; "
        "the server is asked again by itself. There is nothing to do."
    )


def _silence() -> str:
    return tr(
        "It has printed nothing and worked on nothing, and the server has no job of it. It may "
        "wait for a sign-in in a window that nobody sees. If that goes on, pac is ended by the "
        "program; the server is not touched."
    )


def _nothing() -> None:
    return None

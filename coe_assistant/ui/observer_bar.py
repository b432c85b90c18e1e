"""The banner of a window that only looks: who works on the run, and how to work on it here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from coe_assistant.domain.observation import Holder, Standing
from coe_assistant.domain.run import Phase
from coe_assistant.services.observing import Observation, Observing
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Tone
from coe_assistant.ui.text import told, tr, when
from coe_assistant.ui.widgets.banner import Banner, error_text


class ObserverBar(Banner):
    """Always there.

    Args:
        context: Announcer and look.
        observing: Tells how it stands, and takes the wish to work here.
    """

    def __init__(self, context: Context, observing: Observing) -> None:
        super().__init__(context.theme, reads=True)
        self._context = context
        self._observing = observing
        self._said: tuple[object, ...] = ()
        self.destroyed.connect(_ending(observing.subscribe(self.refresh)))

    def refresh(self) -> None:
        """Show what applies now."""
        state = self._observing.state
        tone, title = _head(state)
        run = self._context.workbench.run
        phase = run.phase if run is not None else None
        text = "\n".join(part for part in _texts(state, phase) if part)
        is_offered = state.is_free and not state.is_taking_over
        said = (tone, title, is_offered)
        if said == self._said:
            self.change_text(text)  # buttons built anew would lose the focus
            return
        if self._said[1:2] not in ((), (title,)):
            self._context.announcer.say(title)
        self._said = said
        act = ((tr("Work on it here"), self._observing.work_here),) if is_offered else ()
        self.say(tone, title, text, act)


def _head(state: Observation) -> tuple[Tone, str]:
    if state.is_taking_over:
        return Tone.INFO, tr("Taking it over")
    if state.trouble is not None:
        return Tone.WARNING, tr("Read only: what is shown is not read anew just now")
    match state.standing:
        case None:
            return Tone.INFO, tr("Read only: looking who works here")
        case Standing.AT_WORK:
            return Tone.INFO, tr("Read only: the program works on this elsewhere")
        case Standing.SILENT:
            return Tone.WARNING, tr("Read only: nothing is heard of the program that works on this")
        case Standing.DIED:
            return Tone.WARNING, tr(
                "Read only: the program that worked on this ended without a word"
            )
        case Standing.ENDED:
            return Tone.WARNING, tr("Read only: nobody works on this now")


def _ending(end: Callable[[], None]) -> Callable[[QObject], None]:
    """Return a slot that ends a subscription; it must not hold the bar."""
    return lambda _gone: end()


def _texts(state: Observation, phase: Phase | None) -> tuple[str, ...]:
    holder = state.holder if state.refusal is None else None  # the refusal names who came since
    who = _who(holder) if holder is not None else ""
    return (*_news(state, who, phase), *_troubles(state))


def _news(state: Observation, who: str, phase: Phase | None) -> tuple[str, ...]:
    match state.standing:
        case None:
            return ()
        case Standing.AT_WORK:
            return who, tr("Nothing can be changed or sent from here; this window follows along.")
        case Standing.SILENT:
            since = when(state.heard_at) if state.heard_at is not None else ""
            return who, tr(
                "Nothing was heard of it since {time}, and from this computer it cannot be seen "
                "whether it still runs. Look there. If it does not run any more, delete the file "
                "instance.lock in the data folder; then it can be worked on here."
            ).format(time=since)
        case _ if phase is not None and phase.is_terminal:
            return _last(who), tr("The run is over. Work on it here to begin another one.")
        case _ if phase is Phase.WAITING:
            return _last(who), tr(
                "While nobody works on it no attempt starts by itself. Working on it here takes "
                "the run up where it stands, with its next attempt at the time that was planned."
            )
        case _:
            return _last(who), tr(
                "An import that was running goes on on the server. Working on it here takes the "
                "run up where it stands; nothing is started a second time."
            )


def _troubles(state: Observation) -> tuple[str, ...]:
    refusal = ""
    if state.refusal is not None:
        refusal = tr("It stays read only: {reason}").format(reason=told(state.refusal.title))
    trouble = ""
    if state.trouble is not None:
        trouble = f"{told(state.trouble.title)} {error_text(state.trouble)}".strip()
        if state.read_at is not None:
            seen = tr("What is shown was read {time}.").format(time=when(state.read_at))
            trouble = f"{trouble} {seen}"
    return refusal, trouble


def _last(who: str) -> str:
    return tr("Last at work here: {who}").format(who=who) if who else ""


def _who(holder: Holder) -> str:
    who = (
        tr("Process {pid} ({program}) of {user} on {computer}")
        if holder.user
        else tr("Process {pid} ({program}) on {computer}")
    ).format(pid=holder.pid, program=holder.program, user=holder.user, computer=holder.computer)
    if holder.since is None:
        return f"{who}."
    return tr("{who}, since {time}.").format(who=who, time=when(holder.since))

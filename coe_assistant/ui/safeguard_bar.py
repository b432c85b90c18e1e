"""What is done around an import just now, above the page: snapshot, backup, flows off and on."""

from __future__ import annotations

from collections.abc import Mapping

from coe_assistant.services.safeguard_state import Doing, SafeguardState
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Tone
from coe_assistant.ui.text import duration, tr, when
from coe_assistant.ui.widgets.banner import Banner, error_text


class SafeguardBar(Banner):
    """Hidden while nothing is done; the Finish page shows its own."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme)
        self._context = context
        self._said = Doing.NOTHING

    def refresh(self) -> None:
        """Show what is done, or what is owed and cannot be done now."""
        run, state = self._context.workbench.run, self._context.workbench.safeguard.state
        title = _titles().get(state.doing, "")
        if run is None or run.phase.is_terminal:
            self.hide()
        elif title:
            self.say(Tone.INFO, title, self._how_far(state))
            self._announce(state.doing, title)
        elif run.has_quiet_flows and state.error is not None:
            self.say(Tone.WARNING, *_owed(state))
        else:
            self.hide()

    def _how_far(self, state: SafeguardState) -> str:
        parts = []
        if state.doing in (Doing.QUIETING, Doing.UNDOING) and state.rows:
            parts.append(tr("{done} of {all}").format(done=state.done, all=len(state.rows)))
        if state.started_at is not None:
            took = (self._context.clock.now() - state.started_at).total_seconds()
            parts.append(tr("running for {took}").format(took=duration(took)))
        if state.doing is Doing.BACKUP:
            parts.append(tr("a backup takes some minutes"))
        return ", ".join(parts)

    def _announce(self, doing: Doing, title: str) -> None:
        if doing is not self._said:
            self._said = doing
            self._context.announcer.say(title)


def _titles() -> Mapping[Doing, str]:
    return {
        Doing.SNAPSHOT: tr("Before the import: writing down how everything is"),
        Doing.BACKUP: tr("Before the import: the platform makes a backup"),
        Doing.EXPORT: tr("Before the import: exporting dependent solutions"),
        Doing.QUIETING: tr("Before the import: turning scheduled flows off"),
        Doing.UNDOING: tr("Turning the flows on again that were off for the imports"),
        Doing.VERIFYING: tr("Verifying the solution that was imported"),
    }


def _owed(state: SafeguardState) -> tuple[str, str]:
    text = error_text(state.error) if state.error is not None else ""
    if state.retry_at is not None:
        again = tr("It is tried again {time}.").format(time=when(state.retry_at))
        text = f"{text}\n{again}".strip()
    return tr("Scheduled flows are still off for the time of the imports"), text

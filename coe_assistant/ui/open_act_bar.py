"""What an earlier start began and did not end, above the page, until somebody knows of it."""

from __future__ import annotations

from functools import partial

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.open_act import OpenAct, OpenKind
from coe_assistant.services.open_acts import open_act_words
from coe_assistant.services.workbench_state import ConnectionPhase
from coe_assistant.ui.context import Context
from coe_assistant.ui.design import Tone
from coe_assistant.ui.text import counted, told, tr
from coe_assistant.ui.widgets.banner import Banner


class OpenActBar(Banner):
    """Shows one at a time, the newest first; hidden while there is none, or an act is at work."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.theme)
        self._context = context
        self._shown: tuple[OpenAct, int] | None = None

    def refresh(self) -> None:
        """Show what is open now."""
        remediation = self._context.workbench.remediation
        acts = () if remediation.is_busy else remediation.open_acts.state
        if not acts:
            self._shown = None
            self.hide()
            return
        shown = (acts[0], len(acts))
        if shown == self._shown and not self.isHidden():
            return  # the buttons stay, and so does the focus on them
        self._shown = shown
        title = _titles()[acts[0].kind]
        self.say(Tone.WARNING, title, _text(*shown), self._actions(acts[0]))
        self._context.announcer.say(title)

    def _actions(self, act: OpenAct) -> tuple[tuple[str, partial[None]], ...]:
        known = (tr("Understood"), partial(self._settle, act))
        opened = (tr("Open that run"), partial(self._open, act))
        if act.kind.goes_on_with_its_run:
            return (opened,)
        is_at_hand = self._run_id() == act.run_id
        return (opened, known) if act.kind is OpenKind.RESTORE and not is_at_hand else (known,)

    def _run_id(self) -> str:
        run = self._context.workbench.run
        return run.id if run is not None else ""

    def _settle(self, act: OpenAct) -> None:
        self._context.workbench.remediation.open_acts.settle(act)
        self.refresh()

    def _open(self, act: OpenAct) -> None:
        bench = self._context.workbench
        bench.new_run()  # refused, with the reason, while the one at hand must not be left
        found = bench.find_run(act.run_id) if bench.run is None else None
        if found is None:
            return
        if bench.connection.phase is ConnectionPhase.CONNECTED:
            bench.recheck_connection()
            return
        mode = bench.connection.mode
        choice = SignInChoice(found.environment.url, mode, found.account, is_silent=True)
        bench.entrance.connect(choice)


def _text(act: OpenAct, count: int) -> str:
    parts = [told(one) for one in open_act_words(act)]
    parts.append(_nexts()[act.kind])
    if count > 1:
        parts.append(counted(count - 1, "%n more is open.", "%n more are open."))
    return " ".join(parts)


def _titles() -> dict[OpenKind, str]:
    return {
        OpenKind.IMPORT: tr("Another run has an import that is not over"),
        OpenKind.QUIET_FLOWS: tr("Flows are still off for the imports of another run"),
        OpenKind.LAYERS: tr("A removal of layers was interrupted"),
        OpenKind.LEFTOVER: tr("The work on a half-applied upgrade was interrupted"),
        OpenKind.RESTORE: tr("A restore was interrupted"),
    }


def _nexts() -> dict[OpenKind, str]:
    return {
        OpenKind.IMPORT: tr("It is followed once that run is open."),
        OpenKind.QUIET_FLOWS: tr("They are turned on again once that run is open."),
        OpenKind.LAYERS: tr(
            "The checklist shows which layers are there now; nothing goes on by itself."
        ),
        OpenKind.LEFTOVER: tr("The checklist shows how it stands now."),
        OpenKind.RESTORE: tr("Restore on the last page looks again and does what is left."),
    }

"""Dialogs at the end of a run in the steps between: a bundle at work, a restore, a second start."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk import Desk
from fake_workbench import NOW, FakeWorkbench
from PySide6.QtWidgets import QWidget
from scene_registry import SCENES, add, open_dialog
from scenes_safeguard import PLAN, verified

from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.summons import Summons
from coe_assistant.services.act_sequence import ActRow
from coe_assistant.services.safeguard_state import Doing
from coe_assistant.services.work_progress import WorkProgress
from coe_assistant.ui.dialogs.occupied_dialog import OccupiedDialog

NOWHERE = Path("/nonexistent")


class _AtWork:
    """Bundles that are never ready: a third is done."""

    def __init__(self) -> None:
        self.progress = WorkProgress()
        self.progress.total, self.progress.done = 300, 100

    def prepare(self, *_: object) -> None:
        """Go on for ever."""


def _working(w: FakeWorkbench) -> None:
    SCENES["failure-escalated"](w)
    w.bundle = _AtWork()


def _refused(w: FakeWorkbench) -> None:
    SCENES["failure-escalated"](w)
    w.bundle.answer = CoeError(
        "bundle-not-clean",
        "The finished file was scanned again, and the scan found a secret.",
        detail="Nothing was written.",
        hint="Leave the file attempts/01/pac.log out, and report this.",
    )


def _restoring(w: FakeWorkbench) -> None:
    verified(w)
    states = (ActState.DONE, ActState.DONE, None, None, None)
    rows = tuple(ActRow(act, state) for act, state in zip(PLAN.acts, states, strict=True))
    w.safeguard.state = replace(
        w.safeguard.state, doing=Doing.RESTORING, started_at=NOW, plan=PLAN, rows=rows
    )


def _planning(w: FakeWorkbench) -> None:
    verified(w)
    w.safeguard.state = replace(w.safeguard.state, doing=Doing.PLANNING, started_at=NOW)


def _second_start(desk: Desk) -> QWidget:
    problem = CoeError(
        "other-instance",
        "Process 4711 (coe-assistant) on DESK-7 is at work in the data folder C:\\Users\\mara\\CoE.",
        hint="Use that window, or close it first, or choose another --data-dir.",
        exit_code=ExitCode.OTHER_INSTANCE,
    )
    theme = desk.content.context.theme
    dialog = OccupiedDialog(
        theme, problem, desk.workbench.run, summons=Summons(NOWHERE), copy_text=desk.copied.append
    )
    desk.second = dialog  # it has no window that would keep it
    theme.use(theme.scheme, dialog)
    dialog.show()
    return dialog


def _wrong_option(desk: Desk) -> QWidget:
    problem = CoeError(
        "wrong-usage",
        "The program was started with something that it does not understand.",
        detail="unrecognized arguments: --no-such-option",
        hint="Correct the shortcut or command that starts it. Without options the window opens.",
        exit_code=ExitCode.USAGE,
    )
    theme = desk.content.context.theme
    dialog = OccupiedDialog(
        theme, problem, None, summons=None, copy_text=desk.copied.append, can_repeat=False
    )
    desk.second = dialog
    theme.use(theme.scheme, dialog)
    dialog.show()
    return dialog


add("dialog-bundle-working", _working, then=open_dialog("export-bundle"))
add(
    "dialog-bundle-refused",
    _refused,
    then=open_dialog("export-bundle", lambda dialog: dialog.write_button.click()),
)
add("dialog-restore-running", _restoring, then=open_dialog("restore"))
add("dialog-restore-planning", _planning, then=open_dialog("restore"))
add("dialog-second-start", SCENES["failure-waiting"].arrange, then=_second_start)
add("dialog-wrong-option", SCENES["connect-empty"].arrange, then=_wrong_option)

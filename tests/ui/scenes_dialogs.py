"""Every dialog over the page it belongs to, empty and with much in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desk import Desk
from fake_workbench import NOW, FakeWorkbench
from PySide6.QtWidgets import QWidget
from scene_registry import SCENES, add, open_dialog
from scenes import BAD_GATEWAY, GATEWAY
from scenes_safeguard import planned, restored

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.services.bundle_parts import BundleResult
from coe_assistant.services.diagnosis_state import ImportLog
from coe_assistant.services.safeguard_state import BackupAge

ROWS = (
    ComponentResult("workflow", "Admin | Sync Template v4 (Apps)", "1", "failure", "80097376",
                    BAD_GATEWAY),
    ComponentResult("canvasapp", "Power Platform Admin View", "3", "warning", "", "replaced"),
    *(ComponentResult("workflow", f"Admin | Sync part {n}", f"{n}", "success") for n in range(40)),
)  # fmt: skip


def _with_log(w: FakeWorkbench) -> None:
    SCENES["failure-fix-then-retry"](w)
    w.diagnosing.logs = (Path("/run/attempt-1-import-log.xml"),)
    w.diagnosing.log = ImportLog("attempt-1-import-log.xml", ROWS)


def _log_refused(w: FakeWorkbench) -> None:
    SCENES["failure-fix-then-retry"](w)
    w.diagnosing.logs = (Path("/run/attempt-1-import-log.xml"),)
    w.diagnosing.log = CoeError(
        "import-log-unreadable", "This is no import log.",
        hint="Download it from the solution history of the environment.",
    )  # fmt: skip


def _with_explanation(w: FakeWorkbench) -> None:
    SCENES["failure-waiting"](w)
    w.diagnosing.diagnosis = GATEWAY


def _explain(dialog: QWidget) -> None:
    dialog.text.setPlainText(GATEWAY.evidence[0].text)
    dialog._explain.click()


def _bundle_written(w: FakeWorkbench) -> None:
    SCENES["failure-escalated"](w)
    removed = {"secret": 3, "email": 41, "host": 12}
    w.bundle.answer = BundleResult(
        Path("/home/mara/coe-support-20260314-0120.zip"), 482_000, "ee" * 32, 14, removed,
        "# Support request",
    )  # fmt: skip


def _precautions(w: FakeWorkbench) -> None:
    SCENES["checklist-confirm"](w)
    w.safeguard.age = BackupAge(NOW - timedelta(days=7), NOW - timedelta(hours=5))


def _backup_unknown(w: FakeWorkbench) -> None:
    SCENES["checklist-confirm"](w)
    w.safeguard.age = CoeError("x", "The account may not read it.")


def _restore_planned(desk: Desk) -> QWidget | None:
    dialog = open_dialog("restore")(desk)
    planned(desk.workbench.safeguard)
    return dialog


def _restore_done(desk: Desk) -> QWidget | None:
    dialog = open_dialog("restore")(desk)
    planned(desk.workbench.safeguard)
    restored(desk.workbench.safeguard)
    return dialog


def _close(desk: Desk) -> QWidget | None:
    desk.window.close()
    return desk.content._close.box


def _layers_empty(w: FakeWorkbench) -> None:
    SCENES["checklist-ready"](w)
    state = w.remediation.layers.state
    w.remediation.layers.state = replace(state, rows=(), unread=0)


def _layers_cut_off(w: FakeWorkbench) -> None:
    SCENES["checklist-layers"](w)
    layers = w.remediation.layers
    layers.state = replace(layers.state, cut_off_at=w.run.created_at)


IMPORTING, WAITING = SCENES["import-running"], SCENES["failure-waiting"]
add("dialog-about", IMPORTING, then=open_dialog("about"))
add("dialog-privacy", IMPORTING, then=open_dialog("privacy"))
add("dialog-shortcuts", IMPORTING, then=open_dialog("shortcuts"))
add("dialog-explain", SCENES["connect-empty"], then=open_dialog("explain"))
add("dialog-explained", _with_explanation, then=open_dialog("explain", _explain))
add("dialog-import-log", _with_log, then=open_dialog("import-log"))
add("dialog-import-log-refused", _log_refused, then=open_dialog("import-log"))
add("dialog-import-log-empty", SCENES["connect-empty"], then=open_dialog("import-log"))
add("dialog-bundle", WAITING, then=open_dialog("export-bundle"))
add(
    "dialog-bundle-written",
    _bundle_written,
    then=open_dialog("export-bundle", lambda dialog: dialog.write_button.click()),
)
add("dialog-postpone", WAITING, then=open_dialog("postpone"))
add("dialog-schedule", SCENES["checklist-ready"], then=open_dialog("schedule"))
add("dialog-import-options", SCENES["checklist-ready"], then=open_dialog("import-options"))
add("dialog-layers", SCENES["checklist-layers"], then=open_dialog("layers"))
add("dialog-layers-removing", SCENES["checklist-removing"], then=open_dialog("layers"))
add("dialog-layers-cut-off", _layers_cut_off, then=open_dialog("layers"))
add("dialog-layers-empty", _layers_empty, then=open_dialog("layers"))
add("dialog-precautions", _precautions, then=open_dialog("precautions"))
add("dialog-precautions-unknown", _backup_unknown, then=open_dialog("precautions"))
add("dialog-restore", SCENES["finish-verified"], then=open_dialog("restore"))
add("dialog-restore-planned", SCENES["finish-verified"], then=_restore_planned)
add("dialog-restore-done", SCENES["finish-verified"], then=_restore_done)
add("dialog-close", WAITING, then=_close)

"""States between the checklist and the start: layers, leftovers, statements, the dry run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fake_workbench import NOW, FakeWorkbench
from scene_registry import add_all
from scene_reports import statement, told_report
from scenes import CORE, REPORTS, a_run, connected

from coe_assistant.domain.attestation import Attestation, AttestationAnswer
from coe_assistant.domain.check import (
    Acknowledgement,
    CheckStatus,
    Verdict,
)
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import (
    ChosenLayer,
    RemovalOutcome,
    RemovalResult,
    SavedLayer,
)
from coe_assistant.domain.open_act import OpenAct, OpenKind
from coe_assistant.domain.run import Phase
from coe_assistant.services.layer_table import LayerRow, LayerTableState
from coe_assistant.services.leftover_table import (
    Leftover,
    LeftoverAct,
    LeftoverProgress,
    LeftoverState,
    LeftoverStep,
)
from coe_assistant.services.statement_list import Statement, StatementState
from coe_assistant.services.workbench_state import ChecklistState, CheckRow

HOLDING = f"{CORE}_Upgrade"
OLD_RUN = "20261126T211618Z-centerofexcellencecorecomponents-755c"
ME = "mara.lindt@contoso.com"
HEALTH = told_report(
    "service-health", CheckStatus.UNKNOWN, "unread-forbidden",
    {"issues": None, "http_status": 403, "request_id": "4f0c…"},
    error="Microsoft Graph does not let this account read this.",
    remedies=("look-m365", "attest"),
)  # fmt: skip
LEFTOVER = told_report(
    "leftover-upgrade", CheckStatus.FAIL, "found", {"solutions": [HOLDING], "others": []},
    limit="scope",
)  # fmt: skip
BUSY = told_report(
    "running-operations", CheckStatus.FAIL, "busy",
    {"operations": [{"what": "ImportSolutionAsync", "who": "Bob Ray", "minutes": 12}]},
    named=["ImportSolutionAsync by Bob Ray for 12 min"], remedies=("wait",),
)  # fmt: skip
ITEMS = tuple(map(statement, ("tested", "informed", "backup", "window")))


def _rows(*changed) -> tuple[CheckRow, ...]:
    given = {one.id: one for one in changed}
    rows = tuple(
        CheckRow(one.id, one.title, report=given.get(one.id, one), is_acknowledged=True)
        for one in REPORTS
    )
    return (*rows, CheckRow("dry-run", "Dry run on the server", is_on_request=True))


def _base(w: FakeWorkbench, *changed, phase: Phase = Phase.READY) -> None:
    w.connection = connected()
    w.run = a_run(phase, attempts=(), consent=None)
    verdict = Verdict.BLOCKED if phase is Phase.BLOCKED else Verdict.CONFIRM
    w.checklist = ChecklistState(_rows(*changed), verdict=verdict)


def layer_rows(count: int = 14) -> tuple[LayerRow, ...]:
    """Return layers of several kinds; the last one is the only layer of its component."""
    kinds = (
        ("Workflow", "Admin | Sync Template v4 (Apps)", ("clientdata", "name"), True),
        ("CanvasApp", "Power Platform Admin View", ("name",), False),
        ("SavedQuery", "Active makers", ("layoutxml", "fetchxml"), False),
        ("Workflow", "Set new app owner", ("clientdata",), True),
    )
    rows = []
    for number in range(count):
        kind, name, changed, frozen = kinds[number % len(kinds)]
        rows.append(
            LayerRow(
                ChosenLayer(f"id-{number}", kind, f"{name} {number}"),
                changed,
                frozen,
                number != count - 1,
                NOW - timedelta(days=number, hours=2),
                "Bob Ray" if number % 3 else "",
            )
        )
    return tuple(rows)


def _layers(w: FakeWorkbench) -> None:
    _base(w)
    w.remediation.layers.state = LayerTableState(layer_rows(), unread=2)
    w.remediation.layers.kept = (
        SavedLayer("Workflow-id-0.json", "Workflow", "Set new app owner 3", NOW),
        SavedLayer("broken.json", "CanvasApp", "Power Platform Admin View 1", NOW),
    )


def _removing(w: FakeWorkbench) -> None:
    _layers(w)
    first, second, third, *rest = layer_rows()
    done = replace(first, result=RemovalResult(first.layer, RemovalOutcome.REMOVED, "", "f.json"))
    refused = replace(
        second,
        result=RemovalResult(second.layer, RemovalOutcome.REFUSED, "0x80040220 No privilege."),
    )
    w.remediation.layers.state = LayerTableState(
        (done, refused, replace(third, is_at_work=True), *rest),
        is_removing=True, done=2, total=5, elapsed_s=21.0,
    )  # fmt: skip


def _leftover(w: FakeWorkbench) -> None:
    _base(w, LEFTOVER, phase=Phase.BLOCKED)
    row = Leftover(HOLDING, "4.50.4", CORE, "4.49.2")
    w.remediation.leftovers.state = LeftoverState((row,))


def _applying(w: FakeWorkbench) -> None:
    _leftover(w)
    progress = LeftoverProgress(
        LeftoverAct.APPLY, LeftoverStep.RUNNING, "5a1c9d7e-0000-4000-8000-1234567890ab", 132.0
    )
    row = replace(w.remediation.leftovers.state.rows[0], progress=progress)
    w.remediation.leftovers.state = LeftoverState((row,))


def _failed(w: FakeWorkbench) -> None:
    _leftover(w)
    progress = LeftoverProgress(
        LeftoverAct.APPLY, LeftoverStep.FAILED, "5a1c9d7e",
        text="8004F01D Solution dependencies exist, cannot uninstall.",
        error=CoeError("x", "y"),
    )  # fmt: skip
    row = replace(w.remediation.leftovers.state.rows[0], progress=progress)
    w.remediation.leftovers.state = LeftoverState((row,))


def _base_gone(w: FakeWorkbench) -> None:
    _leftover(w)
    w.remediation.leftovers.state = LeftoverState((Leftover(HOLDING, "4.50.4", CORE, ""),))


def _unread_health(w: FakeWorkbench) -> None:
    _base(w, HEALTH)
    rows = w.checklist.rows
    w.checklist = replace(
        w.checklist,
        rows=tuple(replace(one, is_acknowledged=one.id != HEALTH.id) for one in rows),
    )
    w.remediation.statements.state = StatementState(person=ME)


def _health_confirmed(w: FakeWorkbench) -> None:
    _unread_health(w)
    given = Acknowledgement(HEALTH.id, HEALTH.status, HEALTH.summary, "Mara Lindt", NOW, True)
    w.checklist = replace(
        w.checklist,
        rows=tuple(
            replace(one, is_acknowledged=True, confirmed_by=given) if one.id == HEALTH.id else one
            for one in w.checklist.rows
        ),
    )


def _statements(w: FakeWorkbench) -> None:
    _base(w)
    given = Attestation("tested", AttestationAnswer.CONFIRMED, ME, NOW, "in CoE Test")
    skipped = Attestation("informed", AttestationAnswer.SKIPPED, ME, NOW)
    answers = {"tested": given, "informed": skipped}
    w.remediation.statements.state = StatementState(
        tuple(Statement(item, answers.get(item.id)) for item in ITEMS), ME
    )


def _dry_run(w: FakeWorkbench) -> None:
    _base(w)
    rows = w.checklist.rows
    running = replace(rows[-1], is_running=True, percent=38.0, elapsed_s=14.0)
    w.checklist = replace(w.checklist, rows=(*rows[:-1], running), is_running=True, verdict=None)


def _waiting_for_others(w: FakeWorkbench) -> None:
    _base(w, BUSY, phase=Phase.BLOCKED)
    w.checklist = replace(
        w.checklist,
        rows=tuple(
            replace(one, again_at=NOW + timedelta(seconds=25)) if one.id == BUSY.id else one
            for one in w.checklist.rows
        ),
    )


def _starting(w: FakeWorkbench) -> None:
    _base(w)
    rows = tuple(
        replace(one, is_running=number < 3, elapsed_s=2.0) if not one.is_on_request else one
        for number, one in enumerate(w.checklist.rows)
    )
    w.checklist = ChecklistState(rows, is_running=True, is_starting=True)


def _cut_off(w: FakeWorkbench) -> None:
    _base(w)
    rest = tuple(row.layer for row in layer_rows()[2:])
    at = NOW - timedelta(minutes=20)
    url = "https://contoso.crm4.dynamics.com"
    text = f"5 by {ME}: Set new app owner 0, Set new app owner 1"
    w.remediation.open_acts.state = (
        OpenAct(OpenKind.LAYERS, OLD_RUN, url, at, text, "", 2, (rest[0].name,), rest),
        OpenAct(OpenKind.RESTORE, OLD_RUN, url, at, "29", "", 12, ("Admin | Sync Template",)),
    )


add_all(
    {
        "checklist-cut-off": _cut_off,
        "checklist-layers": _layers,
        "checklist-removing": _removing,
        "checklist-leftover": _leftover,
        "checklist-applying": _applying,
        "checklist-apply-failed": _failed,
        "checklist-base-gone": _base_gone,
        "checklist-unread-health": _unread_health,
        "checklist-health-confirmed": _health_confirmed,
        "checklist-statements": _statements,
        "checklist-dry-run": _dry_run,
        "checklist-others": _waiting_for_others,
        "checklist-starting": _starting,
    }
)

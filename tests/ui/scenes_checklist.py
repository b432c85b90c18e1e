"""States of the Checklist page with facts as the real checks find them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import scene_registry
from fake_workbench import NOW, FakeWorkbench
from scene_reports import told_report
from scenes import REPORTS, a_run, connected, rows, with_report

from coe_assistant.domain.check import CheckStatus, Verdict
from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import ChecklistState, CheckRow

KINDS = (("Workflow", 9, True), ("CanvasApp", 4, False), ("SavedQuery", 2, False),
         ("SystemForm", 1, False))  # fmt: skip
_LAYERS = [
    {"component_type": kind, "name": f"Component {kind} {number}", "id": f"{kind}-{number}",
     "changed": ["clientdata"], "frozen": frozen, "removable": True,
     "at": (NOW - timedelta(days=number)).isoformat(), "by": "Bob Ray"}
    for kind, count, frozen in KINDS for number in range(count)
]  # fmt: skip
LAYERS = told_report(
    "unmanaged-layers", CheckStatus.WARN, "found",
    {"layers": _LAYERS, "scanned": 401, "candidates": 165, "phantoms": 25, "unknown": [],
     "untold": 0, "locked": False},
    count=len(_LAYERS), frozen=9, names=[one["name"] for one in _LAYERS], limit="bookkeeping",
    remedies=("remove", "copy-first"),
)  # fmt: skip
STORAGE = told_report(
    "storage", CheckStatus.FAIL, "low",
    {"database_free_percent": 4.1, "database_total_mb": 20480.0, "database_used_mb": 19650.0,
     "lent_to_log_and_file_mb": 812.0, "restore_possible": False, "warn_below_percent": 15.0,
     "fail_below_percent": 10.0},
    limit="fail_percent", remedies=("free-space",),
)  # fmt: skip
NETWORK = told_report(
    "network", CheckStatus.FAIL, "unreachable",
    {"hosts": [
        {"url": "https://contoso-coe.crm4.dynamics.com", "purpose": "environment", "needed": True,
         "address": None, "proxy": "proxy.contoso.com:8080", "proxy_from": "script",
         "proxy_script": "http://wpad.contoso.com/proxy.pac", "dns_ms": 12.4,
         "connect_ms": None, "tls_ms": None, "answer_ms": None, "issuer": None,
         "clock_skew_s": None, "problem": "proxy", "detail": "407 Proxy Authentication Required"},
        {"url": "https://login.microsoftonline.com", "purpose": "sign-in", "needed": True,
         "address": "20.190.160.1", "proxy": None, "dns_ms": 8.1, "connect_ms": 21.0,
         "tls_ms": 44.2, "answer_ms": 60.3, "issuer": "DigiCert", "clock_skew_s": 0.4,
         "problem": None, "detail": None},
    ]},
    unreached=["contoso-coe.crm4.dynamics.com"], remedies=("mend-proxy",),
)  # fmt: skip


def _shown(w: FakeWorkbench, report, *, verdict=Verdict.CONFIRM, phase=Phase.READY) -> None:
    w.connection = connected()
    w.run = a_run(phase, verdict=verdict, attempts=(), consent=None)
    calm = tuple(replace(row, is_acknowledged=row.id != report.id) for row in with_report(report))
    w.checklist = ChecklistState(calm, False, verdict)


def layers_by_type(w: FakeWorkbench) -> None:
    _shown(w, LAYERS)


def storage_low(w: FakeWorkbench) -> None:
    _shown(w, STORAGE)


def network_blocked(w: FakeWorkbench) -> None:
    _shown(w, NETWORK, verdict=Verdict.BLOCKED, phase=Phase.BLOCKED)


def not_run(w: FakeWorkbench) -> None:
    w.connection = connected()
    w.run = a_run(Phase.CHECKING, attempts=(), consent=None)
    w.checklist = ChecklistState(tuple(CheckRow(item.id, item.title) for item in REPORTS))


def old_results(w: FakeWorkbench) -> None:
    _shown(w, REPORTS[0])
    w.checklist = replace(
        w.checklist, rows=tuple(replace(row, is_stale=True) for row in w.checklist.rows)
    )


def all_read(w: FakeWorkbench) -> None:
    _shown(w, LAYERS)
    w.checklist = replace(
        w.checklist, rows=tuple(replace(row, is_acknowledged=True) for row in rows())
    )


def resumed(w: FakeWorkbench) -> None:
    """A run of an earlier start before anybody is signed in again."""
    w.run = a_run(Phase.READY, attempts=(), consent=None)


scene_registry.add_all({
    "checklist-layers-by-type": layers_by_type,
    "checklist-storage-low": storage_low,
    "checklist-network": network_blocked,
    "checklist-not-run": not_run,
    "checklist-old-results": old_results,
    "checklist-all-read": all_read,
    "checklist-resumed": resumed,
})  # fmt: skip

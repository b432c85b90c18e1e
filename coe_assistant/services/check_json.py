"""Checks as interfaces.md section 3 shapes them, for scripts and for the folder of the run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.run import Run
from coe_assistant.services.workbench_state import ChecklistState, CheckRow


def check_fields(report: CheckReport) -> dict[str, Any]:
    """Return a check in the shape of interfaces.md."""
    return {
        "id": report.id,
        "severity": report.severity.value,
        "status": report.status.value,
        "title": report.title,
        "summary": report.summary,
        "facts": dict(report.facts),
        "remedies": [
            {"id": item.id, "text": item.text, "link": item.link} for item in report.remedies
        ],
        "limit": report.limit,
        "source": report.source,
        "overridable": report.overridable,
        "duration_ms": report.duration_ms,
    }


def checklist_record(state: ChecklistState, run: Run, at: datetime) -> Mapping[str, Any]:
    """Return what is kept of a finished checklist: its rows and what a person said about them."""
    return {
        "schema": 1,
        "at": at.isoformat(),
        "verdict": state.verdict.value if state.verdict is not None else None,
        "checks": [_row(row) for row in state.rows if row.report is not None],
        "overrides": msgspec.to_builtins(run.overrides),
        "acknowledgements": msgspec.to_builtins(run.acknowledgements),
        "attestations": msgspec.to_builtins(run.attestations),
    }


def _row(row: CheckRow) -> dict[str, Any]:
    report = row.report
    if report is None:
        return {"id": row.id}
    checked_at = report.checked_at.isoformat() if report.checked_at else None
    return check_fields(report) | {
        "checked_at": checked_at,
        "acknowledged": row.is_acknowledged,
    }

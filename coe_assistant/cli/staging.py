"""What the server's own validation of an uploaded file said: the row dry-run for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.run import Run

CHECK_ID = "dry-run"
_KEPT = 20


def staging_document(report: CheckReport) -> Mapping[str, Any]:
    """Return the validation for scripts; status is "" when the server gave no verdict."""
    facts = report.facts
    missing = _rows(report, "missing_dependencies")
    return {
        "status": str(facts.get("status") or ""),
        "outcome": report.status.value,
        "summary": report.summary,
        "messages": _rows(report, "messages"),
        "missing_dependencies": len(missing),
        "missing": missing,
        "has_pending_upgrade": facts.get("has_pending_upgrade") is True,
        "components": {name: facts.get(name) for name in ("present", "new", "presence_unknown")},
        "files": _rows(report, "files"),
    }


def uploading_words(run: Run | None) -> str:
    """Return what a dry run uploads."""
    files = {step.package for step in run.steps[run.step :]} if run is not None else set()
    if len(files) < 2:
        return "Uploading the file for the server's own validation; nothing is installed."
    return (
        f"Uploading the {len(files)} files of the plan, one after the other, for the server's own "
        "validation; nothing is installed."
    )


def staged_words(report: CheckReport) -> str:
    """Return what the line of the row does not say."""
    lines = [f"  {item['type']}: {item['text']}" for item in _rows(report, "messages")[:_KEPT]]
    lines += [
        f"  missing: {item['required']} of {item['solution']}"
        for item in _rows(report, "missing_dependencies")[:_KEPT]
    ]
    return "\n".join(lines)


def _rows(report: CheckReport, name: str) -> list[Mapping[str, Any]]:
    rows = report.facts.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []

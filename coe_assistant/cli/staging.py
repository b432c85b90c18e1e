"""What the server's own validation of an uploaded file said: the row dry-run for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coe_assistant.domain.check import CheckReport

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
    }


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

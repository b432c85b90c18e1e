"""What the server's own validation of an uploaded file said (StageSolution)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KEPT = 20


def staging_document(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the validation for scripts."""
    details = result.get("SolutionDetails")
    details = details if isinstance(details, dict) else {}
    return {
        "status": str(result.get("StageSolutionStatus") or ""),
        "messages": [
            {
                "type": str(item.get("SolutionValidationResultType") or ""),
                "text": str(item.get("Message") or ""),
            }
            for item in _rows(result, "SolutionValidationResults")
        ],
        "missing_dependencies": len(_rows(result, "MissingDependencies")),
        "has_pending_upgrade": details.get("HasPendingUpgrade") is True,
    }


def staged_words(result: Mapping[str, Any]) -> str:
    """Return the same in words."""
    document = staging_document(result)
    lines = [f"The server's validation: {document['status'] or 'no verdict'}."]
    if document["missing_dependencies"]:
        lines.append(f"  {document['missing_dependencies']} components are missing.")
    if document["has_pending_upgrade"]:
        lines.append("  An earlier upgrade is still half-applied.")
    lines += [f"  {item['type']}: {item['text']}" for item in document["messages"][:_KEPT]]
    return "\n".join(lines)


def _rows(result: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = result.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

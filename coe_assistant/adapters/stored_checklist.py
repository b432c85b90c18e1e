"""Reads the finished checklist that RunCheckRecord keeps in the folder of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.domain.check import CheckRemedy, CheckReport, CheckStatus, Severity, Verdict
from coe_assistant.domain.observation import StoredChecklist

NAME = "checks.json"
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    severity: Severity
    status: CheckStatus
    title: str
    summary: str
    facts: dict[str, Any] = field(default_factory=dict)
    remedies: tuple[CheckRemedy, ...] = ()
    limit: str = ""
    source: str = ""
    overridable: bool = False
    duration_ms: int = 0
    checked_at: datetime | None = None
    acknowledged: bool = False

    def report(self) -> CheckReport:
        return CheckReport(
            self.id,
            self.severity,
            self.status,
            self.title,
            self.summary,
            self.facts,
            self.remedies,
            self.limit,
            self.source,
            self.overridable,
            self.duration_ms,
            self.checked_at,
        )


@dataclass(frozen=True, slots=True)
class _Document:
    checks: tuple[_Row, ...] = ()
    verdict: Verdict | None = None


def read_checklist(path: Path) -> StoredChecklist | None:
    """Return the checklist in a file, or None where there is none that can be understood."""
    try:
        with path.open("rb") as stream:
            found = msgspec.json.decode(stream.read(LARGEST), type=_Document)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    read = frozenset(row.id for row in found.checks if row.acknowledged)
    return StoredChecklist(found.verdict, tuple(row.report() for row in found.checks), read)

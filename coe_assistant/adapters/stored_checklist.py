"""Reads the finished checklist that RunCheckRecord keeps in the folder of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.adapters.typed_json import learn
from coe_assistant.domain.check import CheckReport, Verdict
from coe_assistant.domain.observation import StoredChecklist

NAME = "checks.json"
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Document:
    checks: tuple[CheckReport, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class _Rows:
    checks: tuple[_Row, ...] = ()


def read_checklist(path: Path) -> StoredChecklist | None:
    """Return the checklist in a file, or None where there is none that can be understood."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST)
        learn(_Document)
        learn(_Rows)
        found = msgspec.json.decode(data, type=_Document)
        rows = msgspec.json.decode(data, type=_Rows).checks
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    read = frozenset(row.id for row in rows if row.acknowledged)
    return StoredChecklist(found.verdict, found.checks, read)

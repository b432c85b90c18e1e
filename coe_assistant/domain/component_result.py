"""One component of an import, as an import log tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """One component of an import: what it is and how it went. code is 8 hex digits or ""."""

    kind: str
    name: str
    id: str
    result: str
    code: str = ""
    text: str = ""

    @property
    def is_problem(self) -> bool:
        """True for a failure or a warning, whatever its exact word."""
        return self.result.lower() not in ("success", "succeeded", "")

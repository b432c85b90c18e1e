"""Check pac-cli: the tool that imports is there, is the real program and can start."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import COMPUTER, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus


@dataclass(frozen=True, slots=True)
class PacCliCheck:
    """Judges the installation that would be used (pac.md 4.1)."""

    id: str = "pac-cli"
    depends_on: frozenset[str] = frozenset({COMPUTER})
    weight: int = 8  # pac takes seconds to start
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when pac is missing or unusable, warn about versions with known faults."""
        found = context.pac.found()
        if found is None:
            return context.report(
                self.id, CheckStatus.FAIL, "missing", {"path": None}, remedies=("install",)
            )
        facts = {
            "path": found.path,
            "version": found.version or None,
            "origin": found.origin,
            "errors": list(found.errors),
            "warnings": list(found.warnings),
        }
        if found.errors:
            return context.report(
                self.id, CheckStatus.FAIL, "unusable", facts, remedies=("install",)
            )
        if found.warnings or not found.version:
            outcome = "doubtful" if found.warnings else "no-version"
            return context.report(
                self.id, CheckStatus.WARN, outcome, facts, limit="version", remedies=("update",)
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, limit="version")

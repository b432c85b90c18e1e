"""Check languages: the languages that the product needs are enabled."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus


@dataclass(frozen=True, slots=True)
class LanguagesCheck:
    """The kit is English only: without the language pack its import fails."""

    id: str = "languages"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when a needed language is not enabled; skipped when none is needed."""
        needed = context.product.languages
        if not needed:
            return context.report(self.id, CheckStatus.SKIPPED, "none-needed", {"needed": []})
        enabled = context.services.dataverse.provisioned_languages()
        missing = [code for code in needed if code not in enabled]
        facts = {"enabled": sorted(enabled), "needed": list(needed), "missing": missing}
        if missing:
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "missing",
                facts,
                limit="needed",
                remedies=("enable",),
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, limit="needed")

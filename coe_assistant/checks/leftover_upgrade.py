"""Check leftover-upgrade: no half-applied upgrade stands beside its base solution."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.environment import HOLDING_SUFFIX, InstalledSolution


@dataclass(frozen=True, slots=True)
class LeftoverUpgradeCheck:
    """Finds X_Upgrade of the planned solutions and of the product (upgrade-procedure 0)."""

    id: str = "leftover-upgrade"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail for solutions in scope, warn for any other solution's leftover."""
        rows = context.installed()
        bases = {row.unique_name: row for row in rows}
        found = [row for row in rows if row.is_holding]
        scope = _scope(context, self.id)
        ours = [row for row in found if _base(row).casefold() in scope]
        facts = {
            "solutions": [row.unique_name for row in ours],
            "others": [row.unique_name for row in found if row not in ours],
            "details": [_detail(row, bases.get(_base(row))) for row in found],
        }
        if any(_base(row) not in bases for row in ours):
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "base-missing",
                facts,
                limit="scope",
                remedies=("apply-upgrade", "ask-support"),
            )
        if ours:
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "found",
                facts,
                limit="scope",
                remedies=("apply-upgrade", "uninstall-upgrade"),
            )
        if found:
            return context.report(
                self.id, CheckStatus.WARN, "elsewhere", facts, limit="scope", remedies=("owner",)
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, limit="scope")


def _scope(context: CheckContext, check_id: str) -> set[str]:
    names = {one.solution.casefold() for one in context.packages}
    if "product" in context.entry(check_id).names("scope"):
        names |= {name.casefold() for name in context.product.solutions}
    return names


def _base(holding: InstalledSolution) -> str:
    return holding.unique_name.removesuffix(HOLDING_SUFFIX)


def _detail(holding: InstalledSolution, base: InstalledSolution | None) -> dict[str, object]:
    at = holding.installed_at
    return {
        "name": holding.unique_name,
        "version": str(holding.version),
        "installed_at": at.isoformat() if at else None,
        "base": _base(holding),
        "base_version": str(base.version) if base else None,
    }

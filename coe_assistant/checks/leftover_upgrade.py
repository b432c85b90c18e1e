"""Check leftover-upgrade: no half-applied upgrade stands beside its base solution."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.environment import HOLDING_SUFFIX, InstalledSolution, holding_name


@dataclass(frozen=True, slots=True)
class LeftoverUpgradeCheck:
    """Finds X_Upgrade of the planned solutions and of the product (upgrade-procedure 0)."""

    id: str = "leftover-upgrade"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail for solutions in scope, warn for any other solution's leftover."""
        scope = _scope(context, self.id)
        bases = {row.unique_name: row for row in (*context.installed(), *_named(context, scope))}
        found = [row for row in bases.values() if row.is_holding]
        in_scope = {name.casefold() for name in scope}
        ours = [row for row in found if _base(row).casefold() in in_scope]
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


def _scope(context: CheckContext, check_id: str) -> tuple[str, ...]:
    names = [one.solution for one in context.packages if one.solution]
    if "product" in context.entry(check_id).names("scope"):
        names += context.product.solutions
    return tuple(dict.fromkeys(names))


def _named(context: CheckContext, scope: tuple[str, ...]) -> tuple[InstalledSolution, ...]:
    """Return holding solutions by name: a hidden one would be missing from the whole list."""
    names = tuple(holding_name(name) for name in scope)
    return context.services.dataverse.installed_solutions(names) if names else ()


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

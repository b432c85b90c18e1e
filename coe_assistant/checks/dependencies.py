"""Check dependencies: every solution that the chosen ones need is there, and not too old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.checks.inputs import PackageFacts, RequiredSolution
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.version import SolutionVersion


@dataclass(frozen=True, slots=True)
class DependenciesCheck:
    """Compares what packages and profile require with what is installed or comes earlier."""

    id: str = "dependencies"
    depends_on: frozenset[str] = frozenset({PACKAGE, ENVIRONMENT})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail when a required solution is missing, warn when one is older."""
        if not context.packages:
            return context.report(self.id, CheckStatus.UNKNOWN, "none-chosen", {"required": []})
        ignored = set(context.entry(self.id).names("built_in"))
        needs = [need for need in _needs(context) if need[1].name.casefold() not in ignored]
        installed = _installed(context, [need.name for _, need in needs])
        judged = [_judge(by, need, installed, context.packages) for by, need in needs]
        facts = {"required": judged}
        missing = _names(judged, "missing")
        older = _names(judged, "older")
        words = {"missing": missing, "older": older, "count": len(judged)}
        if missing:
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "missing",
                facts,
                words=words,
                remedies=_remedies(missing, context.entry(self.id).names("approvals")),
            )
        if older:
            return context.report(
                self.id, CheckStatus.WARN, "older", facts, words=words, remedies=("update",)
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, words=words)


def _remedies(missing: Sequence[str], approvals: Sequence[str]) -> tuple[str, ...]:
    """Return how what is missing is had: approvals cannot be downloaded."""
    is_approval = [name.casefold() in approvals for name in missing]
    found = ("approvals",) if any(is_approval) else ()
    return found if all(is_approval) else (*found, "install")


def _installed(context: CheckContext, names: Sequence[str]) -> dict[str, SolutionVersion]:
    """Return versions by name in lower case; hidden solutions are asked for by name."""
    rows = list(context.installed())
    found = {row.unique_name.casefold() for row in rows}
    hidden = tuple(dict.fromkeys(name for name in names if name.casefold() not in found))
    if hidden:
        rows += context.services.dataverse.installed_solutions(hidden)
    return {row.unique_name.casefold(): row.version for row in rows}


def _names(judged: list[dict[str, object]], state: str) -> list[str]:
    return sorted({f"{row['solution']}" for row in judged if row["state"] == state})


def _needs(context: CheckContext) -> list[tuple[str, RequiredSolution]]:
    """Return (who needs it, what) without repetitions, the strictest version of each."""
    found: dict[tuple[str, str], RequiredSolution] = {}
    chosen = {one.solution.casefold() for one in context.packages}
    every = [(one.solution, need) for one in context.packages for need in one.requires]
    if chosen & {name.casefold() for name in context.product.solutions}:
        every += [(context.product.name, need) for need in context.product.required]
    for by, need in every:
        key = (by, need.name.casefold())
        known = found.get(key)
        if need.name.casefold() != by.casefold() and (known is None or _is_later(need, known)):
            found[key] = need
    return [(by, need) for (by, _), need in found.items()]


def _is_later(one: RequiredSolution, other: RequiredSolution) -> bool:
    if one.version is None:
        return False
    return other.version is None or other.version < one.version


def _judge(
    by: str,
    need: RequiredSolution,
    installed: Mapping[str, SolutionVersion],
    packages: Sequence[PackageFacts],
) -> dict[str, object]:
    have = installed.get(need.name.casefold())
    coming = _coming(need.name, by, packages)
    best = max((one for one in (have, coming) if one is not None), default=None)
    state = "good"
    if best is None:
        state = "missing"
    elif need.version is not None and best < need.version:
        state = "older"
    return {
        "solution": need.name,
        "needed_by": by,
        "needs_version": str(need.version) if need.version else None,
        "installed": str(have) if have else None,
        "comes_with_plan": str(coming) if coming else None,
        "state": state,
    }


def _coming(name: str, by: str, packages: Sequence[PackageFacts]) -> SolutionVersion | None:
    """Return the version that an earlier package of the plan brings, or None."""
    for one in packages:
        if one.solution == by:
            return None
        if one.solution.casefold() == name.casefold():
            return SolutionVersion.parse(one.version)
    return None

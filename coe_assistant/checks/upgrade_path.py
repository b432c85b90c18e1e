"""Check upgrade-path: from what is installed to what the files hold there is a way."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, CheckContext
from coe_assistant.checks.inputs import PlanFacts
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.plan_values import MISSING_PREREQUISITE, PlanReason
from coe_assistant.domain.version import SolutionVersion

_LEFTOVER = PlanReason.LEFTOVER_UPGRADE.value  # another row shows the ways out


@dataclass(frozen=True, slots=True)
class UpgradePathCheck:
    """Judges the plan, and that it was made for what is installed now."""

    id: str = "upgrade-path"
    depends_on: frozenset[str] = frozenset({PACKAGE, ENVIRONMENT})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail on a refusal or an outdated plan, warn on advice, unknown without a plan."""
        plan = context.plan
        if plan is None or not (plan.steps or plan.problems):
            return context.report(
                self.id, CheckStatus.UNKNOWN, "no-plan", {"steps": []}, remedies=("choose",)
            )
        facts: dict[str, object] = {
            "steps": [
                {"solution": solution, "from": now or None, "to": then}
                for solution, now, then in plan.steps
            ],
            "problems": [
                {
                    "id": one.id,
                    "text": one.text,
                    "solution": one.solution,
                    "refused": one.is_refusal,
                }
                for one in plan.problems
            ],
        }
        words = {
            "refusals": " ".join(one.text for one in plan.problems if one.is_refusal),
            "advice": " ".join(one.text for one in plan.problems if not one.is_refusal),
            "path": [f"{name} {now or 'new'} to {then}" for name, now, then in plan.steps],
        }
        if words["refusals"]:
            words["missing"] = sorted({one.needs for one in plan.problems if one.needs})
            return context.report(
                self.id, CheckStatus.FAIL, "refused", facts, words=words, remedies=_remedies(plan)
            )
        moved = _moved(context, plan)
        if moved:
            facts["changed_since"] = moved
            return context.report(
                self.id, CheckStatus.FAIL, "outdated", facts, remedies=("plan-again",)
            )
        if words["advice"]:
            return context.report(
                self.id, CheckStatus.WARN, "advised", facts, words=words, remedies=("read-notes",)
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, words=words)


def _remedies(plan: PlanFacts) -> tuple[str, ...]:
    """Return what puts each kind of refusal right; another file only where that helps."""
    refused = {one.id for one in plan.problems if one.is_refusal}
    install = ("install",) if MISSING_PREREQUISITE in refused else ()
    rest = refused - {MISSING_PREREQUISITE}
    if rest == {_LEFTOVER}:
        return (*install, "see-leftover")
    return (*install, "choose") if rest else install


def _moved(context: CheckContext, plan: PlanFacts) -> list[str]:
    """Return the solutions whose installed version is not the one the plan starts from."""
    first: dict[str, str] = {}
    for solution, now, _ in plan.steps:
        first.setdefault(solution, now)
    installed = {row.unique_name: row.version for row in context.installed()}
    return [
        f"{name} is now {installed.get(name) or 'not installed'}"
        for name, planned in first.items()
        if not _is_same(planned, str(installed.get(name) or ""))
    ]


def _is_same(planned: str, installed: str) -> bool:
    if not planned or not installed:
        return planned == installed
    return SolutionVersion.parse(planned) == SolutionVersion.parse(installed)

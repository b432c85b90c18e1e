"""Check flows: what is on now, and which removed parts somebody still uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, TIME, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import Dependency, Flow, FlowState
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import ServiceError

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class FlowsCheck:
    """Counts flow states, and names who still uses flows that the new version removes."""

    id: str = "flows"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE, TIME})
    weight: int = 2
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Warn about dependents of removed flows and about suspended flows."""
        if not context.packages:
            return context.report(self.id, CheckStatus.UNKNOWN, "none-chosen", {"flows": []})
        dataverse = context.services.dataverse
        names = {one.solution for one in context.packages if one.solution}
        rows = [row for row in context.installed() if row.unique_name in names]
        by_solution = {row: dataverse.flows(row.id) for row in rows}
        flows = {one.id.casefold(): one for found in by_solution.values() for one in found}
        removed = _removed(context, by_solution)
        users = _users(context, removed)
        facts = _facts(list(flows.values()), list(removed), users)
        words = {
            "on": _count(flows, FlowState.ON),
            "off": _count(flows, FlowState.OFF),
            "suspended": _count(flows, FlowState.SUSPENDED),
            "removed_names": [one.name for one in removed],
            "users": sorted({_name(one) for one in users or ()}),
        }
        status, outcome, remedies = self._verdict(
            removed, users, _count(flows, FlowState.SUSPENDED)
        )
        return context.report(self.id, status, outcome, facts, words=words, remedies=remedies)

    def _verdict(
        self, removed: Collection[Flow], users: Sequence[Dependency] | None, suspended: int
    ) -> tuple[CheckStatus, str, tuple[str, ...]]:
        if users:
            return CheckStatus.WARN, "used", ("change-users",)
        if removed and users is None:
            return CheckStatus.UNKNOWN, "users-unread", ("recheck",)
        if suspended:
            return CheckStatus.WARN, "suspended", ("look-policy",)
        return CheckStatus.PASS, "removes-unused" if removed else "good", ()


def _count(flows: Mapping[str, Flow], state: FlowState) -> int:
    return sum(one.state is state for one in flows.values())


def _removed(
    context: CheckContext, by_solution: Mapping[InstalledSolution, Sequence[Flow]]
) -> dict[Flow, InstalledSolution]:
    """Return the installed flows that the last chosen file of their solution has no more."""
    last = {one.solution: one for one in context.packages}
    found: dict[Flow, InstalledSolution] = {}
    for row, flows in by_solution.items():
        kept = last[row.unique_name].flow_ids
        if kept is not None:
            gone = [one for one in flows if one.is_managed and one.id.casefold() not in kept]
            found |= dict.fromkeys(gone, row)
    return found


def _users(
    context: CheckContext, removed: Mapping[Flow, InstalledSolution]
) -> list[Dependency] | None:
    """Return who outside a removed flow's own solution uses it; None when not readable."""
    reader = context.dependents
    if reader is None:
        return None
    type_code = int(context.entry("flows").number("workflow_type"))
    try:
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="flows-check") as pool:
            answers = list(pool.map(lambda one: reader.dependents(one.id, type_code), removed))
        pairs = zip(removed.values(), answers, strict=True)
        return [one for row, found in pairs for one in found if _is_foreign(context, row, one)]
    except ServiceError:
        return None


def _is_foreign(context: CheckContext, row: InstalledSolution, one: Dependency) -> bool:
    """Return whether the user of a flow stays when the flow's solution is replaced."""
    if one.dependent_solution:
        return one.dependent_solution.casefold() != row.unique_name.casefold()
    own = {part.object_id.casefold() for part in context.components(row.id)}
    return one.dependent_id.casefold() not in own


def _name(one: Dependency) -> str:
    return one.dependent_name or one.dependent_id


def _facts(
    flows: Sequence[Flow], removed: Sequence[Flow], users: Sequence[Dependency] | None
) -> dict[str, object]:
    return {
        "flows": [
            {"id": one.id, "name": one.name, "state": one.state.value}
            for one in sorted(flows, key=lambda one: (one.name, one.id))
        ],
        "on": sum(one.state is FlowState.ON for one in flows),
        "off": sum(one.state is FlowState.OFF for one in flows),
        "suspended": sum(one.state is FlowState.SUSPENDED for one in flows),
        "removed": [{"id": one.id, "name": one.name} for one in removed],
        "used_by": None
        if users is None
        else [
            {
                "removed": one.required_name,
                "name": _name(one),
                "id": one.dependent_id,
                "type": one.dependent_type,
                "solution": one.dependent_solution,
            }
            for one in users
        ],
    }

"""Check flows: what is on now, and which parts that go away somebody still uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, TIME, CheckContext
from coe_assistant.checks.removed_parts import (
    PartUser,
    RemovedPart,
    removed_flows,
    removed_references,
    users,
)
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import Flow, FlowState


@dataclass(frozen=True, slots=True)
class FlowsCheck:
    """Counts flow states, and names who still uses what the new version removes."""

    id: str = "flows"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE, TIME})
    weight: int = 2
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Warn about dependents of removed parts and about suspended flows."""
        if not context.packages:
            return context.report(self.id, CheckStatus.UNKNOWN, "none-chosen", {"flows": []})
        dataverse = context.services.dataverse
        names = {one.solution for one in context.packages if one.solution}
        rows = [row for row in context.installed() if row.unique_name in names]
        by_solution = {row: dataverse.flows(row.id) for row in rows}
        flows = {one.id.casefold(): one for found in by_solution.values() for one in found}
        type_code = int(context.entry(self.id).number("workflow_type"))
        removed = [
            *removed_flows(context, by_solution, type_code),
            *removed_references(context, rows),
        ]
        used = users(context, removed)
        words = {
            "on": _count(flows, FlowState.ON),
            "off": _count(flows, FlowState.OFF),
            "suspended": _count(flows, FlowState.SUSPENDED),
            "removed_names": [one.name for one in removed],
            "used_names": sorted({one.part.name for one in used or ()}),
            "users": sorted({one.name for one in used or ()}),
        }
        facts = _facts(list(flows.values()), removed, used)
        status, outcome, remedies = self._verdict(removed, used, _count(flows, FlowState.SUSPENDED))
        return context.report(self.id, status, outcome, facts, words=words, remedies=remedies)

    def _verdict(
        self, removed: Collection[RemovedPart], used: Sequence[PartUser] | None, suspended: int
    ) -> tuple[CheckStatus, str, tuple[str, ...]]:
        if used:
            return CheckStatus.WARN, "used", ("change-users",)
        if removed and used is None:
            return CheckStatus.UNKNOWN, "users-unread", ("recheck",)
        if suspended:
            return CheckStatus.WARN, "suspended", ("look-policy",)
        return CheckStatus.PASS, "removes-unused" if removed else "good", ()


def _count(flows: Mapping[str, Flow], state: FlowState) -> int:
    return sum(one.state is state for one in flows.values())


def _facts(
    flows: Sequence[Flow], removed: Sequence[RemovedPart], used: Sequence[PartUser] | None
) -> dict[str, object]:
    return {
        "flows": [
            {"id": one.id, "name": one.name, "state": one.state.value}
            for one in sorted(flows, key=lambda one: (one.name, one.id))
        ],
        "on": sum(one.state is FlowState.ON for one in flows),
        "off": sum(one.state is FlowState.OFF for one in flows),
        "suspended": sum(one.state is FlowState.SUSPENDED for one in flows),
        "removed": [{"id": one.id, "name": one.name, "kind": one.kind} for one in removed],
        "used_by": None
        if used is None
        else [
            {
                "removed": one.part.name,
                "name": one.name,
                "id": one.user.dependent_id,
                "type": one.user.dependent_type,
                "solution": one.user.dependent_solution,
            }
            for one in used
        ],
    }

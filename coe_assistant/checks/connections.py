"""Check connections: references are bound, connections work, new connectors are foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, TIME, CheckContext
from coe_assistant.checks.solutions_there import planned_solutions
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import Connection, ConnectionReference
from coe_assistant.domain.connection_choice import only_choice, working_connections
from coe_assistant.domain.errors import ServiceError
from coe_assistant.domain.package import PackageReference


@dataclass(frozen=True, slots=True)
class ConnectionsCheck:
    """An upgrade brings new references unbound, and their flows stay off (http-contracts 1.11)."""

    id: str = "connections"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, PACKAGE, TIME})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Warn about what is unbound, broken, new, or new with several connections to choose."""
        if not context.packages:
            return context.report(self.id, CheckStatus.UNKNOWN, "none-chosen", {"references": 0})
        dataverse = context.services.dataverse
        rows = planned_solutions(context)
        references = _unique([ref for row in rows for ref in dataverse.connection_references(row)])
        unbound = [one for one in references if not one.connection_id]
        states = _states(context)
        broken = _broken(references, states or ())
        fresh = sorted(
            {name for one in context.packages for name in one.connectors}
            - {one.connector for one in references}
            - {one.connector for one in states or ()}
        )
        choice = _choice(context, references)
        facts: dict[str, object] = {
            "references": len(references),
            "unbound": [_told(one) for one in unbound],
            "statuses_read": states is not None,
            "broken": [
                {"name": one.name, "connector": one.connector, "status": one.status}
                for one in broken
            ],
            "new_connectors": fresh,
            "choice": [_told(one) for one in choice],
        }
        words = {
            "unbound_names": [one.display_name or one.logical_name for one in unbound],
            "broken_names": [one.name or one.connector for one in broken],
            "choice_names": [one.label for one in choice],
        }
        parts = {"unbound": unbound, "broken": broken, "new": fresh, "choice": choice}
        trouble = [name for name, items in parts.items() if items]
        if trouble:
            told = context.book.phrases(self.id, [f"part-{one}" for one in trouble], facts | words)
            return context.report(
                self.id,
                CheckStatus.WARN,
                "troubled",
                facts,
                words={"told": told},
                remedies=tuple(f"mend-{one}" for one in trouble),
            )
        outcome = "good" if states is not None else "bound"
        return context.report(self.id, CheckStatus.PASS, outcome, facts)


def _choice(context: CheckContext, there: Sequence[ConnectionReference]) -> list[PackageReference]:
    """Return the references that are new and for which only a person can choose a connection."""
    known = {one.logical_name.casefold() for one in there}
    brought = {one.logical_name: one for part in context.packages for one in part.references}
    new = [one for name, one in brought.items() if name.casefold() not in known]
    usable = _usable(context) if new else ()
    in_use = [one.connection_id for one in there if one.connection_id]
    found = []
    for one in new:
        working = working_connections(one.connector, usable)
        if len(working) > 1 and not only_choice(working, in_use):
            found.append(one)
    return found


def _usable(context: CheckContext) -> tuple[Connection, ...]:
    """Return the connections that the account may use; none where that cannot be read."""
    if context.connections is None or context.environment is None:
        return ()
    try:
        return context.connections.usable_connections(context.environment.id)
    except ServiceError:
        return ()


def _states(context: CheckContext) -> tuple[Connection, ...] | None:
    """Return the connections, or None where this account or program cannot read them."""
    if context.connections is None or context.environment is None:
        return None
    try:
        return context.connections.connections(context.environment.id)
    except ServiceError:
        return None


def _broken(
    references: Sequence[ConnectionReference], states: Sequence[Connection]
) -> list[Connection]:
    """Return the connections in use that the platform calls broken."""
    used = {one.connection_id.casefold() for one in references if one.connection_id}
    return [one for one in states if one.id.casefold() in used and one.status.casefold() == "error"]


def _unique(references: Sequence[ConnectionReference]) -> list[ConnectionReference]:
    return list({one.id: one for one in references}.values())


def _told(one: ConnectionReference | PackageReference) -> dict[str, object]:
    return {
        "name": one.display_name or one.logical_name,
        "logical_name": one.logical_name,
        "connector": one.connector,
    }

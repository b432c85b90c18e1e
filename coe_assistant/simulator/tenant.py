"""State of the simulated tenant: ids, tables, and the components of each installed solution."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from coe_assistant.simulator.clock import TenantClock
from coe_assistant.simulator.facts import Component, Kit
from coe_assistant.simulator.odata_query import FORMATTED, Schema
from coe_assistant.simulator.resources import fresh_id, stable_id
from coe_assistant.simulator.scenario import Scenario

TableRow = dict[str, Any]
ORGANIZATION_VERSION = "9.2.25094.00164"


@dataclass(frozen=True, slots=True)
class TenantIds:
    """The ids that everything else refers to."""

    tenant: str = stable_id("tenant")
    organization: str = stable_id("organization")
    environment: str = stable_id("environment")
    sandbox: str = stable_id("environment", "sandbox")
    business_unit: str = stable_id("business unit")
    system_user: str = stable_id("user", "SYSTEM")


@dataclass(slots=True)
class Tenant:
    """All that the services of the simulated tenant share.

    Attributes:
        base_url: ``https://localhost:<port>``, also the URL of the environment.
        components: Components by unique name of the solution that holds them.
        backups: Instant and label of the backups that were asked for.
        has_somebody_acted: What the scenario lets somebody else do has happened.
        active: Changes of the Active layer by (layer type name, component id).
    """

    scenario: Scenario
    clock: TenantClock
    base_url: str
    kit: Kit = field(default_factory=Kit)
    schema: Schema = field(default_factory=Schema)
    ids: TenantIds = field(default_factory=TenantIds)
    rows: dict[str, list[TableRow]] = field(default_factory=dict)
    components: dict[str, list[Component]] = field(default_factory=dict)
    active: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    backups: list[tuple[str, str]] = field(default_factory=list)
    has_somebody_acted: bool = False
    _versions: itertools.count[int] = field(default_factory=lambda: itertools.count(1_000_100))

    def table(self, name: str) -> list[TableRow]:
        """Return the stored rows of an entity set."""
        return self.rows.setdefault(name, [])

    def add(self, table: str, **values: object) -> TableRow:
        """Store a row; stamps, version number and key are filled in."""
        key = self.schema.sets[table].key
        stamp = self.clock.stamp()
        row: TableRow = {
            key: fresh_id(),
            "createdon": stamp,
            "modifiedon": stamp,
            "versionnumber": next(self._versions),
            **values,
        }
        self.table(table).append(row)
        return row

    def touch(self, row: TableRow, **values: object) -> None:
        """Change a row as an update does: new modification time and etag."""
        row.update(values, modifiedon=self.clock.stamp(), versionnumber=next(self._versions))

    def find(self, table: str, **values: object) -> TableRow | None:
        """Return the first row with these values; text is compared without case."""
        for row in self.table(table):
            if all(_same(row.get(name), value) for name, value in values.items()):
                return row
        return None

    def solution(self, unique_name: str) -> TableRow | None:
        """Return the row of an installed solution."""
        return self.find("solutions", uniquename=unique_name)

    def remove_solution(self, unique_name: str) -> None:
        """Forget a solution and its components; records of people stay."""
        self.rows["solutions"] = [
            row
            for row in self.table("solutions")
            if row["uniquename"].casefold() != unique_name.casefold()
        ]
        self.components.pop(unique_name, None)

    def lookup(self, column: str, table: str, row_id: str) -> dict[str, str]:
        """Return a lookup column together with the display name for annotations."""
        key = self.schema.sets[table].key
        found = self.find(table, **{key: row_id}) or {}
        name = found.get("fullname") or found.get("name") or found.get("friendlyname") or ""
        return {column: row_id, column + FORMATTED: str(name)}


def _same(left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return left == right

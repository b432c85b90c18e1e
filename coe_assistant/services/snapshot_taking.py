"""Reads the state of an environment into a snapshot. Blocking: for a worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from coe_assistant.checks.layer_scan import LayerRules, scan_layers
from coe_assistant.domain.configuration import ComponentSummary, EnvironmentVariable
from coe_assistant.domain.environment import Environment, InstalledSolution
from coe_assistant.domain.errors import ServiceError, is_passing
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.secret_value import is_secret, secret_mark
from coe_assistant.domain.snapshot import (
    Gap,
    Snapshot,
    SnapshotDependent,
    SnapshotFlow,
    SnapshotLayer,
    SnapshotReference,
    SnapshotSolution,
    SnapshotVariable,
    TeamRole,
)
from coe_assistant.ports import Clock
from coe_assistant.ports.safeguard import SafeguardClients
from coe_assistant.services.backup_age import backup_age

T = TypeVar("T")

# What a restore needs; a whole snapshot reads everything.
RESTORABLE = frozenset({"flows", "variables", "references"})
EVERYTHING = RESTORABLE | {"layers", "languages", "team-roles", "dependents", "backups"}


@dataclass(frozen=True, slots=True)
class SnapshotScope:
    """What is read. names: solutions to watch, those of the product are added where installed."""

    environment: Environment
    names: Sequence[str]
    salt: str
    parts: Collection[str] = EVERYTHING


class SnapshotTaker:
    """Takes snapshots.

    Args:
        kit: The product: its solutions are watched, its secret variables are hidden.
        layer_rules: Which components may have layers.
        clock: Reads time.
    """

    def __init__(self, kit: Kit, layer_rules: LayerRules, clock: Clock) -> None:
        self._kit = kit
        self._layer_rules = layer_rules
        self._clock = clock

    def take(self, clients: SafeguardClients, scope: SnapshotScope) -> Snapshot:
        """Return the state as it is now; what may not be read becomes a gap.

        Raises:
            ServiceError: the solutions cannot be read, or what a restore needs cannot be read
                just now: a snapshot with holes of chance there would be worth nothing.
            SignInNeededError: only a person can get the next token.
        """
        return _Taking(self._kit, self._layer_rules, clients, scope).take(self._clock.now())


class _Taking:
    """One snapshot while it is taken."""

    def __init__(
        self, kit: Kit, rules: LayerRules, clients: SafeguardClients, scope: SnapshotScope
    ) -> None:
        self._kit = kit
        self._rules = rules
        self._clients = clients
        self._dataverse = clients.dataverse
        self._scope = scope
        self._gaps: list[Gap] = []

    def take(self, at: datetime) -> Snapshot:
        installed = self._dataverse.installed_solutions()
        watched = self._watched(installed)
        snapshot = Snapshot(
            taken_at=at,
            environment_url=self._scope.environment.url,
            salt=self._scope.salt,
            solutions=tuple(_solution(one, one in watched) for one in installed),
            flows=self._flows(watched),
            variables=self._each("variables", watched, self._variables),
            references=self._each("references", watched, self._references),
            layers=self._layers(watched),
            languages=self._one("languages", self._dataverse.provisioned_languages) or (),
            team_roles=self._each("team-roles", watched, self._team_roles),
            dependents=self._each("dependents", watched, self._dependents),
        )
        return replace(self._with_backups(snapshot), gaps=tuple(dict.fromkeys(self._gaps)))

    def _watched(self, installed: Sequence[InstalledSolution]) -> list[InstalledSolution]:
        names = {name.casefold() for name in self._scope.names}
        names |= {one.unique_name.casefold() for one in self._kit.solutions}
        return [one for one in installed if one.unique_name.casefold() in names]

    def _one(self, part: str, read: Callable[[], T]) -> T | None:
        if part not in self._scope.parts:
            return None
        try:
            return read()
        except ServiceError as error:
            if is_passing(error) and part in RESTORABLE:
                raise
            self._gaps.append(Gap(part, error.title))
            return None

    def _each(
        self,
        part: str,
        watched: Iterable[InstalledSolution],
        read: Callable[[InstalledSolution], tuple[T, ...]],
    ) -> tuple[T, ...]:
        found: dict[T, None] = {}
        for solution in watched:
            found.update(dict.fromkeys(self._one(part, partial(read, solution)) or ()))
        return tuple(found)

    def _flows(self, watched: Sequence[InstalledSolution]) -> tuple[SnapshotFlow, ...]:
        found: dict[str, SnapshotFlow] = {}
        for flow in self._each("flows", watched, self._flows_of):
            found.setdefault(flow.id.casefold(), flow)  # solutions may share a flow
        ids = [flow.id for flow in found.values()]
        if not ids:
            return ()
        definitions = self._one("flows", lambda: self._dataverse.flow_definitions(ids)) or {}
        return tuple(
            flow
            if (definition := definitions.get(key)) is None
            else replace(flow, is_scheduled=definition.is_scheduled, children=definition.children)
            for key, flow in found.items()
        )

    def _flows_of(self, solution: InstalledSolution) -> tuple[SnapshotFlow, ...]:
        return tuple(
            SnapshotFlow(one.id, one.name, solution.unique_name, one.state, one.owner_id)
            for one in self._dataverse.flows(solution.id)
        )

    def _variables(self, solution: InstalledSolution) -> tuple[SnapshotVariable, ...]:
        rows = self._dataverse.environment_variables(solution.id)
        return tuple(self._variable(one, solution.unique_name) for one in rows)

    def _variable(self, one: EnvironmentVariable, solution: str) -> SnapshotVariable:
        known = [row.schema_name for row in self._kit.secret_variables]
        hidden = is_secret(one.schema_name, is_secret_type=one.is_secret, known=known)
        salt = self._scope.salt
        return SnapshotVariable(
            schema_name=one.schema_name,
            display_name=one.display_name,
            solution=solution,
            id=one.id,
            type_code=one.type_code,
            has_value=bool(one.value),
            value_id=one.value_id,
            value=None if hidden else one.value,
            default=None if hidden else one.default,
            is_secret=hidden,
            mark=secret_mark(one.value, salt) if hidden else "",
            default_mark=secret_mark(one.default, salt) if hidden else "",
        )

    def _references(self, solution: InstalledSolution) -> tuple[SnapshotReference, ...]:
        return tuple(
            SnapshotReference(
                one.logical_name,
                one.display_name,
                solution.unique_name,
                one.id,
                one.connector,
                one.connection_id,
            )
            for one in self._dataverse.connection_references(solution.id)
        )

    def _team_roles(self, solution: InstalledSolution) -> tuple[TeamRole, ...]:
        return self._dataverse.team_roles(solution.id)

    def _dependents(self, solution: InstalledSolution) -> tuple[SnapshotDependent, ...]:
        return self._dataverse.uninstall_dependents(solution.unique_name)

    def _layers(self, watched: Sequence[InstalledSolution]) -> tuple[SnapshotLayer, ...]:
        rows = self._each("layers", watched, self._summaries)
        if not rows:
            return ()
        scan = scan_layers(self._dataverse, rows, self._rules, lambda: False)
        if scan.unknown:
            self._gaps.append(Gap("layers", scan.unknown[0].reason))
        names = {row.object_id.casefold(): row.name for row in rows}
        return tuple(
            SnapshotLayer(
                one.component_id,
                one.component_type,
                names.get(one.component_id.casefold()) or one.name,
                one.changed,
            )
            for one in scan.layers
        )

    def _summaries(self, solution: InstalledSolution) -> tuple[ComponentSummary, ...]:
        return self._dataverse.component_summaries(solution.id)

    def _with_backups(self, snapshot: Snapshot) -> Snapshot:
        environment_id = self._scope.environment.id
        if not environment_id:
            return snapshot
        age = self._one("backups", lambda: backup_age(self._clients, environment_id))
        if age is None:
            return snapshot
        return replace(
            snapshot,
            restore_points_from=age.restore_points_from,
            last_backup_at=age.last_backup_at,
        )


def _solution(one: InstalledSolution, is_watched: bool) -> SnapshotSolution:  # noqa: FBT001
    return SnapshotSolution(
        one.unique_name,
        one.display_name,
        str(one.version),
        one.is_managed,
        one.publisher,
        one.installed_at,
        is_watched,
    )

"""What an upgrade can change or lose, as it was at one instant (upgrade-procedure 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coe_assistant.domain.configuration import FlowState

SNAPSHOT_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class SnapshotSolution:
    """An installed solution. is_watched: its flows, variables and references are in here too."""

    unique_name: str
    display_name: str
    version: str
    is_managed: bool
    publisher: str = ""
    installed_at: datetime | None = None
    is_watched: bool = False


@dataclass(frozen=True, slots=True)
class SnapshotFlow:
    """A cloud flow. is_scheduled and children come from its definition; None: not readable."""

    id: str
    name: str
    solution: str
    state: FlowState
    owner: str = ""
    is_scheduled: bool | None = None
    children: tuple[str, ...] | None = None

    @property
    def is_on(self) -> bool:
        """True when the flow runs."""
        return self.state is FlowState.ON


@dataclass(frozen=True, slots=True)
class SnapshotVariable:
    """An environment variable. A secret has no value here, only a salted mark of it."""

    schema_name: str
    display_name: str
    solution: str
    id: str
    type_code: int
    has_value: bool
    value_id: str = ""
    value: str | None = None
    default: str | None = None
    is_secret: bool = False
    mark: str = ""
    default_mark: str = ""

    @property
    def label(self) -> str:
        """What people call it."""
        return self.display_name or self.schema_name


@dataclass(frozen=True, slots=True)
class SnapshotReference:
    """A connection reference; connection_id is "" when it is not bound."""

    logical_name: str
    display_name: str
    solution: str
    id: str
    connector: str
    connection_id: str = ""

    @property
    def label(self) -> str:
        """What people call it."""
        return self.display_name or self.logical_name


@dataclass(frozen=True, slots=True)
class SnapshotLayer:
    """An unmanaged layer on a component; changed names what really differs."""

    component_id: str
    component_type: str
    name: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamRole:
    """A security role of a watched solution that a team holds."""

    team: str
    role: str


@dataclass(frozen=True, slots=True)
class SnapshotDependent:
    """A component of somebody's own that keeps parts of a watched solution from going away."""

    component_id: str
    component_type: str
    required_solution: str
    solution: str = ""  # the unmanaged solution that holds it, where it was found


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that could not be read: nothing may be concluded about it."""

    part: str  # flows, variables, references, layers, languages, team-roles, dependents, backups
    reason: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of an environment. salt: hex, of the marks of secrets; one for a whole run."""

    taken_at: datetime
    environment_url: str
    salt: str
    solutions: tuple[SnapshotSolution, ...] = ()
    flows: tuple[SnapshotFlow, ...] = ()
    variables: tuple[SnapshotVariable, ...] = ()
    references: tuple[SnapshotReference, ...] = ()
    layers: tuple[SnapshotLayer, ...] = ()
    languages: tuple[int, ...] = ()
    team_roles: tuple[TeamRole, ...] = ()
    dependents: tuple[SnapshotDependent, ...] = ()
    restore_points_from: datetime | None = None  # since when the platform can restore
    last_backup_at: datetime | None = None  # the newest backup the platform lists
    gaps: tuple[Gap, ...] = ()
    schema: int = SNAPSHOT_SCHEMA

    def lacks(self, part: str) -> bool:
        """Return whether a part could not be read, in whole or for one solution."""
        return any(gap.part == part for gap in self.gaps)

    def solution(self, unique_name: str) -> SnapshotSolution | None:
        """Return an installed solution, or None."""
        wanted = unique_name.casefold()
        return next((one for one in self.solutions if one.unique_name.casefold() == wanted), None)

    def flows_by_id(self) -> Mapping[str, SnapshotFlow]:
        """Return the flows by id in lower case."""
        return {one.id.casefold(): one for one in self.flows}

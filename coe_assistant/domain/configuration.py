"""What an upgrade can change or lose: flows, references, variables, layers, roles, capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class FlowState(Enum):
    """workflow.statecode of a cloud flow (http-contracts 1.11)."""

    OFF = "off"
    ON = "on"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Flow:
    """A cloud flow of a solution."""

    id: str
    name: str
    state: FlowState
    owner_id: str = ""
    is_managed: bool = True


@dataclass(frozen=True, slots=True)
class ConnectionReference:
    """A connection reference; connection_id is "" when it is not bound."""

    id: str
    logical_name: str
    display_name: str
    connector: str  # the part after /apis/
    connection_id: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection of the environment (http-contracts 5); status is Connected, Error or ""."""

    id: str
    name: str
    connector: str  # the part after /apis/
    status: str = ""
    error: str = ""
    owner: str = ""  # sign-in name of whoever made it, where it is told

    @property
    def is_broken(self) -> bool:
        """True when the platform calls it broken."""
        return self.status.casefold() == "error"


@dataclass(frozen=True, slots=True)
class EnvironmentVariable:
    """An environment variable definition and its current value; is_secret by type code ..005."""

    id: str
    schema_name: str
    display_name: str
    type_code: int
    default: str | None = None
    value: str | None = None
    value_id: str = ""

    @property
    def is_secret(self) -> bool:
        """True when the platform treats the value as a secret."""
        return self.type_code == 100000005


@dataclass(frozen=True, slots=True)
class ComponentSummary:
    """A row of msdyn_solutioncomponentsummaries; has_active_layer None means not told."""

    object_id: str
    type_code: int
    type_name: str
    logical_name: str
    name: str
    has_active_layer: bool | None
    workflow_category: str = ""
    schema_name: str = ""  # the same in every environment, unlike the id (http-contracts 1.6)


@dataclass(frozen=True, slots=True)
class ActiveLayer:
    """An unmanaged layer on one component. changed names the keys that really differ."""

    component_id: str
    component_type: str
    name: str
    changed: tuple[str, ...]
    has_managed_beneath: bool
    overwritten_at: datetime | None = None
    component_json: str = ""
    changes_json: str = ""
    changed_by: str = ""  # for people, where the layer tells

    @property
    def is_phantom(self) -> bool:
        """True when only bookkeeping differs (http-contracts 1.6)."""
        return not self.changed

    @property
    def is_binding(self) -> bool:
        """True when it holds nothing but the connection of a reference.

        Binding is meant to be done in each environment, by hand or with an import: such a layer
        hides nothing of a new version, and removing it would take the connection away.
        """
        is_reference = self.component_type.casefold() == "connectionreference"
        return is_reference and set(self.changed) == {"connectionid"}


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A security role of the signed-in user. template_id compares across environments."""

    name: str
    template_id: str
    via_team: str = ""


@dataclass(frozen=True, slots=True)
class UserState:
    """Whether the user may work in the environment at all."""

    is_disabled: bool
    access_mode: int
    is_licensed: bool


@dataclass(frozen=True, slots=True)
class EnvironmentState:
    """What the admin API says about an environment (http-contracts 2.2); "" is not known."""

    runtime: str = ""  # Enabled, AdminMode, Disabled
    management: str = ""
    instance: str = ""
    background_operations: str = ""
    region: str = ""
    type: str = ""
    display_name: str = ""
    base_language: int | None = None
    database_used_mb: float | None = None
    protection_level: str = ""
    backups_from: datetime | None = None
    admin_link: str = ""


@dataclass(frozen=True, slots=True)
class LifecycleOperation:
    """A backup, restore, copy or the like that the platform works on."""

    id: str
    type: str
    state: str
    started_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        """True unless the platform says it ended (http-contracts 2.3)."""
        return self.state not in ("Succeeded", "Failed")


@dataclass(frozen=True, slots=True)
class CapacityEntry:
    """Tenant capacity of one type, in MB (http-contracts 2.4)."""

    type: str  # Database, File, Log, FinOpsDatabase, ...
    total_mb: float
    used_mb: float


@dataclass(frozen=True, slots=True)
class HealthIssue:
    """An open issue of Microsoft's service health."""

    id: str
    title: str
    service: str
    status: str
    classification: str  # incident or advisory


@dataclass(frozen=True, slots=True)
class Dependency:
    """A component that keeps another from being removed, or that is missing."""

    required_name: str
    required_type: str
    required_solution: str
    dependent_name: str
    dependent_type: str
    dependent_solution: str = ""
    dependent_id: str = ""

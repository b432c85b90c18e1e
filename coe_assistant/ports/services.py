"""Microsoft's services around an environment, and all clients of one account together."""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.configuration import (
    CapacityEntry,
    EnvironmentState,
    HealthIssue,
    LifecycleOperation,
)
from coe_assistant.domain.environment import Environment
from coe_assistant.ports.dataverse import Dataverse
from coe_assistant.ports.removals import Removals


class PlatformAdmin(Protocol):
    """Power Platform admin API: environments, their state, capacity."""

    def environments(self) -> tuple[Environment, ...]:
        """Return the environments the user can see."""

    def environment_state(self, environment_id: str) -> EnvironmentState:
        """Return the state of one environment, by the admin route or the user's."""

    def lifecycle_operations(self, environment_id: str) -> tuple[LifecycleOperation, ...]:
        """Return recent lifecycle operations."""

    def capacity(self) -> tuple[CapacityEntry, ...]:
        """Return the tenant's storage capacity."""


class ServiceHealth(Protocol):
    """Microsoft's service health, where the user may read it."""

    def open_issues(self) -> tuple[HealthIssue, ...]:
        """Return the unresolved issues of the services that an import needs."""


class Clients(Protocol):
    """The clients for one signed-in account and one environment."""

    @property
    def dataverse(self) -> Dataverse:
        """The environment's Web API."""

    @property
    def removals(self) -> Removals:
        """What takes something out of the environment."""

    @property
    def admin(self) -> PlatformAdmin:
        """The Power Platform admin API."""

    @property
    def health(self) -> ServiceHealth:
        """Service health."""

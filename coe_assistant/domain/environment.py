"""What a Dataverse environment, its people and its solutions look like to the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coe_assistant.domain.version import SolutionVersion

HOLDING_SUFFIX = "_Upgrade"


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment. url has no trailing slash; empty strings are "not known"."""

    url: str
    id: str = ""
    name: str = ""
    organization_id: str = ""
    tenant_id: str = ""
    region: str = ""
    type: str = ""  # Production, Sandbox, Trial, Developer, Default, Teams
    version: str = ""

    @property
    def is_production(self) -> bool:
        """True when the platform calls it Production or Default."""
        return self.type in ("Production", "Default")


@dataclass(frozen=True, slots=True)
class RecentEnvironment:
    """An environment that was connected to before, and as whom."""

    url: str
    name: str = ""
    type: str = ""
    username: str = ""
    cloud_id: str = ""  # the cloud that a person named, "" when the address told it


@dataclass(frozen=True, slots=True)
class UserIdentity:
    """The signed-in person as one service sees them."""

    user_id: str  # Dataverse systemuserid, or "" when only the account is known
    name: str  # user principal name
    tenant_id: str = ""
    organization_id: str = ""


@dataclass(frozen=True, slots=True)
class InstalledSolution:
    """A row of the solutions table."""

    unique_name: str
    version: SolutionVersion
    is_managed: bool
    id: str = ""
    display_name: str = ""
    publisher: str = ""
    publisher_prefix: str = ""
    installed_at: datetime | None = None

    @property
    def is_holding(self) -> bool:
        """True for the half-applied upgrade of another solution (X_Upgrade)."""
        return self.unique_name.endswith(HOLDING_SUFFIX) and self.is_managed


def holding_name(unique_name: str) -> str:
    """Return the name Dataverse gives the holding solution of unique_name."""
    return unique_name + HOLDING_SUFFIX

"""The tables of a scenario file: environment, people, solutions, times, failures, faults."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment that is upgraded."""

    name: str = "CoE Production"
    sku: str = "Production"
    region: str = "westeurope"
    admin_mode: bool = False
    background_operations: bool = True
    disabled: bool = False
    languages: tuple[int, ...] = (1033, 1031)
    lifecycle_operation: str = ""
    lockdown_of_unmanaged: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """The person who signs in.

    Attributes:
        approve_after_s: Real seconds until the device code is approved, or the browser page posts.
        others: Further accounts of the same person; the first is taken when asked to choose.
    """

    username: str = "adele.vance@contoso.example"
    display_name: str = "Adele Vance"
    roles: tuple[str, ...] = ("System Administrator",)
    via_team: bool = False
    member: bool = True
    power_platform_admin: bool = True
    service_health_reader: bool = True
    approve_after_s: float = 2.0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignIn:
    """Lifetimes of tokens.

    Attributes:
        access_token_s: Real seconds that an access token lives.
        refused_after_minutes: Nominal minutes after the first import started from which refresh
            tokens of before that moment are refused.
        challenge_after_minutes: The same for a claims challenge of Dataverse.
        challenge_needs_person: Refresh tokens do not meet the challenge, only a new sign-in does.
        refused_with: Code that every sign-in of a person ends with, such as 50020; 0 for none.
        device_code_blocked: Conditional access refuses device codes.
        consent_missing: Services (such as graph) that give no token until a person consented.
        consent_declined: The person declines when asked.
    """

    access_token_s: int = 4500
    refused_after_minutes: float | None = None
    challenge_after_minutes: float | None = None
    challenge_needs_person: bool = False
    refused_with: int = 0
    device_code_blocked: bool = False
    consent_missing: tuple[str, ...] = ()
    consent_declined: bool = False


@dataclass(frozen=True, slots=True)
class PacProfile:
    """The stand-in pac: its profile's account (empty: the person's), version, and odd habits."""

    username: str = ""
    version: str = "2.13.1"
    quirks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SolutionVersion:
    """A solution of the kit at a version; ``holding`` puts it there as a left-over ``_Upgrade``."""

    key: str
    version: str
    managed: bool = True
    holding: bool = False


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A package that ``serve`` writes into the lab folder."""

    key: str
    version: str
    size_mb: float = 1.0


@dataclass(frozen=True, slots=True)
class RunningOperation:
    """An operation of somebody else that runs when the tenant starts."""

    solution: str = "ContosoInvoices"
    message: str = "ImportSolutionAsync"
    minutes: float = 8.0


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import that the solution history tells of.

    Attributes:
        apply_minutes: Length of a second row for applying it; 0 for an upgrade in one step.
    """

    key: str
    version: str
    days_ago: float
    minutes: float
    apply_minutes: float = 0.0
    succeeded: bool = True


@dataclass(frozen=True, slots=True)
class Timing:
    """Nominal durations of the import engine.

    Attributes:
        others_factor: Share of these minutes that a solution other than Core takes.
    """

    queue_s: float = 15.0
    job_row_s: float = 40.0
    import_minutes: float = 14.0
    apply_minutes: float = 5.5
    uninstall_minutes: float = 4.0
    lock_s: float = 20.0
    others_factor: float = 0.3


@dataclass(frozen=True, slots=True)
class Failure:
    """What goes wrong in one attempt.

    Attributes:
        attempt: Number of the import of this solution, from 1; 0 means every one.
        after_s: Nominal seconds after the phase began.
        applied: The solution is nevertheless what it would be after success.
    """

    attempt: int
    phase: Literal["import", "apply"]
    after_s: float
    text: str
    code: str = ""
    solution: str = "CenterofExcellenceCoreComponents"
    leaves_upgrade: bool = False
    applied: bool = False


@dataclass(frozen=True, slots=True)
class AfterUpgrade:
    """What an upgrade does beyond installing the new components.

    Attributes:
        flows_renamed: New name by old one; the flow keeps its id.
        flows_reidentified: Names of flows that come with a new id, and off.
        values_dropped: Variables whose current value is gone.
        references_added: Names of unbound references; ``name=connector`` for another connector.
    """

    flows_turned_off: tuple[str, ...] = ()
    flows_renamed: dict[str, str] = dataclasses.field(default_factory=dict)
    flows_reidentified: tuple[str, ...] = ()
    values_dropped: tuple[str, ...] = ()
    references_added: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    defaults_changed: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a version of a solution brings besides the facts of the kit.

    Attributes:
        since: The version that is the first to have it.
        references: Connector by logical name.
        variables: Type code by schema name.
        defaults: Default value by schema name of a variable.
        flows: Logical names of the references that a flow uses, by the flow's name.
        columns: Table by logical name of a column.
        until: The first version that has it no more; "" for none.
    """

    since: str
    solution: str = "core"
    references: dict[str, str] = dataclasses.field(default_factory=dict)
    variables: dict[str, int] = dataclasses.field(default_factory=dict)
    defaults: dict[str, str] = dataclasses.field(default_factory=dict)
    flows: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    columns: dict[str, str] = dataclasses.field(default_factory=dict)
    until: str = ""


@dataclass(frozen=True, slots=True)
class Dependent:
    """A flow of the person's own that uses a component of the kit."""

    name: str
    required_id: str


@dataclass(frozen=True, slots=True)
class Contents:
    """State of flows, references and variables at the start.

    Attributes:
        flows_off: Parts of the names of flows that are off. Those for the other way of taking the
            inventory stay off (upgrade-procedure 7).
        connections_added: Connectors that have a connection although nothing uses them yet.
        connections: Sign-in names of the owners of more connections, by connector.
        owners_not_sharing: Of these, whose connections the person cannot use.
        flows_refusing: Why a flow cannot be turned on, by name: dlp, licence or owner.
        team_roles: Names of security roles by name of the team that holds them.
    """

    flows_off: tuple[str, ...] = ("BYODL",)
    flows_suspended: tuple[str, ...] = ()
    flows_refusing: dict[str, str] = dataclasses.field(default_factory=dict)
    team_roles: dict[str, tuple[str, ...]] = dataclasses.field(
        default_factory=lambda: {"CoE Makers": ("Power Platform Maker SR",)}
    )
    references_unbound: tuple[str, ...] = ()
    broken_connections: tuple[str, ...] = ()
    connections_added: tuple[str, ...] = ()
    connections: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    owners_not_sharing: tuple[str, ...] = ()
    dependents: tuple[Dependent, ...] = ()
    variable_values: dict[str, str] = dataclasses.field(
        default_factory=lambda: {
            "admin_AdminMail": "coe-admins@contoso.example",
            "admin_TenantID": "contoso",
            "admin_ProductionEnvironment": "yes",
        }
    )


@dataclass(frozen=True, slots=True)
class Layers:
    """Active layers on kit components."""

    real: int = 0
    phantom: int = 25
    columns: bool = False


@dataclass(frozen=True, slots=True)
class HealthIssue:
    """One entry of the service health."""

    id: str
    title: str
    service: str
    status: str = "serviceDegradation"
    classification: str = "incident"
    description: str = ""
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Storage:
    """Tenant storage in MB: capacity and rated use."""

    database: tuple[float, float] = (20480.0, 9216.0)
    file: tuple[float, float] = (40960.0, 8192.0)
    log: tuple[float, float] = (10240.0, 512.0)


@dataclass(frozen=True, slots=True)
class Network:
    """Faults on the way.

    Attributes:
        cut_after_minutes: Nominal minutes after the first import started; then every connection is
            closed for ``cut_minutes``.
        html_error_every: Every n-th Dataverse GET is answered by a gateway page.
        clock_ahead_s: Real seconds by which the services' clocks are ahead of this computer's.
        throttle_every: Every n-th Dataverse request is answered with 429.
    """

    latency_ms: int = 0
    clock_ahead_s: int = 0
    cut_after_minutes: float | None = None
    cut_minutes: float = 3.0
    html_error_every: int = 0
    html_error_status: int = 502
    throttle_every: int = 0
    throttle_retry_after_s: int = 2

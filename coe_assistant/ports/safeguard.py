"""What snapshot, quieting and restore need from outside: more reads, and all the writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from coe_assistant.domain.act_record import ActRecord
from coe_assistant.domain.configuration import (
    Connection,
    ConnectionReference,
    EnvironmentVariable,
    Flow,
)
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.flow_definition import FlowDefinition
from coe_assistant.domain.run import Run
from coe_assistant.domain.snapshot import Snapshot, SnapshotDependent, TeamRole
from coe_assistant.ports.dataverse import Dataverse
from coe_assistant.ports.services import PlatformAdmin


class StateReads(Protocol):
    """Reads that only a snapshot needs."""

    def flow_definitions(self, flow_ids: Sequence[str]) -> Mapping[str, FlowDefinition | None]:
        """Return trigger and children by flow id in lower case; None: not readable."""

    def team_roles(self, solution_id: str) -> tuple[TeamRole, ...]:
        """Return which teams hold the security roles of a solution."""

    def uninstall_dependents(self, unique_name: str) -> tuple[SnapshotDependent, ...]:
        """Return unmanaged components that need parts of a solution, with their solutions."""

    def variable_value_id(self, definition_id: str) -> str:
        """Return the id of the environment's own value of a variable, or ""."""

    def flow(self, flow_id: str) -> Flow | None:
        """Return a flow as it is now, or None when it is not there."""

    def reference(self, reference_id: str) -> ConnectionReference | None:
        """Return a connection reference as it is now, or None when it is not there."""

    def variable(self, definition_id: str) -> EnvironmentVariable | None:
        """Return a variable as it is now, or None when it is not there."""

    def references_named(self, names: Collection[str]) -> tuple[ConnectionReference, ...]:
        """Return the references of these names, whichever solution holds them."""

    def variables_named(self, names: Collection[str]) -> tuple[EnvironmentVariable, ...]:
        """Return the variables of these names, whichever solution holds them."""


class StateWrites(Protocol):
    """Changes flows, references and variables: one request each, never repeated by itself.

    Every method may raise ServiceError; where no answer came, nobody knows whether it was done.
    All of them set an absolute state, so that asking again does no harm.
    """

    def set_flow_state(self, flow_id: str, *, is_on: bool) -> None:
        """Turn a flow on or off."""

    def bind_reference(self, reference_id: str, connection_id: str) -> None:
        """Give a connection reference its connection."""

    def write_variable(self, definition_id: str, value_id: str, name: str, value: str) -> None:
        """Set the current value of a variable; value_id "" makes a value row."""


class StateDataverse(Dataverse, StateReads, StateWrites, Protocol):
    """The Web API of one environment with what is needed here."""


class ConnectionReads(Protocol):
    """Reads connections of an environment (http-contracts 5)."""

    def connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return the connections that the signed-in account may see."""

    def usable_connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return the connections that the signed-in account may use."""


class SafeguardClients(Protocol):
    """The clients for one signed-in account and one environment."""

    @property
    def dataverse(self) -> StateDataverse:
        """The environment's Web API."""

    @property
    def admin(self) -> PlatformAdmin:
        """The Power Platform admin API."""

    @property
    def connections(self) -> ConnectionReads:
        """Connections."""


class SafeguardStore(Protocol):
    """Keeps what belongs to a run in its folder. Every write is durable when it returns.

    Raises:
        CoeError: the folder cannot be written or a file in it cannot be read.
    """

    def save_snapshot(self, run_id: str, name: str, snapshot: Snapshot) -> Path:
        """Write a snapshot as snapshot-<name>.json."""

    def snapshot(self, run_id: str, name: str) -> Snapshot | None:
        """Return a snapshot, or None when there is none of that name."""

    def add_act(self, run_id: str, record: ActRecord) -> None:
        """Add one line to the record of acts."""

    def acts(self, run_id: str) -> tuple[ActRecord, ...]:
        """Return the record of acts, oldest first; a torn last line is left out."""

    def save_findings(self, run_id: str, findings: StepFindings) -> None:
        """Write what the verification of one step found."""

    def findings(self, run_id: str) -> tuple[StepFindings, ...]:
        """Return what the verification of every step found, in order of the steps."""

    def checks(self, run_id: str) -> Mapping[str, Any]:
        """Return checks.json: the checklist with its last verdict; empty when there is none."""

    def save_settings(self, run_id: str, step: int, content: Mapping[str, Any]) -> Path:
        """Write pac's deployment settings for one step; return the absolute path."""

    def save_ticks(self, run_id: str, ticks: Mapping[str, datetime]) -> None:
        """Write which tasks a person ticked off, and when."""

    def ticks(self, run_id: str) -> Mapping[str, datetime]:
        """Return which tasks were ticked off."""

    def exports_folder(self, run_id: str) -> Path:
        """Return the folder for exported solutions, made if it is not there."""

    def save_report(self, run_id: str, name: str, content: bytes) -> Path:
        """Write report.html or report.md; return the absolute path."""


class BackupCommands(Protocol):
    """pac's commands that keep a way back. Blocking: for a worker.

    Raises:
        CoeError: pac is missing, gives no answer, or said that it failed.
    """

    def backup(self, environment_url: str, label: str) -> None:
        """Have the platform back the environment up, and wait for the end."""

    def export(self, environment_url: str, solution: str, file: Path) -> None:
        """Export an unmanaged solution into file."""


class ReportPages(Protocol):
    """Turns the values of a report into pages."""

    def told(self, text: str) -> str:
        """Return an English text in the language of the pages."""

    def html(self, values: Mapping[str, object]) -> bytes:
        """Return report.html; every value is escaped."""

    def markdown(self, values: Mapping[str, object]) -> bytes:
        """Return report.md."""


class RunLookup(Protocol):
    """Looks at other runs of this data folder."""

    def load(self, run_id: str = "") -> Run | None:
        """Return a run, the newest one for ""."""

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, newest first."""

"""One environment's Web API, by what is read or done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.configuration import (
    ActiveLayer,
    ComponentSummary,
    ConnectionReference,
    EnvironmentVariable,
    Flow,
    RoleAssignment,
    UserState,
)
from coe_assistant.domain.environment import Environment, InstalledSolution, UserIdentity
from coe_assistant.domain.server import HistoryRow, ImportJob, ImportResult, ServerOperation


class UploadStopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The upload was ended by whoever watches it; nothing was installed."""


class Solutions(Protocol):
    """Reads what is installed."""

    def installed_solutions(self, names: Sequence[str] = ()) -> tuple[InstalledSolution, ...]:
        """Return the named solutions (all when names is empty), holding solutions included."""

    def component_summaries(self, solution_id: str) -> tuple[ComponentSummary, ...]:
        """Return every component of a solution with its layer flag."""

    def table_summaries(
        self, solution_id: str, asked: Sequence[tuple[str, int]]
    ) -> tuple[tuple[ComponentSummary, ...], ...]:
        """Return columns (2), views (26) or forms (60) that a solution has in tables.

        Args:
            solution_id: Whose.
            asked: Table and component type; the answers are in the same order.
        """

    def active_layer(self, component_id: str, component_type: str) -> ActiveLayer | None:
        """Return the unmanaged layer of one component, or None when it has none."""

    def is_customization_locked(self) -> bool | None:
        """Return whether unmanaged customizations are blocked here; None when it is not told."""

    def provisioned_languages(self) -> tuple[int, ...]:
        """Return the LCIDs of the enabled languages."""


class Operations(Protocol):
    """Reads and starts solution operations."""

    def running_operations(self) -> tuple[ServerOperation, ...]:
        """Return solution operations that have not ended, newest first."""

    def operation(self, operation_id: str) -> ServerOperation | None:
        """Return one operation, or None when the server does not know it."""

    def import_job(self, job_id: str) -> ImportJob | None:
        """Return one import job; None until the server's worker has made the row."""

    def import_jobs(self, solution: str, since: datetime) -> tuple[ImportJob, ...]:
        """Return the jobs of a solution created at or after since, newest first."""

    def history(self, solution: str) -> tuple[HistoryRow, ...]:
        """Return history rows of a solution and of its holding solution, newest first."""

    def operations_since(self, since: datetime) -> tuple[ServerOperation, ...]:
        """Return solution operations created at or after since, ended ones too, newest first."""

    def import_result(self, job_id: str) -> ImportResult | None:
        """Return the server's summary of a finished job, or None when there is none."""

    def save_import_data(self, job_id: str, path: Path) -> bool:
        """Save the job's data column at path as UTF-8; return whether there is any.

        It is untrusted XML and may have hundreds of MB. path is replaced only by a whole log.
        """

    def apply_upgrade(self, unique_name: str) -> str:
        """Start DeleteAndPromoteAsync for a staged upgrade; return the operation id."""

    def stage(
        self, package: Path, on_sent: Callable[[int, int], None] | None = None
    ) -> Mapping[str, object]:
        """Upload a solution for validation only (StageSolution); return the parsed result.

        on_sent is told bytes sent and bytes in all while the file is read; what it raises ends
        the upload.
        """

    def server_time(self) -> datetime | None:
        """Return the server's clock at its last answer (the Date header), or None."""


class People(Protocol):
    """Reads who the signed-in user is in the environment."""

    def who_am_i(self) -> UserIdentity:
        """Return the signed-in user."""

    def roles(self, user_id: str) -> tuple[RoleAssignment, ...]:
        """Return the user's roles, direct ones and through teams."""

    def user_state(self, user_id: str) -> UserState:
        """Return whether the user is enabled and licensed."""

    def has_privilege(self, user_id: str, name: str) -> bool:
        """Return whether the user holds a privilege at any depth."""


class Configuration(Protocol):
    """Reads flows, connection references and environment variables."""

    def flows(self, solution_id: str) -> tuple[Flow, ...]:
        """Return the cloud flows of a solution."""

    def connection_references(self, solution_id: str) -> tuple[ConnectionReference, ...]:
        """Return the connection references of a solution."""

    def environment_variables(self, solution_id: str) -> tuple[EnvironmentVariable, ...]:
        """Return the environment variables of a solution."""


class Dataverse(Solutions, Operations, People, Configuration, Protocol):
    """One environment's Web API."""

    def environment(self) -> Environment:
        """Return what the environment says about itself (RetrieveCurrentOrganization)."""

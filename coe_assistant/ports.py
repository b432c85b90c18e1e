"""What the rules and services need from the outside, as protocols.

Adapters and runtime implement these; app.py hands them over. Methods that reach a service may
raise ServiceError or SignInNeededError and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from coe_assistant.domain.configuration import (
    ActiveLayer,
    CapacityEntry,
    ComponentSummary,
    ConnectionReference,
    EnvironmentState,
    EnvironmentVariable,
    Flow,
    HealthIssue,
    LifecycleOperation,
    RoleAssignment,
    UserState,
)
from coe_assistant.domain.environment import Environment, InstalledSolution, UserIdentity
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import HistoryRow, ImportJob, ImportResult, ServerOperation

T = TypeVar("T")


class Clock(Protocol):
    """Reads time, and nothing else does."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""

    def monotonic_s(self) -> float:
        """Return seconds that only grow, for measuring durations."""


class Solutions(Protocol):
    """Reads what is installed."""

    def installed_solutions(self, names: Sequence[str] = ()) -> tuple[InstalledSolution, ...]:
        """Return the named solutions (all when names is empty), holding solutions included."""

    def component_summaries(self, solution_id: str) -> tuple[ComponentSummary, ...]:
        """Return every component of a solution with its layer flag."""

    def active_layer(self, component_id: str, component_type: str) -> ActiveLayer | None:
        """Return the unmanaged layer of one component, or None when it has none."""

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

    def import_data(self, job_id: str) -> str:
        """Return the job's data column (untrusted XML, may be hundreds of MB)."""

    def apply_upgrade(self, unique_name: str) -> str:
        """Start DeleteAndPromoteAsync for a staged upgrade; return the operation id."""

    def stage(self, package: Path) -> Mapping[str, object]:
        """Upload a solution for validation only (StageSolution); return the parsed result."""

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
    def admin(self) -> PlatformAdmin:
        """The Power Platform admin API."""

    @property
    def health(self) -> ServiceHealth:
        """Service health."""


class KeepAwake(Protocol):
    """Keeps the machine from sleeping while held."""

    def hold(self) -> bool:
        """Ask the system to stay awake; return whether it agreed."""

    def release(self) -> None:
        """Let the system sleep again."""


class TaskRunner(Protocol):
    """Runs blocking work elsewhere and hands the outcome back on the caller's thread."""

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Run work on a worker; exactly one of done or failed is called later."""


class Alarm(Protocol):
    """Calls back once at an instant of the wall clock, however long the machine slept."""

    def set(self, due_at: datetime, callback: Callable[[], None]) -> None:
        """Arm for due_at, replacing what was armed before."""

    def clear(self) -> None:
        """Disarm."""


class ChildProcess(Protocol):
    """A running child. It goes on when the program ends unless told to stop."""

    @property
    def pid(self) -> int:
        """The operating system's id of the child."""

    @property
    def created_at_s(self) -> float | None:
        """When the system made the process; with pid it tells this child from any other."""

    def stop(self) -> None:
        """Stop the child and its children: ask, wait, kill. Never stops the server."""

    def let_go(self) -> None:
        """Call nobody any more; the child goes on and writes its raw log."""


class ProcessRunner(Protocol):
    """Starts child processes with an argument list, no shell, no standard input."""

    def start(
        self,
        argv: Sequence[str],
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> ChildProcess:
        """Start argv; raw bytes are added to raw_log, decoded lines go to on_lines in batches.

        on_exit gets the exit code, or None when the child crashed. It is called when the
        process has exited, not when its output closes (pac.md 4.2).

        Raises:
            CoeError: the program could not be started.
        """

    def attach(
        self,
        pid: int | None,
        created_at_s: float | None,
        argument: str,
        *,
        raw_log: Path,
        on_lines: Callable[[Sequence[str]], None],
        on_exit: Callable[[int | None], None],
    ) -> ChildProcess | None:
        """Watch a child that an earlier start of this program left; None when it is gone.

        Where pid is None the child is the process that was given ``--path argument``. The whole
        raw log is delivered again. on_exit gets None: the code of a foreign child is not known.
        """


class Journal(Protocol):
    """Keeps runs on disk: a save is either whole or did not happen."""

    def save(self, run: Run) -> None:
        """Write run durably before anything is done about it.

        Raises:
            CoeError: the disk is full or the folder cannot be written.
        """

    def load(self, run_id: str = "") -> Run | None:
        """Return a run, the newest one for "", or None when there is none.

        A damaged journal is moved aside, the copy before it is tried, and problems tells so.
        """

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, newest first."""

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run, made if it is not there."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong with files read so far, for people."""

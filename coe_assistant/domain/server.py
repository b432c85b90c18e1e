"""What the server says about imports: jobs, operations, history, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from coe_assistant.domain.version import SolutionVersion


class OperationState(Enum):
    """State of an asyncoperation, from statecode and statuscode (http-contracts 1.7)."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def is_finished(self) -> bool:
        """True when the server will not work on it any more."""
        return self in (OperationState.SUCCEEDED, OperationState.FAILED, OperationState.CANCELED)


@dataclass(frozen=True, slots=True)
class ServerOperation:
    """One asyncoperation row."""

    id: str
    state: OperationState
    message_name: str = ""  # ImportSolutionAsync, StageAndUpgradeAsync, DeleteAndPromoteAsync, ...
    name: str = ""
    message: str = ""
    friendly_message: str = ""
    error_code: str = ""  # 8 hex digits or ""
    created_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    owner_id: str = ""
    created_by_id: str = ""
    correlation_id: str = ""
    dependency_token: str = ""
    owner_name: str = ""  # for people, from the FormattedValue annotation


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One importjob row without its data column. progress is 0..100 and not a completion test."""

    id: str
    solution: str
    progress: float
    started_at: datetime | None = None
    completed_at: datetime | None = None
    created_at: datetime | None = None
    context: str = ""  # importcontext: ImportInstall, ImportUpgrade, ...
    operation_context: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One msdyn_solutionhistories row; finished is False while the end was never reported."""

    id: str
    solution: str
    version: str
    operation: str
    suboperation: str
    is_finished: bool
    succeeded: bool | None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    error_code: str = ""
    message: str = ""
    activity_id: str = ""
    correlation_id: str = ""
    # The numbers behind the two words above, which are in the reader's language.
    operation_code: int | None = None
    suboperation_code: int | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """RetrieveSolutionImportResult: the server's own summary of a finished job."""

    passed: bool
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    formatted_results: str = ""  # SpreadsheetML, untrusted


class ServerState(Enum):
    """The verdict over everything the server shows about one solution (interfaces.md, status)."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STAGED = "staged"
    NOTHING_FOUND = "nothing-found"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """Everything read from the server in one look, and when (server time where known)."""

    state: ServerState
    at: datetime
    installed_version: SolutionVersion | None = None
    leftover_upgrade: bool = False
    other_operations: tuple[ServerOperation, ...] = ()  # running, and not ours
    operation: ServerOperation | None = None
    job: ImportJob | None = None
    history: tuple[HistoryRow, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: str = ""  # why the state is UNREACHABLE, for people
    is_guessed: bool = False  # operation is not known by its id: nothing speaks against it, no more
    foreign: tuple[str, ...] = ()  # operations since the start that are certainly not ours

"""Reads and starts solution operations (http-contracts 1.7 to 1.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.encoded_file import EncodedFile
from coe_assistant.adapters.web.odata import (
    SERVICE,
    DataverseApi,
    Row,
    flag,
    formatted,
    literal,
    moment,
    number,
    text,
    when,
)
from coe_assistant.adapters.web.problems import normalized_code
from coe_assistant.domain.environment import HOLDING_SUFFIX, holding_name
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.server import (
    HistoryRow,
    ImportJob,
    OperationState,
    ServerOperation,
)

# 54 is "Execute Async Request": a recorded real import has it, although 203 exists.
OPERATION_TYPES = (54, 93, 202, 203, 204, 207, 208, 209, 210, 211)
_COLUMNS = (
    "asyncoperationid,name,messagename,operationtype,statecode,statuscode,createdon,startedon,"
    "completedon,correlationid,dependencytoken,_owninguser_value,_createdby_value,errorcode,"
    "message,friendlymessage"
)
_JOB_COLUMNS = (
    "importjobid,solutionname,progress,startedon,completedon,createdon,importcontext,"
    "operationcontext"
)
_HISTORY_COLUMNS = (
    "msdyn_solutionhistoryid,msdyn_name,msdyn_solutionversion,msdyn_operation,"
    "msdyn_suboperation,msdyn_status,msdyn_result,msdyn_starttime,msdyn_endtime,"
    "msdyn_errorcode,msdyn_exceptionmessage,msdyn_activityid,msdyn_correlationid"
)
_STATES = {
    20: OperationState.RUNNING,
    21: OperationState.RUNNING,
    22: OperationState.RUNNING,
    30: OperationState.SUCCEEDED,
    31: OperationState.FAILED,
    32: OperationState.CANCELED,
}
_SOLUTION_MESSAGES = (
    "import",
    "stageandupgrade",
    "deleteandpromote",
    "uninstallsolution",
    "exportsolution",
    "publishall",
    "clonesolution",
)
_OPERATIONS = {0: "Import", 1: "Uninstall", 2: "Export", 3: "Publish", 4: "PublishAll"}
_SUBOPERATIONS = {0: "None", 1: "New", 2: "Upgrade", 3: "Update", 4: "Delete"}
UPLOAD_S = 600.0


def running_operations(api: DataverseApi) -> tuple[ServerOperation, ...]:
    """Return solution operations that have not ended, newest first."""
    return _operations(api, f"statecode ne 3 and {_types()}")


def operations_since(api: DataverseApi, since: datetime) -> tuple[ServerOperation, ...]:
    """Return solution operations created at or after since, ended ones too, newest first."""
    return _operations(api, f"createdon ge {moment(since)} and {_types()}")


def _types() -> str:
    return "(" + " or ".join(f"operationtype eq {code}" for code in OPERATION_TYPES) + ")"


def _operations(api: DataverseApi, condition: str) -> tuple[ServerOperation, ...]:
    rows = api.rows(
        "asyncoperations",
        most_pages=1,
        select=_COLUMNS,
        filter=condition,
        orderby="createdon desc",
        top="50",
    )
    return tuple(_operation(row) for row in rows if _is_about_solutions(row))


def _is_about_solutions(row: Row) -> bool:
    if text(row, "dependencytoken").startswith("SolutionOperation_"):
        return True
    if number(row, "operationtype") != 54:
        return True
    said = (text(row, "messagename") + " " + text(row, "name")).lower()
    return any(word in said for word in _SOLUTION_MESSAGES)


def operation(api: DataverseApi, operation_id: str) -> ServerOperation | None:
    """Return one operation, or None when the server does not know it."""
    row = _one(api, f"asyncoperations({operation_id})", _COLUMNS)
    return None if row is None else _operation(row)


def _one(api: DataverseApi, path: str, columns: str) -> Row | None:
    try:
        return api.row(path, select=columns)
    except ServiceError as error:
        if error.problem is ServiceProblem.NOT_FOUND:
            return None
        raise


def _operation(row: Row) -> ServerOperation:
    state = _STATES.get(number(row, "statuscode") or 0, OperationState.WAITING)
    if number(row, "statecode") == 3 and not state.is_finished:
        state = OperationState.FAILED
    return ServerOperation(
        id=text(row, "asyncoperationid"),
        state=state,
        message_name=text(row, "messagename"),
        name=text(row, "name"),
        message=text(row, "message"),
        friendly_message=text(row, "friendlymessage"),
        error_code=normalized_code(row.get("errorcode")),
        created_at=when(row, "createdon"),
        started_at=when(row, "startedon"),
        completed_at=when(row, "completedon"),
        owner_id=text(row, "_owninguser_value"),
        owner_name=formatted(row, "_owninguser_value"),
        created_by_id=text(row, "_createdby_value"),
        correlation_id=text(row, "correlationid"),
        dependency_token=text(row, "dependencytoken"),
    )


def import_job(api: DataverseApi, job_id: str) -> ImportJob | None:
    """Return one import job without its data; None until the server's worker made the row."""
    row = _one(api, f"importjobs({job_id})", _JOB_COLUMNS)
    return None if row is None else _job(row)


def import_jobs(api: DataverseApi, solution: str, since: datetime) -> tuple[ImportJob, ...]:
    """Return the jobs of a solution created at or after since, newest first."""
    rows = api.rows(
        "importjobs",
        most_pages=1,
        select=_JOB_COLUMNS,
        filter=f"solutionname eq {literal(solution)} and createdon ge {moment(since)}",
        orderby="createdon desc",
        top="5",
    )
    return tuple(_job(row) for row in rows)


def _job(row: Row) -> ImportJob:
    progress = row.get("progress")
    share = float(progress) if isinstance(progress, (int, float)) else 0.0
    return ImportJob(
        id=text(row, "importjobid"),
        solution=text(row, "solutionname"),
        progress=min(max(share, 0.0), 100.0),
        started_at=when(row, "startedon"),
        completed_at=when(row, "completedon"),
        created_at=when(row, "createdon"),
        context=text(row, "importcontext"),
        operation_context=text(row, "operationcontext"),
    )


def history(api: DataverseApi, solution: str) -> tuple[HistoryRow, ...]:
    """Return history rows of a solution and its holding solution, newest first.

    Some environments refuse filters on this virtual table: then all is read and filtered here.
    """
    names = (solution, holding_name(solution))
    condition = " or ".join(f"msdyn_name eq {literal(name)}" for name in names)
    try:
        rows = _history_rows(api, condition, "20")
    except ServiceError as error:
        if error.status not in (400, 500):
            raise
        rows = _history_rows(api, "", "200")
    wanted = {name.lower() for name in names}
    return tuple(_history(row) for row in rows if text(row, "msdyn_name").lower() in wanted)


def _history_rows(api: DataverseApi, condition: str, top: str) -> list[Row]:
    return api.rows(
        "msdyn_solutionhistories",
        most_pages=1,
        select=_HISTORY_COLUMNS,
        filter=condition,
        orderby="msdyn_starttime desc",
        top=top,
    )


def _history(row: Row) -> HistoryRow:
    is_finished = number(row, "msdyn_status") == 1
    code, sub = number(row, "msdyn_operation"), number(row, "msdyn_suboperation")
    return HistoryRow(
        id=text(row, "msdyn_solutionhistoryid"),
        solution=text(row, "msdyn_name"),
        version=text(row, "msdyn_solutionversion"),
        operation=formatted(row, "msdyn_operation") or _OPERATIONS.get(code or 0, str(code)),
        suboperation=formatted(row, "msdyn_suboperation") or _SUBOPERATIONS.get(sub or 0, str(sub)),
        is_finished=is_finished,
        succeeded=flag(row.get("msdyn_result")) if is_finished else None,
        started_at=when(row, "msdyn_starttime"),
        ended_at=when(row, "msdyn_endtime"),
        error_code=normalized_code(row.get("msdyn_errorcode")),
        message=text(row, "msdyn_exceptionmessage"),
        activity_id=text(row, "msdyn_activityid"),
        correlation_id=text(row, "msdyn_correlationid"),
        operation_code=code,
        suboperation_code=sub,
    )


def apply_upgrade(api: DataverseApi, unique_name: str) -> str:
    """Start DeleteAndPromoteAsync for the base name; return the operation id."""
    base = unique_name.removesuffix(HOLDING_SUFFIX)
    return _operation_id(api.action("DeleteAndPromoteAsync", {"UniqueName": base}))


def uninstall_holding(api: DataverseApi, unique_name: str) -> str:
    """Start the uninstallation of a holding solution; return the operation id.

    Raises:
        CoeError: anything else than X_Upgrade: the base solution holds the tables' data.
    """
    is_holding = unique_name.endswith(HOLDING_SUFFIX) and unique_name != HOLDING_SUFFIX
    if not is_holding:
        raise CoeError(
            "base-solution-is-protected",
            f"{unique_name!r} is not a holding solution and is never uninstalled.",
            hint="Only the solution that ends in _Upgrade may be removed.",
        )
    return _operation_id(api.action("UninstallSolutionAsync", {"SolutionUniqueName": unique_name}))


def _operation_id(answer: Row) -> str:
    found = text(answer, "AsyncOperationId")
    if not found:
        raise problems.malformed(SERVICE, "AsyncOperationId is missing.")
    return found


def stage(
    api: DataverseApi, package: Path, on_sent: Callable[[int, int], None] | None = None
) -> Mapping[str, object]:
    """Upload a solution for validation only (StageSolution); nothing is installed."""
    try:
        with EncodedFile(package, b'{"CustomizationFile":"', b'"}', on_sent) as body:
            answer = api.post("StageSolution", body, read_s=UPLOAD_S)
    except OSError as error:
        raise _unreadable(package, error) from error
    found = answer.get("StageSolutionResults", answer)
    if not isinstance(found, dict):
        raise problems.malformed(SERVICE, "StageSolutionResults is missing.")
    return found


def _unreadable(package: Path, error: OSError) -> CoeError:
    return CoeError(
        "package-not-readable",
        f"{package.name} cannot be read.",
        detail=error.strerror or str(error),
        hint="Choose the file again.",
    )

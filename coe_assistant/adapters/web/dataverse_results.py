"""Reads what a finished import job says about itself (http-contracts 1.9)."""

from __future__ import annotations

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import SERVICE, DataverseApi, text
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.server import ImportResult

# MBs for a real kit; the column may hold up to 1 GB (http-contracts 1.9).
LARGEST_DATA = 512 * 1024 * 1024


def import_result(api: DataverseApi, job_id: str) -> ImportResult | None:
    """Return the server's summary of a finished job, or None when there is none."""
    try:
        found = api.row(f"RetrieveSolutionImportResult(ImportJobId={job_id})")
    except ServiceError as error:
        if error.problem in (ServiceProblem.NOT_FOUND, ServiceProblem.REJECTED):
            return None
        raise
    result = found.get("SolutionOperationResult", found)
    if not isinstance(result, dict):
        raise problems.malformed(SERVICE, "SolutionOperationResult is missing.")
    return ImportResult(
        passed=text(result, "Status") == "Passed",
        warnings=_messages(result.get("WarningMessages")),
        errors=_messages(result.get("ErrorMessages")),
        formatted_results=text(result, "FormattedResults"),
    )


def _messages(found: object) -> tuple[str, ...]:
    if not isinstance(found, list):
        return ()
    return tuple(text(item, "Message") if isinstance(item, dict) else str(item) for item in found)


def import_data(api: DataverseApi, job_id: str) -> str:
    """Return the job's data column (untrusted XML)."""
    row = api.row(f"importjobs({job_id})", select="data", largest=LARGEST_DATA)
    return text(row, "data")

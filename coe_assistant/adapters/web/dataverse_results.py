"""Reads what a finished import job says about itself (http-contracts 1.9)."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.atomic_file import Draft
from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.member_file import MemberFile
from coe_assistant.adapters.web.odata import SERVICE, DataverseApi, text
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.server import ImportResult

# MBs for a real kit; the column may hold up to 1 GB (http-contracts 1.9).
LARGEST_DATA = 512 * 1024 * 1024
LONGEST_S = 300.0  # such an answer over a line of 14 Mbit/s


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


def save_import_data(api: DataverseApi, job_id: str, path: Path) -> bool:
    """Save the job's data column (untrusted XML) as UTF-8; return whether there is any.

    The answer is never in memory as a whole. What stood at path stays until all of it is there.

    Raises:
        ServiceError: the server has no such job, sent more than LARGEST_DATA bytes, or not all.
        CoeError: the file cannot be written.
    """
    try:
        with Draft(path) as draft:
            target = MemberFile(SERVICE, "data", draft.stream)
            api.download(
                f"importjobs({job_id})",
                target,
                largest=LARGEST_DATA,
                whole_s=LONGEST_S,
                select="data",
            )
            is_there = target.finish()
            if is_there:
                draft.keep()
    except OSError as error:
        raise CoeError(
            "import-log-not-saved",
            "The import log could not be saved.",
            detail=str(error),
            hint="Make room on the disk; the server keeps the log.",
        ) from error
    return is_there

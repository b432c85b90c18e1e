"""The ids of a run that support asks for."""

from __future__ import annotations

from coe_assistant.domain.run import Run
from coe_assistant.ui.text import tr


def run_ids(run: Run) -> list[tuple[str, str]]:
    """Return name and value of every id that is known."""
    attempt = run.attempt
    server = run.server
    operation = server.operation if server is not None else None
    rows = [
        (tr("Run"), run.id),
        (tr("Environment id"), run.environment.id),
        (tr("Organization id"), run.environment.organization_id),
        (tr("Tenant id"), run.environment.tenant_id),
        (tr("Environment URL"), run.environment.url),
        (
            # Taken for ours is not known to be ours.
            tr("Operation id (not told by pac)")
            if attempt is not None and attempt.is_guessed
            else tr("Operation (activity) id"),
            attempt.operation_id if attempt is not None else "",
        ),
        (tr("Import job id"), attempt.import_job_id if attempt is not None else ""),
        (tr("Correlation id"), operation.correlation_id if operation is not None else ""),
    ]
    if run.diagnosis is not None:
        rows += [(name, value) for name, value in run.diagnosis.identifiers.items()]
    return rows

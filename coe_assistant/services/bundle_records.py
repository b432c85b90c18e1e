"""Records of known shape for the bundle: only the fields of its shape go in (allow-list)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import HistoryRow, ServerOperation
from coe_assistant.services.bundle_parts import Collected
from coe_assistant.services.bundle_shapes import Shape

_SECRET_WORDS = ("secret", "password", "token", "credential")


def allowed(value: Any, shape: Shape) -> Any:  # noqa: ANN401 - JSON
    """Return the parts of a JSON value that shape names."""
    if shape == "any":
        return _plain(value)
    if shape is None:
        return value if not isinstance(value, (dict, list)) else None
    if isinstance(shape, list):
        return [allowed(item, shape[0]) for item in value] if isinstance(value, list) else []
    if not isinstance(value, dict):
        return None
    fields = cast("Mapping[str, Any]", shape)
    return {name: allowed(value[name], fields[name]) for name in fields if name in value}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return facts without what a name calls secret."""
    if isinstance(value, dict):
        return {
            name: ("set" if item else "not set") if _is_secret(str(name), item) else _plain(item)
            for name, item in value.items()
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _is_secret(name: str, value: object) -> bool:
    is_text = isinstance(value, str) and len(value) > 1
    return is_text and any(word in name.lower() for word in _SECRET_WORDS)


def allowed_json(name: str, data: bytes, shape: Shape) -> Collected:
    """Return a JSON file reduced to shape.

    Raises:
        ValueError: data is damaged.
    """
    return record(name, allowed(json.loads(data), shape))


def record(name: str, value: object) -> Collected:
    """Return value as a JSON file."""
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True, default=_text)
    return Collected(name, (text + "\n").encode("utf-8"))


def journal_lines(run: Run) -> Collected:
    """Return what happened, a line of JSON an entry."""
    lines = [{"at": _text(item.at), "kind": item.kind, "text": item.text} for item in run.timeline]
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    return Collected("journal.jsonl", text.encode("utf-8"))


def run_record(run: Run) -> Mapping[str, object]:
    """Return the run in the shape of interfaces.md (status), and its plan."""
    environment = run.environment
    return {
        "schema": 1,
        "id": run.id,
        "profile": run.profile,
        "phase": run.phase.value,
        "note": run.note.value,
        "created_at": run.created_at,
        "account": run.account,
        "environment": environment_record(run),
        "steps": [
            {
                "solution": step.solution,
                "display_name": step.display_name,
                "from_version": step.from_version,
                "to_version": step.to_version,
                "mode": step.mode.value,
                "sha256": step.sha256,
            }
            for step in run.steps
        ],
        "attempts": [attempt_record(item) for item in run.attempts],
        "verdict": run.verdict.value if run.verdict is not None else None,
        "overrides": [
            {"check": item.check_id, "reason": item.reason, "at": item.at} for item in run.overrides
        ],
        "precautions": _precautions(run),
        "warnings": list(run.warnings),
        "incidents": [
            {"id": item.id, "title": item.title, "service": item.service, "seen_at": item.seen_at}
            for item in run.incidents
        ],
        "region": environment.region,
    }


def _precautions(run: Run) -> Mapping[str, object]:
    chosen = run.precautions
    return {
        "quiet_flows": chosen.quiet_flows,
        "backup": chosen.backup,
        "export_dependents": chosen.export_dependents,
        "answers": [{"kind": one.kind.value, "name": one.name} for one in chosen.answers],
    }


def environment_record(run: Run) -> Mapping[str, object]:
    """Return what is known of the environment."""
    environment = run.environment
    return {
        "url": environment.url,
        "id": environment.id,
        "name": environment.name,
        "organization_id": environment.organization_id,
        "tenant_id": environment.tenant_id,
        "region": environment.region,
        "type": environment.type,
        "version": environment.version,
    }


def attempt_record(attempt: Attempt) -> Mapping[str, object]:
    """Return one attempt."""
    return {
        "number": attempt.number,
        "kind": attempt.kind.value,
        "started_at": attempt.started_at,
        "ended_at": attempt.ended_at,
        "is_launched": attempt.is_launched,
        "is_hung": attempt.is_hung,
        "operation_id": attempt.operation_id,
        "operation_is_certain": bool(attempt.operation_id) and not attempt.is_guessed,
        "import_job_id": attempt.import_job_id,
        "exit_code": attempt.exit_code,
        "class": attempt.class_id,
    }


def server_records(run: Run) -> Iterator[Collected]:
    """Give what the server said last: state, operation, job, history."""
    server = run.server
    if server is None:
        return
    state = {
        "state": server.state.value,
        "at": server.at,
        "installed_version": str(server.installed_version or ""),
        "leftover_upgrade": server.leftover_upgrade,
        "warnings": list(server.warnings),
        "problem": server.problem,
        "other_operations": [_operation(item) for item in server.other_operations],
    }
    yield record("server/state.json", state)
    if server.operation is not None:
        yield record("server/async-operation.json", _operation(server.operation))
    if server.job is not None:
        job = server.job
        yield record(
            "server/import-job.json",
            {
                "id": job.id,
                "solution": job.solution,
                "progress": job.progress,
                "started_at": job.started_at,
                "completed_at": job.completed_at,
                "context": job.context,
                "operation_context": job.operation_context,
            },
        )
    yield record("server/solution-history.json", [_history(row) for row in server.history])


def _operation(row: ServerOperation) -> Mapping[str, object]:
    # Owners are other people's data: they stay out.
    return {
        "id": row.id,
        "state": row.state.value,
        "message_name": row.message_name,
        "name": row.name,
        "message": row.message,
        "friendly_message": row.friendly_message,
        "error_code": row.error_code,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "completed_at": row.completed_at,
        "correlation_id": row.correlation_id,
    }


def _history(row: HistoryRow) -> Mapping[str, object]:
    return {
        "solution": row.solution,
        "version": row.version,
        "operation": row.operation,
        "suboperation": row.suboperation,
        "is_finished": row.is_finished,
        "succeeded": row.succeeded,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "error_code": row.error_code,
        "message": row.message,
        "activity_id": row.activity_id,
        "correlation_id": row.correlation_id,
    }


def diagnosis_record(diagnosis: Diagnosis) -> Mapping[str, object]:
    """Return a diagnosis with the lines that decided."""
    return {
        "class": diagnosis.class_id,
        "cause": diagnosis.cause,
        "title": diagnosis.title,
        "disposition": diagnosis.disposition.value,
        "codes": list(diagnosis.codes),
        "http_status": diagnosis.http_status,
        "identifiers": dict(diagnosis.identifiers),
        "evidence": [
            {"line": item.line, "text": item.text, "origin": item.origin}
            for item in diagnosis.evidence
        ],
        "remedies": [{"id": item.id, "text": item.text} for item in diagnosis.remedies],
        "also": list(diagnosis.also),
    }


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)

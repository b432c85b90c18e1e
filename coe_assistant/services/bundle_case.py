"""The text of a support request, in the words of Microsoft's form, ready to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.bundle_report import evidence_lines

_MOST_EVENTS = 60
_UNKNOWN = "not known"


def support_case(run: Run, versions: Mapping[str, str] | None = None, case_number: str = "") -> str:
    """Return Markdown: every time in UTC, every id as it is."""
    return "\n".join(
        (
            *_head(run, case_number),
            *_problem(run),
            *_ids(run),
            *_attempts(run),
            *_tried(run),
            *_surroundings(run, versions or {}),
            *_happened(run),
            "",
        )
    )


def _head(run: Run, case_number: str) -> Iterator[str]:
    step = run.current_step or (run.steps[-1] if run.steps else None)
    what = f"{step.display_name or step.solution} {step.to_version}" if step else "a solution"
    why = run.diagnosis.title if run.diagnosis is not None else f"the run is {run.phase.value}"
    yield "# Support request"
    yield ""
    if case_number:
        yield f"- **Case number**: {case_number}"
    yield "- **Product**: Microsoft Dataverse, Power Platform"
    yield "- **Problem type**: Solutions"
    yield "- **Problem subtype**: Solution import or upgrade fails"
    yield f"- **Title**: Import of {what} does not finish: {why}"
    place = run.environment
    yield f"- **Environment**: {place.name or _UNKNOWN}, {place.url} ({place.type or _UNKNOWN})"
    yield f"- **Severity**: {'Production is affected' if place.is_production else 'not production'}"
    yield ""


def _problem(run: Run) -> Iterator[str]:
    yield "## Problem description"
    yield ""
    diagnosis = run.diagnosis
    if diagnosis is None:
        yield f"The run is {run.phase.value}; no error was classified."
    else:
        yield f"{diagnosis.title}. {diagnosis.meaning}".strip()
        if diagnosis.codes:
            yield f"Error codes: {', '.join(diagnosis.codes)}."
        yield ""
        yield "Exact text:"
        yield ""
        yield "```"
        yield from evidence_lines(diagnosis)
        yield "```"
    yield ""
    yield "## Business impact"
    yield ""
    server = run.server
    installed = str(server.installed_version or "") if server is not None else ""
    if run.phase is Phase.SUCCEEDED:
        yield "None: the upgrade is done."
    elif installed:
        yield f"The environment still works with version {installed}; the upgrade is not done."
    else:
        yield "The upgrade is not done."
    yield "(Add here whom this stops, and since when.)"
    yield ""


def _ids(run: Run) -> Iterator[str]:
    place = run.environment
    yield "## Identifiers"
    yield ""
    yield f"- Environment id: {place.id or _UNKNOWN}"
    yield f"- Organization id: {place.organization_id or _UNKNOWN}"
    yield f"- Tenant id: {place.tenant_id or _UNKNOWN}"
    yield f"- Region: {place.region or _UNKNOWN}, version {place.version or _UNKNOWN}"
    operation = run.server.operation if run.server is not None else None
    if operation is not None:
        yield f"- Activity id (operation): {operation.id}"
        yield f"- Correlation id: {operation.correlation_id or _UNKNOWN}"
    if run.diagnosis is not None:
        for name, value in run.diagnosis.identifiers.items():
            yield f"- {name.replace('_', ' ').capitalize()}: {value}"
    yield ""


def _attempts(run: Run) -> Iterator[str]:
    yield "## Attempts (UTC)"
    yield ""
    if not run.attempts:
        yield "None was started."
    else:
        yield "| # | What | Started | Ended | Result | Operation id | Import job id |"
        yield "|---|---|---|---|---|---|---|"
    for item in run.attempts:
        result = item.class_id or ("no verdict" if item.ended_at else "open")
        cells = (
            str(item.number),
            item.kind.value,
            _utc(item.started_at),
            _utc(item.ended_at),
            result,
            item.operation_id or _UNKNOWN,
            item.import_job_id or _UNKNOWN,
        )
        yield "| " + " | ".join(cells) + " |"
    if run.server is not None:
        server = run.server
        yield ""
        yield (
            f"The server at {_utc(server.at)}: {server.state.value}, installed version "
            f"{server.installed_version or _UNKNOWN}"
            + (", a holding solution is left over." if server.leftover_upgrade else ".")
        )
    yield ""


def _tried(run: Run) -> Iterator[str]:
    yield "## Steps already tried"
    yield ""
    yield f"- {len(run.attempts)} attempt(s), see above; the server was asked after each."
    for override in run.overrides:
        yield f"- Went on in spite of the check {override.check_id}: {override.reason}"
    if run.diagnosis is not None:
        yield "- Advice for this error:"
        yield from (f"  - {item.text}" for item in run.diagnosis.remedies[:5])
    yield ""


def _surroundings(run: Run, versions: Mapping[str, str]) -> Iterator[str]:
    yield "## Solutions and tools"
    yield ""
    for step in run.steps:
        before = step.from_version or "not installed"
        yield f"- {step.solution}: {before} to {step.to_version} (managed, {step.mode.value})"
    yield from (f"- {name}: {value}" for name, value in versions.items())
    for item in run.incidents:
        yield f"- Service incident {item.id}: {item.title} ({item.service})"
    yield ""


def _happened(run: Run) -> Iterator[str]:
    yield "## What happened (UTC)"
    yield ""
    for item in run.timeline[-_MOST_EVENTS:]:
        yield f"- {_utc(item.at)} {item.kind} {item.text}".rstrip()


def _utc(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%SZ") if at is not None else "open"

"""The text of a support request, in the words of Microsoft's form, ready to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.bundle_outcome import (
    PHASES,
    blocking_lines,
    blocking_remedies,
    outcome,
)
from coe_assistant.services.bundle_report import evidence_lines
from coe_assistant.services.diagnosis_text import LIKELY_SENTENCE

_MOST_EVENTS = 60
_UNKNOWN = "not known"
_MOVED_ON = (Phase.BLOCKED, Phase.SUCCEEDED)  # whatever an earlier attempt ended with


def support_case(
    run: Run,
    versions: Mapping[str, str] | None = None,
    case_number: str = "",
    checks: Sequence[CheckReport] = (),
) -> str:
    """Return Markdown: every time in UTC, every id as it is.

    Args:
        run: Whose case it is.
        versions: Of the program, of pac and of the system.
        case_number: Of the support request, "" for none.
        checks: The checks that block the run, where they do.
    """
    return "\n".join(
        (
            *_head(run, case_number),
            *_problem(run, checks),
            *_ids(run),
            *_attempts(run),
            *_tried(run, checks),
            *_surroundings(run, versions or {}),
            *_happened(run),
            "",
        )
    )


def _head(run: Run, case_number: str) -> Iterator[str]:
    step = run.current_step or (run.steps[-1] if run.steps else None)
    what = f"{step.display_name or step.solution} {step.to_version}" if step else "a solution"
    yield "# Support request"
    yield ""
    if case_number:
        yield f"- **Case number**: {case_number}"
    yield "- **Product**: Microsoft Dataverse, Power Platform"
    yield "- **Problem type**: Solutions"
    yield "- **Problem subtype**: Solution import or upgrade fails"
    yield f"- **Title**: Import of {what}: {outcome(run)}"
    place = run.environment
    yield f"- **Environment**: {place.name or _UNKNOWN}, {place.url} ({place.type or _UNKNOWN})"
    yield f"- **Severity**: {'Production is affected' if place.is_production else 'not production'}"
    yield ""


def _problem(run: Run, checks: Sequence[CheckReport]) -> Iterator[str]:
    yield "## Problem description"
    yield ""
    if run.phase is Phase.BLOCKED:
        yield from _blocked(run, checks)
    elif run.diagnosis is None:
        yield f"How the run stands: {PHASES[run.phase]}."
    if run.diagnosis is not None:
        yield from _diagnosed(run.diagnosis, is_past=run.phase in _MOVED_ON)
    yield ""
    yield from _impact(run)


def _blocked(run: Run, checks: Sequence[CheckReport]) -> Iterator[str]:
    yield f"{outcome(run)}. Found by it:"
    yield ""
    found = blocking_lines(run, checks) or ("its results could not be read",)
    yield from (f"- {line}" for line in found)
    yield ""


def _diagnosed(diagnosis: Diagnosis, *, is_past: bool) -> Iterator[str]:
    before = "The last attempt before that: " if is_past else ""
    yield f"{before}{diagnosis.title}. {diagnosis.meaning}".strip()
    if diagnosis.is_likely:
        yield LIKELY_SENTENCE
    if diagnosis.codes:
        yield f"Error codes: {', '.join(diagnosis.codes)}."
    yield ""
    yield "Exact text:"
    yield ""
    yield "```"
    yield from evidence_lines(diagnosis)
    yield "```"


def _impact(run: Run) -> Iterator[str]:
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


def _tried(run: Run, checks: Sequence[CheckReport]) -> Iterator[str]:
    yield "## Steps already tried"
    yield ""
    yield from _checked(run)
    yield f"- {_attempts_made(run)}"
    for override in run.overrides:
        yield f"- Went on in spite of the check {override.check_id}: {override.reason}"
    if run.diagnosis is not None:
        yield "- Advice for this error:"
        yield from (f"  - {item.text}" for item in run.diagnosis.remedies[:5])
    advice = blocking_remedies(run, checks)
    if advice:
        yield "- Advice for what blocks:"
        yield from (f"  - {text}" for text in advice)
    yield ""


def _checked(run: Run) -> Iterator[str]:
    """Say how often the checklist ran, and what it said last."""
    looks = [item for item in run.timeline if item.kind == "checked"]
    if looks:
        often = "once" if len(looks) == 1 else f"{len(looks)} times"
        last = f"{_utc(looks[-1].at)}: {looks[-1].text}".rstrip(": ")
        yield f"- The checklist was run {often}, last at {last}."


def _attempts_made(run: Run) -> str:
    if not run.attempts:
        return "No import was started."
    count = len(run.attempts)
    said = "1 attempt, see above" if count == 1 else f"{count} attempts, see above"
    if run.attempts[-1].ended_at is None:
        return f"{said}; the last one is open."
    if run.server is None:
        return f"{said}."
    return f"{said}; the server was asked after {'it' if count == 1 else 'each'}."


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

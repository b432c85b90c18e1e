"""What summary.html shows of a run: plain values for the template, every time in UTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.newer_version import newer_words
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.server import ServerState
from coe_assistant.services.bundle_outcome import (
    PHASES,
    blocking_lines,
    blocking_remedies,
    outcome,
)
from coe_assistant.services.diagnosis_text import LIKELY_SENTENCE, verdict_sentence
from coe_assistant.services.timeline_drawing import DrawingScheme, timeline_svg, timeline_words

_SERVER = {
    ServerState.RUNNING: "An operation of this run is still running.",
    ServerState.SUCCEEDED: "The wanted version is installed.",
    ServerState.FAILED: "The last operation failed; nothing of this run is running.",
    ServerState.STAGED: "The new version lies staged beside the old one; the old one is in use.",
    ServerState.NOTHING_FOUND: "Nothing of this run is running.",
    ServerState.UNREACHABLE: "It could not be asked; whether something runs is not known.",
}
_NOTHING_TO_ASK = "No import was started, so there is none to ask about."
_MOST_EVENTS = 200
_MOST_EVIDENCE = 3


def report_values(run: Run, checks: Sequence[CheckReport] = ()) -> dict[str, object]:
    """Return the values of resources/report/summary.html.j2.

    Args:
        run: The run.
        checks: The checks that block it, where they do.
    """
    step = run.current_step or (run.steps[-1] if run.steps else None)
    solution = (step.display_name or step.solution) if step is not None else "No solution"
    diagnosis = run.diagnosis if run.phase not in (Phase.BLOCKED, Phase.SUCCEEDED) else None
    verdict = outcome(run)
    told = timeline_words(run, _bounds(run)[1])
    attempted = "Nothing was chosen yet."
    if step is not None:
        before = f"from {step.from_version} " if step.from_version else ""
        attempted = (
            f"{step.mode.value.capitalize()} of {step.solution} {before}to {step.to_version}"
        )
    start, end = _bounds(run)
    return {
        "title": f"{solution}: {verdict}",
        "solution": solution,
        "verdict": verdict,
        "is_bad": run.phase is not Phase.SUCCEEDED,
        "attempted": attempted,
        "place": list(_place(run)),
        "meaning": _meaning(diagnosis) if diagnosis else "",
        "codes": ", ".join(diagnosis.codes) if diagnosis else "",
        "blocking": blocking_lines(run, checks),
        "evidence": evidence_lines(diagnosis) if diagnosis else [],
        "server": _server(run),
        "timeline": timeline_svg(run, end, DrawingScheme.AUTO) if told else "",
        "told": told,
        "first": _utc(start),
        "last": _utc(end),
        "ids": list(_ids(run)),
        "steps": [
            *blocking_remedies(run, checks),
            *(step.text for step in (diagnosis.remedies if diagnosis else ())),
        ],
        "events": [
            {"at": _utc(item.at), "text": f"{item.kind} {item.text}".strip()}
            for item in run.timeline[-_MOST_EVENTS:]
        ],
    }


def _meaning(diagnosis: Diagnosis) -> str:
    unsure = LIKELY_SENTENCE if diagnosis.is_likely else ""
    parts = (verdict_sentence(diagnosis), diagnosis.meaning, unsure)
    return " ".join(part for part in parts if part)


def evidence_lines(diagnosis: Diagnosis) -> list[str]:
    """Return the lines that decided, without those that say the same again."""
    kept: list[str] = []
    for line in diagnosis.evidence:
        text = " ".join(line.text.split())
        if not any(_says_the_same(text, other) for other in kept):
            kept.append(text)
    return kept[:_MOST_EVIDENCE]


def _says_the_same(text: str, other: str) -> bool:
    """Return whether most of the shorter text is in the other, word for word."""
    if text in other or other in text:
        return True
    found = SequenceMatcher(None, text, other, autojunk=False).find_longest_match()
    return found.size * 2 > min(len(text), len(other))


def _place(run: Run) -> Iterator[tuple[str, str]]:
    environment = run.environment
    for name, value in (
        ("Environment", environment.name),
        ("Address", environment.url),
        ("Type", environment.type),
        ("Region", environment.region),
        ("Started", _utc(run.created_at)),
        ("Attempts", str(len(run.attempts))),
        ("State", PHASES[run.phase]),
    ):
        if value:
            yield name, value


def _server(run: Run) -> str:
    server = run.server
    if server is None:
        return "The server was not asked." if run.attempts else _NOTHING_TO_ASK
    version = str(server.installed_version or "not known")
    holding = " A holding solution of an unfinished upgrade is there." * server.leftover_upgrade
    problem = f" {server.problem}" if server.problem else ""
    state = newer_words(run) or _SERVER[server.state]
    said = f"{state} Installed version: {version}.{holding}{problem}"
    return f"{said} Asked {_utc(server.at)}."


def _ids(run: Run) -> Iterator[tuple[str, str]]:
    environment = run.environment
    yield "Environment id", environment.id or "not known"
    yield "Organization id", environment.organization_id or "not known"
    yield "Tenant id", environment.tenant_id or "not known"
    for item in run.attempts:
        times = f"{_utc(item.started_at)} to {_utc(item.ended_at)}"
        yield f"Attempt {item.number}", times
        yield "Operation id", item.operation_id or "not known"
        yield "Import job id", item.import_job_id or "not known"
    if run.server is not None and run.server.operation is not None:
        yield "Correlation id", run.server.operation.correlation_id or "not known"
    if run.diagnosis is not None:
        for name, value in run.diagnosis.identifiers.items():
            if value not in {item.operation_id for item in run.attempts}:
                yield name.replace("_", " ").capitalize(), value


def _bounds(run: Run) -> tuple[datetime, datetime]:
    ends = [at for item in run.attempts for at in (item.started_at, item.ended_at) if at]
    times = [run.created_at, *(item.at for item in run.timeline), *ends]
    return min(times), max(times)


def _utc(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%SZ") if at is not None else "open"

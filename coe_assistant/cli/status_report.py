"""What status prints: the stored run beside what the server says now (interfaces.md)."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from typing import Any

from coe_assistant.cli.open_act_lines import open_act_documents, open_act_lines
from coe_assistant.cli.output import instant
from coe_assistant.cli.report_lines import NOTES
from coe_assistant.cli.upgrade_wish import is_wanted
from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.newer_version import newer_words
from coe_assistant.domain.open_act import OpenAct
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.services.hand_over import Surroundings, hand_over_text

_STATES: Mapping[ServerState, str] = {
    ServerState.RUNNING: "An operation of this run is still running.",
    ServerState.SUCCEEDED: "The wanted version is installed.",
    ServerState.FAILED: "The last operation failed; nothing of this run is running.",
    ServerState.STAGED: "The new version is staged beside the old one and was not applied.",
    ServerState.NOTHING_FOUND: "Nothing of this run was found, and nothing of it is running.",
    ServerState.UNREACHABLE: "The server could not be asked; whether something runs is not known.",
}

_NEXT = "Next: `coe-assistant resume`, or open the window."
_NEXT_UNASKED = "It was only checked. Next: `coe-assistant upgrade`, or open the window."


def status_document(
    run: Run, facts: ServerFacts, left_open: Sequence[OpenAct] = (), *, is_at_work: bool = False
) -> Mapping[str, Any]:
    """Return the document of interfaces.md (status), and what else has no recorded end."""
    step = run.current_step
    version = facts.installed_version
    return {
        "run": {
            "id": run.id,
            "phase": run.phase.value,
            "solution": step.solution if step is not None else None,
            "from_version": step.from_version if step is not None else None,
            "to_version": step.to_version if step is not None else None,
            "environment": run.environment.url,
            "attempts": [_attempt(item) for item in run.attempts],
            "interruption": run.interruption.kind.value if run.interruption is not None else None,
            "quiet_flows": run.has_quiet_flows,
            "retry_due_at": instant(run.pending.due_at) if run.pending is not None else None,
        },
        "server": {
            "state": facts.state.value,
            "installed_version": str(version) if version is not None else None,
            "leftover_upgrade": facts.leftover_upgrade,
        },
        "hand_over": status_hand_over(run, facts),
        "open_acts": open_act_documents(beside(run, left_open)),
        "at_work": is_at_work,
    }


def status_hand_over(run: Run, facts: ServerFacts) -> str:
    """Return the text for the colleague of the next shift."""
    return hand_over_text(run, facts, facts.at, Surroundings(platform.node()), NOTES[run.note])


def _attempt(item: Attempt) -> Mapping[str, Any]:
    return {
        "number": item.number,
        "started_at": instant(item.started_at),
        "ended_at": instant(item.ended_at),
        "operation_id": item.operation_id or None,
        "operation_is_certain": bool(item.operation_id) and not item.is_guessed,
        "import_job_id": item.import_job_id or None,
        "exit_code": item.exit_code,
        "class": item.class_id or None,
    }


def beside(run: Run, left_open: Sequence[OpenAct]) -> Sequence[OpenAct]:
    """Return what the state of run does not tell by itself."""
    return [one for one in left_open if one.run_id != run.id or not one.kind.goes_on_with_its_run]


def status_words(
    run: Run, facts: ServerFacts, left_open: Sequence[OpenAct] = (), *, is_at_work: bool = False
) -> str:
    """Return the same for people: what is stored, what the server says, what next."""
    step = run.current_step
    lines = [f"Run {run.id} in {run.environment.url}: {run.phase.value}"]
    if step is not None:
        known = step.from_version or "not installed"
        lines.append(f"  {step.display_name}: {known} to {step.to_version}")
    lines += [_attempt_words(item) for item in run.attempts]
    if run.pending is not None:
        lines.append(f"  Next start: {run.pending.due_at.astimezone():%Y-%m-%d %H:%M %Z}")
    if NOTES.get(run.note):
        lines.append(f"  {NOTES[run.note]}")
    lines.append(f"Server: {newer_words(run, facts) or _STATES[facts.state]}")
    if facts.problem:
        lines.append(f"  {facts.problem}")
    if facts.installed_version is not None:
        lines.append(f"  Installed version: {facts.installed_version}")
    if run.has_quiet_flows:
        lines.append("  Scheduled flows are off for the time of the imports.")
    told = open_act_lines(beside(run, left_open))
    lines += told
    if told and is_at_work:
        lines.append("  Another start of the program works in this folder: it may be its work.")
    if not run.is_over:
        lines.append(_NEXT if is_wanted(run) else _NEXT_UNASKED)
    return "\n".join(lines)


def _attempt_words(item: Attempt) -> str:
    began = f"{item.started_at.astimezone():%Y-%m-%d %H:%M %Z}"
    ended = f"{item.ended_at.astimezone():%H:%M %Z}" if item.ended_at is not None else "not ended"
    return f"  Attempt {item.number}: {began} to {ended} {item.class_id}".rstrip()

"""How a run ended for a script: outcome and exit code (interfaces.md sections 2 and 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coe_assistant.domain.check import Verdict
from coe_assistant.domain.errors import ExitCode
from coe_assistant.domain.run import Note, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of succeeded, failed, blocked, unknown, waiting, cancelled, and its exit code."""

    name: str
    exit_code: ExitCode


_ENDED: Mapping[Phase, Outcome] = {
    Phase.SUCCEEDED: Outcome("succeeded", ExitCode.DONE),
    Phase.ESCALATED: Outcome("failed", ExitCode.FAILED),
    Phase.CANCELLED: Outcome("cancelled", ExitCode.INTERRUPTED),
    Phase.BLOCKED: Outcome("blocked", ExitCode.BLOCKED),
}


def outcome_of(run: Run, waits_for_retry: bool, *, only_checks: bool) -> Outcome | None:  # noqa: FBT001
    """Return how the run ended, or None while it goes on.

    READY is an end for a command that may not start (no --yes, or only checks).
    """
    if run.phase.may_be_running and not run.is_signed_in:
        # Only a person can go on watching; the import goes on, and resume takes it up.
        return Outcome("unknown", ExitCode.SIGN_IN)
    if run.phase in _ENDED:
        return _ENDED[run.phase]
    if run.phase is Phase.READY:
        return _ready(run, only_checks=only_checks)
    if run.phase is Phase.NEEDS_ACTION:
        return _needs_action(run)
    if run.phase is Phase.WAITING and run.note is Note.SIGN_IN_NEEDED:
        # The start is still agreed to; it happens once somebody has signed in.
        return Outcome("waiting", ExitCode.SIGN_IN)
    if run.phase is Phase.WAITING and not waits_for_retry and _is_due_later(run):
        return Outcome("waiting", ExitCode.RETRY_DUE)
    return None


def _ready(run: Run, *, only_checks: bool) -> Outcome | None:
    if only_checks:
        return Outcome("succeeded", ExitCode.DONE)
    blocked = Outcome("blocked", ExitCode.BLOCKED)
    # What the checks found after the consent was given is for a person to decide.
    is_open = run.verdict is Verdict.READY and run.note is not Note.CHECKS_CHANGED
    return None if is_open else blocked


def _needs_action(run: Run) -> Outcome:
    if run.note is Note.SIGN_IN_NEEDED:
        return Outcome("failed", ExitCode.SIGN_IN)
    if run.note is Note.OUTCOME_OPEN:
        return Outcome("unknown", ExitCode.UNKNOWN)
    is_silent = run.server is not None and run.server.state is ServerState.UNREACHABLE
    if is_silent and run.note is Note.WAITED_TOO_LONG:
        return Outcome("unknown", ExitCode.UNKNOWN)
    return Outcome("failed", ExitCode.FAILED)


_LATER = (WaitReason.RETRY, WaitReason.VERIFY, WaitReason.SCHEDULED)


def _is_due_later(run: Run) -> bool:
    return run.pending is not None and run.pending.reason in _LATER


def result_line(
    outcome: Outcome, run: Run | None, diagnosis: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """Return the fields of the last line of upgrade and resume."""
    step = run.current_step if run is not None else None
    return {
        "run": run.id if run is not None else None,
        "outcome": outcome.name,
        "exit_code": int(outcome.exit_code),
        "solution": step.solution if step is not None else None,
        "version": installed_version(run),
        "attempts": sum(1 for item in run.attempts if item.is_launched) if run is not None else 0,
        "diagnosis": None if outcome.name == "succeeded" else diagnosis,
    }


def installed_version(run: Run | None) -> str | None:
    """Return the version the server last said is installed."""
    if run is None or run.server is None or run.server.installed_version is None:
        return None
    return str(run.server.installed_version)

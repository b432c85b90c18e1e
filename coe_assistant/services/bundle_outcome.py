"""In one sentence and a few lines: how a run stands, for the two pages that Support reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coe_assistant.domain.check import CheckReport
from coe_assistant.domain.run import Phase, Run

PHASES = {
    Phase.PREPARING: "not started yet",
    Phase.CHECKING: "the checklist is running",
    Phase.BLOCKED: "blocked by the checklist",
    Phase.READY: "ready to start, not started yet",
    Phase.IMPORTING: "an import is running",
    Phase.VERIFYING: "the server is being asked how the import ended",
    Phase.DIAGNOSED: "stopped, the reason is being read",
    Phase.WAITING: "waiting for the next attempt",
    Phase.NEEDS_ACTION: "stopped, a person must act",
    Phase.ESCALATED: "all attempts are used up, Microsoft Support is next",
    Phase.SUCCEEDED: "done",
    Phase.CANCELLED: "given up",
}


def outcome(run: Run) -> str:
    """Return what became of a run: the error where one was classified, else how it stands.

    The error of an earlier attempt is not what holds a run that is blocked or done now.
    """
    if run.phase is Phase.BLOCKED:
        return "The checklist does not let the import start"
    if run.phase is Phase.SUCCEEDED:
        return "The upgrade is done"
    if run.diagnosis is not None:
        return run.diagnosis.title
    return f"{PHASES[run.phase][0].upper()}{PHASES[run.phase][1:]}"


def blocking_lines(run: Run, checks: Sequence[CheckReport]) -> tuple[str, ...]:
    """Return the checks that hold a blocked run, each with what it found.

    Args:
        run: The run.
        checks: The blocking checks as they were kept; empty where they cannot be read.
    """
    if run.phase is not Phase.BLOCKED:
        return ()
    if checks:
        return tuple(f"{item.title} ({item.id}): {item.summary}" for item in checks)
    failed = (concern.split(" ") for concern in run.concerns)
    return tuple(f"{words[0]}: failed" for words in failed if words[-1] == "fail")


def blocking_remedies(run: Run, checks: Sequence[CheckReport]) -> tuple[str, ...]:
    """Return what to do about the checks that hold a blocked run, each once."""
    if run.phase is not Phase.BLOCKED:
        return ()
    return tuple(dict.fromkeys(step.text for item in checks for step in item.remedies))


def pac_version(checks: Iterable[CheckReport], *, is_found: bool) -> str:
    """Return pac's version as the checklist of the run read it: pac takes seconds to start.

    Args:
        checks: The whole checklist of the run; empty where there is none.
        is_found: Whether pac is on this computer now.
    """
    facts = next((item.facts for item in checks if item.id == "pac-cli"), {})
    if facts.get("version"):
        now = "" if is_found else "; not found now"
        return f"{facts['version']} (read by the checklist{now})"
    return "found, its version was not read" if is_found else "not found"

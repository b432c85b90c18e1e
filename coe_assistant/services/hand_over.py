"""What the colleague of the next shift must know, as a text to paste into a mail or a chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.newer_version import newer_version, newer_words
from coe_assistant.domain.retry import DEFAULT_MAX_ATTEMPTS
from coe_assistant.domain.run import Phase, Run, WaitReason
from coe_assistant.domain.server import ServerFacts, ServerState

_PHASES = {
    Phase.PREPARING: "being prepared; nothing was started",
    Phase.CHECKING: "the checklist runs; nothing was started",
    Phase.BLOCKED: "blocked by the checklist; nothing was started",
    Phase.READY: "ready to start; nothing was started",
    Phase.IMPORTING: "importing",
    Phase.VERIFYING: "the server is being asked what became of the import",
    Phase.DIAGNOSED: "the attempt failed; its cause is being looked up",
    Phase.WAITING: "waiting",
    Phase.NEEDS_ACTION: "stopped; a person must decide",
    Phase.ESCALATED: "all attempts were used; Microsoft Support is next",
    Phase.SUCCEEDED: "done; the server holds the wanted version",
    Phase.CANCELLED: "given up; nothing runs",
}
_STATES = {
    ServerState.RUNNING: "an operation of this run is running there",
    ServerState.SUCCEEDED: "the wanted version is installed",
    ServerState.FAILED: "the last operation failed and nothing of this run is running",
    ServerState.STAGED: "the new version lies staged beside the old one; the old one is in use",
    ServerState.NOTHING_FOUND: "nothing of this run is running",
    ServerState.UNREACHABLE: "it could not be asked; whether something runs is not known",
}
_WAITS = {
    WaitReason.RETRY: "the next attempt starts",
    WaitReason.NEXT_SOLUTION: "the next solution starts",
    WaitReason.OTHER_OPERATION: "the program looks whether the environment is free",
    WaitReason.UNREACHABLE: "the server is asked again",
    WaitReason.SCHEDULED: "the maintenance window opens, the checks run and it starts",
    WaitReason.VERIFY: "the server is asked again, instead of an attempt",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where the program works: name of the computer, and the run's folder on it."""

    computer: str
    run_folder: Path | None = None


def hand_over_text(
    run: Run, facts: ServerFacts | None, now: datetime, where: Surroundings, note: str = ""
) -> str:
    """Return what runs where, since when, what happens by itself, and what not to do.

    facts is what the server said last, None when it was never asked; note is a sentence about how
    the run came to its phase.
    """
    lines = [
        f"Hand-over of {_time(now)}",
        *_what(run),
        f"State: {_state(run)}.",
        *([f"Note: {note}"] if note else []),
        *_server(run, facts),
        *_here(run, where),
        *_next(run),
        *_duties(run, where),
    ]
    return "\n".join(lines) + "\n"


def _state(run: Run) -> str:
    is_newer = run.phase is Phase.SUCCEEDED and newer_version(run)
    return "done; the server holds a newer version" if is_newer else _PHASES[run.phase]


def _what(run: Run) -> Iterator[str]:
    step = run.current_step
    if step is not None:
        before = step.from_version or "not installed"
        count = f" (solution {run.step + 1} of {len(run.steps)})" if len(run.steps) > 1 else ""
        name = step.display_name or step.solution
        yield f"Upgrade: {name}, {before} to {step.to_version}{count}"
    name = f"{run.environment.name}, " if run.environment.name else ""
    yield f"Environment: {name}{run.environment.url}"
    yield f"Run: {run.id}" + (f", account {run.account}" if run.account else "")


def _server(run: Run, facts: ServerFacts | None) -> Iterator[str]:
    if facts is None:
        yield "Server: not asked yet."
    else:
        said = newer_words(run, facts) or f"{_STATES[facts.state]}."
        yield f"Server, asked at {_time(facts.at)}: {said}"
        if facts.installed_version is not None:
            yield f"  Installed version: {facts.installed_version}"
        if facts.state is ServerState.RUNNING and facts.job is not None:
            yield f"  The import stands at {facts.job.progress:.0f} % at least."
    attempt = run.attempt
    if attempt is not None:
        yield from _attempt(run, attempt, facts)


def _attempt(run: Run, attempt: Attempt, facts: ServerFacts | None) -> Iterator[str]:
    number = sum(item.step == run.step for item in run.attempts)
    most = max(number, DEFAULT_MAX_ATTEMPTS)
    ended = f", ended {_time(attempt.ended_at)}" if attempt.ended_at is not None else ""
    yield f"Attempt {number} of {most}: started {_time(attempt.started_at)}{ended}"
    operation = facts.operation if facts is not None else None
    job = facts.job if facts is not None else None
    ids = (
        ("Operation id", attempt.operation_id or (operation.id if operation is not None else "")),
        ("Import job id", attempt.import_job_id or (job.id if job is not None else "")),
    )
    yield from (f"  {name}: {value}" for name, value in ids if value)
    if attempt.is_guessed:
        yield "  pac had not told this id: another computer may have begun the operation."
    if attempt.class_id:
        yield f"  Failed with: {attempt.class_id}"


def _here(run: Run, where: Surroundings) -> Iterator[str]:
    yield f"Computer: {where.computer or 'not known'}"
    if where.run_folder is not None:
        yield f"  Run folder: {where.run_folder}"
    attempt = run.attempt
    if attempt is None or not run.phase.may_be_running:
        return
    if attempt.has_exited:
        yield "  pac has ended; the import does not need it."
    elif attempt.pid is not None:
        yield f"  pac runs there as process {attempt.pid}; it only watches the import."


def _next(run: Run) -> Iterator[str]:
    pending = run.pending
    if pending is not None:
        what = _WAITS.get(pending.reason, "the program goes on")
        yield f"By itself: {what} at {_time(pending.due_at)}, while the program is open there."
    elif run.phase.may_be_running:
        yield "By itself: the server goes on, whether the program is open or not."
    else:
        yield "By itself: nothing."
    window = run.consent.window if run.consent is not None else None
    if window is not None:
        yield f"Maintenance window: {_time(window.opens_at)} to {_time(window.closes_at)}"


def _duties(run: Run, where: Surroundings) -> Iterator[str]:
    if run.phase.is_terminal:
        return
    computer = where.computer or "that computer"
    yield f"To go on: open CoE Assistant on {computer} as the same user, or run there"
    yield f"  coe-assistant status {run.id}"
    yield f"  coe-assistant resume {run.id}"
    yield "From elsewhere: look at the history of solutions in the maker portal."
    yield "Do not start an import of your own, and delete no solution, while this is open."


def _time(instant: datetime) -> str:
    return f"{instant.astimezone():%Y-%m-%d %H:%M %Z}"

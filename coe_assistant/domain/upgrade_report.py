"""What a look at the server, or the end of pac, means in each phase."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.effect import (
    ArmDeadline,
    AskServer,
    Classify,
    KeepResults,
    Record,
    StopWatching,
    WatchServer,
)
from coe_assistant.domain.event import (
    OperationSeen,
    ProcessExited,
    ServerReported,
)
from coe_assistant.domain.pac_command import MAX_WAIT_MIN
from coe_assistant.domain.retry import has_budget, may_start, scaled
from coe_assistant.domain.run import Note, Phase, Run
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.upgrade_steps import (
    ASK_AGAIN,
    Result,
    ended,
    finish_step,
    launch,
    noted,
    server_done,
    with_attempt,
)
from coe_assistant.domain.upgrade_unseen import is_of, is_unseen, keep_looking
from coe_assistant.domain.version import SolutionVersion

# A request cut off in mid-upload may still be taken up, and what was begun may be shown late:
# nothing found must hold this long before it is believed, whatever pac said (http-pitfalls 27).
SETTLE = timedelta(seconds=60)

_NOT_CERTAIN = (
    "Operation {id} was taken for this attempt's: pac had not told its id, and nothing speaks "
    "against it. Another computer may have begun it."
)

# How long a staged upgrade may lie there while pac still lives, before pac counts as hung.
PATIENCE_WITH_PAC = timedelta(minutes=5)


def heard(run: Run, event: ServerReported) -> Run:
    """Store what the server said, with the ids that it gave away."""
    facts = event.facts
    if facts.state is ServerState.UNREACHABLE:
        known = replace(facts, installed_version=_last_version(run))
        return replace(run, server=known, silent_since=run.silent_since or event.at)
    moved = replace(run, server=facts, silent_since=None)
    attempt = moved.attempt
    if attempt is None or not attempt.is_launched or not run.phase.may_be_running:
        return moved  # what begins while nothing of ours runs is somebody else's
    if attempt.is_guessed and attempt.operation_id in facts.foreign:
        moved = noted(moved, event.at, "operation-not-ours", attempt.operation_id)
        attempt = replace(attempt, operation_id="", import_job_id="", is_guessed=False)
    operation = facts.operation.id if facts.operation is not None else ""
    job = facts.job.id if facts.job is not None else ""
    is_open = attempt.is_guessed or not attempt.operation_id
    return with_attempt(
        moved,
        replace(
            attempt,
            operation_id=(operation or attempt.operation_id) if is_open else attempt.operation_id,
            import_job_id=attempt.import_job_id or job,
            is_guessed=facts.is_guessed if is_open and operation else attempt.is_guessed,
        ),
    )


def _last_version(run: Run) -> SolutionVersion | None:
    return run.server.installed_version if run.server is not None else None


def report_while_importing(run: Run, event: ServerReported) -> Result:
    """A poll while pac is at work: only an end on the server changes the phase."""
    moved = heard(run, event)
    attempt = moved.attempt
    if attempt is None or not attempt.is_launched:
        return moved, ()
    match event.facts.state:
        case ServerState.SUCCEEDED:
            return finish_step(moved, event.at, _done_note(attempt))
        case ServerState.STAGED if not _is_over(attempt, event):
            return moved, ()
        case ServerState.STAGED if is_unseen(moved):
            return keep_looking(moved, event.at)
        case ServerState.FAILED | ServerState.STAGED:
            return _diagnose(moved, event.at)
        case ServerState.NOTHING_FOUND if attempt.has_exited:
            # It ran, and is seen no more: what may have become of it is asked in VERIFYING.
            return _nothing_found(replace(moved, phase=Phase.VERIFYING), event.at)
        case ServerState.RUNNING | ServerState.NOTHING_FOUND | ServerState.UNREACHABLE:
            return moved, ()


def _is_over(attempt: Attempt, event: ServerReported) -> bool:
    """Between the two halves of an upgrade nothing may run for a moment while pac goes on."""
    if attempt.has_exited:
        return True
    operation = event.facts.operation
    if operation is None or operation.completed_at is None:
        return False
    return event.at - operation.completed_at >= PATIENCE_WITH_PAC


def report_while_verifying(run: Run, event: ServerReported) -> Result:
    """The decision table after pac's end or a restart (http-contracts 1.10)."""
    moved = heard(run, event)
    attempt = moved.attempt
    match event.facts.state:
        case ServerState.SUCCEEDED:
            return finish_step(moved, event.at, _done_note(attempt))
        case ServerState.RUNNING:
            note = _early_end(moved, event.at) or _without_doubt(moved.note)
            watched = replace(moved, phase=Phase.IMPORTING, note=note, pending=None)
            return watched, (WatchServer(),)
        case ServerState.STAGED if is_unseen(moved):
            return keep_looking(moved, event.at)
        case ServerState.FAILED | ServerState.STAGED:
            return _diagnose(moved, event.at)
        case ServerState.UNREACHABLE:
            return moved, (ArmDeadline(event.at + scaled(run, ASK_AGAIN)),)
        case ServerState.NOTHING_FOUND:
            return _nothing_found(moved, event.at)


def _without_doubt(note: Note) -> Note:
    return Note.NONE if note is Note.OUTCOME_OPEN else note


def _early_end(run: Run, at: datetime) -> Note | None:
    """Return why pac ended before the import did: never a failure by itself (pac.md 5.1)."""
    attempt = run.attempt
    if attempt is None or not attempt.has_exited or attempt.kind is not AttemptKind.IMPORT:
        return None
    if attempt.is_guessed:
        return Note.WHOSE_UNCLEAR
    if attempt.exit_code is None:
        return Note.PAC_ENDED
    longest = scaled(run, timedelta(minutes=MAX_WAIT_MIN))
    return Note.MAX_WAIT if at - attempt.started_at >= longest else Note.PAC_ENDED


def _nothing_found(run: Run, at: datetime) -> Result:
    attempt = run.attempt
    if attempt is not None and not attempt.has_exited:
        return run, (ArmDeadline(at + scaled(run, ASK_AGAIN)),)
    if is_unseen(run):
        return keep_looking(run, at)
    settled_at = (attempt.ended_at or at) + scaled(run, SETTLE) if attempt is not None else at
    if at < settled_at:
        return run, (ArmDeadline(settled_at),)
    if _is_worth_a_start(run, at) and attempt is not None:
        # Nothing newer than the start: it never reached the server (http-contracts 1.10).
        return launch(noted(ended(run, at), at, "never-started"), at, attempt.kind)
    return _diagnose(run, at)


def _is_worth_a_start(run: Run, at: datetime) -> bool:
    attempt = run.attempt
    is_cut_off = attempt is not None and attempt.exit_code is None and not attempt.is_hung
    return is_cut_off and may_start(run, at) and has_budget(run, None, at)


def report_while_idle(run: Run, event: ServerReported) -> Result:
    """A look while nothing of ours should run: a reached version ends the step all the same."""
    moved = heard(run, event)
    attempt = moved.attempt
    if attempt is None or not attempt.is_launched:
        return moved, ()
    if event.facts.state is ServerState.SUCCEEDED:
        return finish_step(moved, event.at, _done_note(attempt))
    if event.facts.state is ServerState.RUNNING and is_of(attempt, event.facts):
        return replace(moved, phase=Phase.IMPORTING, pending=None), (WatchServer(),)
    return moved, ()


def _done_note(attempt: Attempt | None) -> Note:
    if attempt is None or not attempt.is_launched:
        return Note.ALREADY_INSTALLED
    return Note.DONE_IN_SPITE_OF_PAC if attempt.exit_code not in (0, None) else Note.NONE


def _diagnose(run: Run, at: datetime) -> Result:
    moved = replace(ended(run, at), phase=Phase.DIAGNOSED)
    if _is_done_on_server(moved):
        moved = server_done(moved)
    state = run.server.state.value if run.server is not None else ""
    attempt = moved.attempt
    if attempt is not None and attempt.is_guessed:
        words = _NOT_CERTAIN.format(id=attempt.operation_id)
        moved = replace(moved, warnings=(*moved.warnings, words))
    return noted(moved, at, "attempt-ended", state), (StopWatching(), KeepResults(), Classify())


def _is_done_on_server(run: Run) -> bool:
    """Return whether the server told the end of the very operation that pac watches."""
    operation = run.server.operation if run.server is not None else None
    attempt = run.attempt
    if operation is None or attempt is None or not operation.state.is_finished:
        return False
    if attempt.is_guessed:
        return False
    return operation.id.lower() == attempt.operation_id.lower()


def _is_of_earlier(run: Run, event: ProcessExited) -> bool:
    return event.attempt > 0 and (run.attempt is None or run.attempt.number != event.attempt)


def process_exited(run: Run, event: ProcessExited) -> Result:
    """Pac ended while importing: whatever its exit code, the server decides."""
    if _is_of_earlier(run, event):
        return exit_noted(run, event)
    if run.attempt is None or not run.attempt.is_launched:
        return run, (Record("pac ended before it was launched"),)
    moved = noted(exit_noted(run, event)[0], event.at, "pac-ended", str(event.exit_code))
    return replace(moved, phase=Phase.VERIFYING), (AskServer(),)


def exited_while_verifying(run: Run, event: ProcessExited) -> Result:
    """Pac of an interrupted attempt turned out to be gone."""
    if _is_of_earlier(run, event):
        return exit_noted(run, event)
    return exit_noted(run, event)[0], (AskServer(),)


def exit_noted(run: Run, event: ProcessExited) -> Result:
    """Keep pac's exit code; the phase was decided by the server already."""
    attempt = run.attempt
    if event.attempt:
        attempt = next((one for one in run.attempts if one.number == event.attempt), None)
    if attempt is None or attempt.has_exited or not attempt.is_launched:
        return run, ()
    if attempt is run.attempt:
        run = replace(run, pac_silent_since=None)
    changed = replace(
        attempt,
        has_exited=True,
        # What the system says of a process that was ended from outside is no word of pac.
        exit_code=None if attempt.stopped_at is not None else event.exit_code,
        ended_at=attempt.ended_at or event.at,
    )
    return with_attempt(run, changed), ()


def operation_seen(run: Run, event: OperationSeen) -> Result:
    """The operation id is journaled the moment it appears."""
    attempt = run.attempt
    if attempt is None or (attempt.operation_id and not attempt.is_guessed):
        return run, ()
    is_other = attempt.operation_id.lower() not in ("", event.operation_id.lower())
    moved = noted(run, event.at, "operation-not-ours", attempt.operation_id) if is_other else run
    known = replace(
        attempt,
        operation_id=event.operation_id,
        import_job_id="" if is_other else attempt.import_job_id,
        is_guessed=False,
    )
    return with_attempt(moved, known), ()

"""The small moves that the state machine's handlers share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.effect import (
    ArmDeadline,
    DisarmDeadline,
    Effect,
    HoldAwake,
    KeepResults,
    Launch,
    Notice,
    Notify,
    ReleaseAwake,
    StopWatching,
)
from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import (
    Note,
    PendingStart,
    Phase,
    Run,
    TimelineEntry,
    WaitReason,
)

Result = tuple[Run, tuple[Effect, ...]]

MAX_TIMELINE = 500

# http-contracts 1.7: the customization lock outlives a job; the next import waits for it.
LOCK_AFTER_IMPORT = timedelta(minutes=1)

# error-taxonomy, import_already_running: poll every 30-60 s, cap 2-3 h.
OTHER_OPERATION_POLL = timedelta(seconds=60)
LONGEST_WAIT_FOR_OTHERS = timedelta(hours=3)

ASK_AGAIN = timedelta(seconds=30)


def noted(run: Run, at: datetime, kind: str, text: str = "") -> Run:
    """Return run with one more timeline entry, the oldest ones dropped beyond the limit."""
    entries = (*run.timeline, TimelineEntry(at, kind, text))
    return replace(run, timeline=entries[-MAX_TIMELINE:])


def with_attempt(run: Run, attempt: Attempt) -> Run:
    """Return run with the attempt of the same number replaced."""
    changed = tuple(attempt if item.number == attempt.number else item for item in run.attempts)
    return replace(run, attempts=changed)


def without_unlaunched(run: Run) -> Run:
    """Return run without its latest attempt if that never reached pac or the server."""
    latest = run.attempt
    if latest is None or latest.is_launched:
        return run
    return replace(run, attempts=tuple(i for i in run.attempts if i.number != latest.number))


def ended(run: Run, at: datetime, class_id: str = "") -> Run:
    """Return run with its latest attempt marked as ended."""
    latest = run.attempt
    if latest is None:
        return run
    return with_attempt(
        run,
        replace(
            latest,
            ended_at=latest.ended_at or at,
            class_id=class_id or latest.class_id,
        ),
    )


def server_done(run: Run) -> Run:
    """Return run with its latest attempt marked as over on the server."""
    latest = run.attempt
    if latest is None or not latest.is_launched:
        return run
    return with_attempt(run, replace(latest, is_server_done=True))


def launch(run: Run, at: datetime, kind: AttemptKind) -> Result:
    """Move to IMPORTING with a new attempt and ask for its launch."""
    number = max((item.number for item in run.attempts), default=0) + 1
    attempt = Attempt(number, run.step, kind, started_at=at)
    moved = replace(
        run,
        phase=Phase.IMPORTING,
        attempts=(*run.attempts, attempt),
        pending=None,
        diagnosis=None,
        note=Note.NONE,
        note_text="",
        is_watched=True,
        silent_since=None,
        pac_silent_since=None,
        interruption=None,
    )
    moved = noted(moved, at, "attempt-started", f"{number} {kind.value}")
    return moved, (DisarmDeadline(), HoldAwake(), Launch(number))


def need_action(run: Run, at: datetime, note: Note, text: str = "") -> Result:
    """Move to NEEDS_ACTION: only a person can go on."""
    moved = replace(
        run, phase=Phase.NEEDS_ACTION, pending=None, note=note, note_text=text or run.note_text
    )
    moved = noted(moved, at, "needs-action", note.value)
    effects = (StopWatching(), DisarmDeadline(), ReleaseAwake(), Notify(Notice.NEEDS_ACTION))
    return moved, effects


def wait(run: Run, at: datetime, pending: PendingStart, note: Note = Note.NONE) -> Result:
    """Move to WAITING until pending.due_at."""
    moved = replace(run, phase=Phase.WAITING, pending=pending, note=note)
    moved = noted(moved, at, "waiting", pending.reason.value)
    is_long = pending.reason in (WaitReason.RETRY, WaitReason.SCHEDULED)
    if not is_long:
        return moved, (StopWatching(), ArmDeadline(pending.due_at))
    awake = HoldAwake() if run.policy.keeps_awake else ReleaseAwake()
    return moved, (StopWatching(), awake, ArmDeadline(pending.due_at))


def wait_for_others(
    run: Run, at: datetime, reason: WaitReason, kind: AttemptKind, note: Note | None = None
) -> Result:
    """Wait a little for another operation or for contact, but not for ever."""
    old = run.pending
    since = old.since if old is not None and old.reason is reason else at
    if note is None:
        is_other = reason is WaitReason.OTHER_OPERATION
        note = Note.OTHER_OPERATION if is_other else Note.LOST_CONTACT
    if at - since >= scaled(run, LONGEST_WAIT_FOR_OTHERS):
        return need_action(run, at, Note.WAITED_TOO_LONG)
    due = at + scaled(run, OTHER_OPERATION_POLL)
    return wait(run, at, PendingStart(due, reason, kind, since), note)


def finish_step(run: Run, at: datetime, note: Note = Note.NONE) -> Result:
    """The server holds the wanted version: go to the next solution, or be done."""
    warnings = run.server.warnings if run.server is not None else ()
    done = replace(
        server_done(ended(run, at)),
        note=note,
        pending=None,
        diagnosis=None,
        silent_since=None,
        warnings=(*run.warnings, *warnings),
    )
    step = run.current_step
    name = f"{step.solution} {step.to_version}" if step is not None else ""
    done = noted(done, at, "solution-done", name)
    if run.step + 1 >= len(run.steps):
        ends = (StopWatching(), DisarmDeadline(), ReleaseAwake(), KeepResults())
        return replace(done, phase=Phase.SUCCEEDED), (*ends, Notify(Notice.DONE))
    moved, effects = _wait_for_next_solution(replace(done, step=run.step + 1), at)
    return moved, (*effects, KeepResults())


def _wait_for_next_solution(run: Run, at: datetime) -> Result:
    pause = run.steps[run.step].wait_before
    due = at + scaled(run, max(pause, LOCK_AFTER_IMPORT))
    pending = PendingStart(due, WaitReason.NEXT_SOLUTION, AttemptKind.IMPORT, since=at)
    moved, effects = wait(run, at, pending, run.note)
    return moved, (*effects, Notify(Notice.STEP_DONE))

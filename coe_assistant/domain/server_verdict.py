"""The decision table over everything the server shows about one solution (http-contracts 1.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coe_assistant.domain.environment import HOLDING_SUFFIX, InstalledSolution
from coe_assistant.domain.server import (
    HistoryRow,
    ImportJob,
    OperationState,
    ServerFacts,
    ServerOperation,
    ServerState,
)
from coe_assistant.domain.version import SolutionVersion

# Clocks of client and server differ; the Date header is older than the row (http-contracts 1.10).
EPOCH_TOLERANCE = timedelta(minutes=2)

_IMPORT = 0  # msdyn_operation (http-contracts 1.9)

# The server's own clock, read just before the launch, needs only the Date header's second.
SERVER_TOLERANCE = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which version of which solution is wanted, and which traces may be ours.

    Args:
        since: What is older than this, less tolerance, is not ours.
        earlier: Ids of operations and jobs of earlier attempts: never taken for this one.
        taken_id: An operation that was taken for ours without proof; its end is looked for, too.
        user_id: Who is signed in here; an operation of anybody else is not ours.
    """

    solution: str
    wanted: SolutionVersion
    since: datetime | None = None
    operation_id: str = ""
    import_job_id: str = ""
    tolerance: timedelta = EPOCH_TOLERANCE
    earlier: frozenset[str] = frozenset()
    user_id: str = ""
    taken_id: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was read. operation is the row of question.operation_id, where that is known."""

    at: datetime
    installed: Sequence[InstalledSolution] = ()
    running: Sequence[ServerOperation] = ()
    recent: Sequence[ServerOperation] = ()
    operation: ServerOperation | None = None
    jobs: Sequence[ImportJob] = ()
    history: Sequence[HistoryRow] = ()


def judge(question: Question, answers: Answers) -> ServerFacts:
    """Return the server's state for the question.

    The version that is installed decides; a running operation is never anything but running,
    nor is an open import job whose operation the server does not show;
    a failed operation beside the wanted version means the version was reached (section 1.10,
    last row). Operations that belong to nobody we know count as others.
    """
    ours = _our_operation(question, answers)
    job = _our_job(question, answers, ours)
    others = tuple(item for item in answers.running if ours is None or item.id != ours.id)
    base = _installed(answers.installed, question.solution)
    leftover = _installed(answers.installed, question.solution + HOLDING_SUFFIX) is not None
    version = base.version if base is not None else None
    return ServerFacts(
        state=_state(question, answers, ours, job, version, leftover=leftover),
        at=answers.at,
        installed_version=version,
        leftover_upgrade=leftover,
        other_operations=others,
        operation=ours,
        job=job,
        history=tuple(answers.history),
        is_guessed=ours is not None and not question.operation_id,
        foreign=tuple(
            item.id
            for item in (*answers.running, *answers.recent)
            if _may_be_ours(question, item) and is_foreign(question, answers, item)
        ),
    )


def _state(
    question: Question,
    answers: Answers,
    ours: ServerOperation | None,
    job: ImportJob | None,
    version: SolutionVersion | None,
    *,
    leftover: bool,
) -> ServerState:
    if ours is not None and not ours.state.is_finished:
        return ServerState.RUNNING
    if version is not None and version >= question.wanted and not leftover:
        return ServerState.SUCCEEDED
    if ours is None and _is_open(job) and not _history_failed(question, answers):
        return ServerState.RUNNING
    if leftover and not answers.running:
        return ServerState.STAGED
    if ours is not None and ours.state is not OperationState.SUCCEEDED:
        return ServerState.FAILED
    if _history_failed(question, answers):
        return ServerState.FAILED
    if ours is not None:  # ended well, and yet the version is not there: not applied
        return ServerState.FAILED
    return ServerState.NOTHING_FOUND


def _installed(rows: Sequence[InstalledSolution], name: str) -> InstalledSolution | None:
    return next((row for row in rows if row.unique_name.lower() == name.lower()), None)


def _our_operation(question: Question, answers: Answers) -> ServerOperation | None:
    if question.operation_id:
        found = [o for o in answers.running if o.id.lower() == question.operation_id.lower()]
        return answers.operation or (found[0] if found else None)
    if question.since is None:
        return None
    # One solution operation runs at a time: what began after us and runs now is ours, unless
    # something speaks against it. Nothing proves it: another computer may have been quicker.
    begun = [
        item
        for item in answers.running
        if _may_be_ours(question, item) and not is_foreign(question, answers, item)
    ]
    if begun:
        return begun[0]
    activity = {row.activity_id.lower() for row in answers.history if _is_new(question, row)}
    activity.add(question.taken_id.lower())
    activity.discard("")
    candidates = [
        item
        for item in answers.recent
        if item.id.lower() in activity
        and item.id.lower() not in question.earlier
        and not is_foreign(question, answers, item)
    ]
    return candidates[0] if candidates else None


def is_foreign(question: Question, answers: Answers, operation: ServerOperation) -> bool:
    """Return whether something proves that another than this attempt began operation.

    Its owner is whoever called (http-contracts 1.10, step 3); its row in the history has its id
    and names solution and version (1.9). What is not told proves nothing.
    """
    owner = operation.owner_id.lower()
    if owner and question.user_id and owner != question.user_id.lower():
        return True
    rows = [
        row
        for row in answers.history
        if row.activity_id.lower() == operation.id.lower() and row.operation_code == _IMPORT
    ]
    versions = {_version(row.version) for row in rows} - {None}
    return bool(versions) and question.wanted not in versions


def _version(text: str) -> SolutionVersion | None:
    try:
        return SolutionVersion.parse(text)
    except ValueError:
        return None  # untrusted: what cannot be read proves nothing


def _our_job(
    question: Question, answers: Answers, ours: ServerOperation | None
) -> ImportJob | None:
    if question.import_job_id:
        wanted = question.import_job_id.lower()
        return next((job for job in answers.jobs if job.id.lower() == wanted), None)
    if question.since is None:
        return None
    if ours is None and any(is_foreign(question, answers, item) for item in answers.running):
        return None  # only one imports at a time: it is that one's
    fresh = (job for job in answers.jobs if job.id.lower() not in question.earlier)
    return next((job for job in fresh if _after(question, job.created_at)), None)


def _is_new(question: Question, row: HistoryRow) -> bool:
    names = (question.solution.lower(), (question.solution + HOLDING_SUFFIX).lower())
    if row.activity_id.lower() in question.earlier:
        return False
    return row.solution.lower() in names and _after(question, row.started_at)


def _may_be_ours(question: Question, operation: ServerOperation) -> bool:
    is_earlier = operation.id.lower() in question.earlier
    return not is_earlier and _after(question, operation.created_at)


def _after(question: Question, instant: datetime | None) -> bool:
    if question.since is None or instant is None:
        return False
    return instant >= question.since - question.tolerance


def _is_open(job: ImportJob | None) -> bool:
    return job is not None and job.completed_at is None


def _history_failed(question: Question, answers: Answers) -> bool:
    rows = [row for row in answers.history if _is_new(question, row)]
    return bool(rows) and rows[0].is_finished and rows[0].succeeded is False

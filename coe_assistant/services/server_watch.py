"""Looks at the server and says what it holds; the verdict itself is domain.server_verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.environment import HOLDING_SUFFIX
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.server import ImportJob, ServerFacts, ServerState
from coe_assistant.domain.server_verdict import (
    EPOCH_TOLERANCE,
    SERVER_TOLERANCE,
    Answers,
    Question,
    judge,
)
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.ports import Dataverse


def look(
    dataverse: Dataverse,
    step: RunStep,
    attempt: Attempt | None,
    at: datetime,
    earlier: frozenset[str] = frozenset(),
) -> ServerFacts:
    """Ask the server everything that decides about step; blocking, for a worker.

    earlier holds the operation and job ids of earlier attempts, in lower case.

    Not reachable, refused or malformed answers give UNREACHABLE with the reason in words: what
    could not be read is never taken for "nothing runs".

    Raises:
        SignInNeededError: only a person can get the next token.
    """
    question = _question(step, attempt, earlier)
    try:
        facts = judge(question, _ask(dataverse, question, at))
        return _with_warnings(dataverse, facts)
    except ServiceError as error:
        return ServerFacts(ServerState.UNREACHABLE, at, problem=_words(error))


def prove_idle(dataverse: Dataverse, run: Run, at: datetime) -> ServerFacts:
    """Ask whether anything runs before a start; blocking, for a worker.

    What runs may be hidden from the list of operations: an attempt before this one, whose end
    nothing proved, is looked for by all its traces, too.

    Raises:
        SignInNeededError: only a person can get the next token.
    """
    step = run.steps[run.step]
    facts = look(dataverse, step, None, at)
    before = [one for one in run.attempts if one.step == run.step and one.is_launched]
    if not before or before[-1].is_server_done or facts.state is not ServerState.NOTHING_FOUND:
        return facts
    seen = look(dataverse, step, before[-1], at, ids_of_others(run, before[-1]))
    return seen if seen.state is ServerState.RUNNING else facts


def who_asks(dataverse: Dataverse) -> str:
    """Return the id of whoever is signed in, "" where that is not told; blocking, for a worker."""
    try:
        return dataverse.who_am_i().user_id
    except ServiceError:
        return ""


def _with_warnings(dataverse: Dataverse, facts: ServerFacts) -> ServerFacts:
    """Add what the server's own summary warns of, once the import is done (http-contracts 1.9)."""
    if facts.state is not ServerState.SUCCEEDED or facts.job is None:
        return facts
    try:
        result = dataverse.import_result(facts.job.id)
    except ServiceError:
        return facts  # the version is there; what it warned of stays in the job
    return facts if result is None else replace(facts, warnings=result.warnings)


def earlier_ids(run: Run) -> frozenset[str]:
    """Return the operation and job ids of every attempt but the latest."""
    return ids_of_others(run, run.attempt)


def ids_of_others(run: Run, attempt: Attempt | None) -> frozenset[str]:
    """Return the operation and job ids of every attempt but this one."""
    others = [item for item in run.attempts if attempt is None or item.number != attempt.number]
    ids = {name.lower() for item in others for name in (item.operation_id, item.import_job_id)}
    return frozenset(ids - {""})


def _question(step: RunStep, attempt: Attempt | None, earlier: frozenset[str]) -> Question:
    wanted = SolutionVersion.parse(step.to_version)
    if attempt is None or not attempt.is_launched:
        return Question(step.solution, wanted)
    return Question(
        step.solution,
        wanted,
        since=attempt.server_epoch or attempt.started_at,
        # What was only taken for ours is judged anew at every look.
        operation_id="" if attempt.is_guessed else attempt.operation_id,
        import_job_id="" if attempt.is_guessed else attempt.import_job_id,
        tolerance=SERVER_TOLERANCE if attempt.server_epoch is not None else EPOCH_TOLERANCE,
        earlier=earlier,
        user_id=attempt.user_id,
        # While pac lives it may still tell another id.
        taken_id=attempt.operation_id if attempt.is_guessed and attempt.has_exited else "",
    )


def _ask(dataverse: Dataverse, question: Question, at: datetime) -> Answers:
    # What an end changes is read after what can end: an import that ends in between is then
    # seen as running, or as ended with its version, and never as ended without it.
    name, begin = question.solution, question.since
    operation = dataverse.operation(question.operation_id) if question.operation_id else None
    running = dataverse.running_operations()
    if begin is None:
        installed = dataverse.installed_solutions((name, name + HOLDING_SUFFIX))
        return Answers(at, installed, running, operation=operation)
    begin -= question.tolerance
    recent = () if question.operation_id else dataverse.operations_since(begin)
    jobs = _jobs(dataverse, question, begin)
    history = dataverse.history(name)
    return Answers(
        at,
        dataverse.installed_solutions((name, name + HOLDING_SUFFIX)),
        running,
        recent=recent,
        operation=operation,
        jobs=jobs,
        history=history,
    )


def _jobs(dataverse: Dataverse, question: Question, begin: datetime) -> tuple[ImportJob, ...]:
    if question.import_job_id:
        job = dataverse.import_job(question.import_job_id)
        return () if job is None else (job,)
    return dataverse.import_jobs(question.solution, begin)


def _words(error: ServiceError) -> str:
    if error.problem is ServiceProblem.UNREACHABLE:
        return error.title
    return " ".join(part for part in (error.title, error.detail) if part)


def poll_interval(facts: ServerFacts | None, silent_for: timedelta) -> timedelta:
    """Return how long to wait before the next look (http-contracts 1.9: every 5-10 s).

    The longer nothing was heard, the rarer the question, up to a minute.
    """
    if facts is not None and facts.state is ServerState.UNREACHABLE:
        return min(timedelta(seconds=60), max(timedelta(seconds=10), silent_for / 4))
    return timedelta(seconds=10)

"""The decision table of http-contracts 1.10, row by row, and the odd cases around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.server import (
    HistoryRow,
    ImportJob,
    OperationState,
    ServerOperation,
    ServerState,
)
from coe_assistant.domain.server_verdict import Answers, Question, judge
from coe_assistant.domain.version import SolutionVersion
from tests.domain.upgrade_runs import T0

NAME = "CenterofExcellenceCoreComponents"
WANTED = SolutionVersion("4.50.6")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def base(version: str = "4.49.2") -> InstalledSolution:
    return InstalledSolution(NAME, SolutionVersion(version), is_managed=True)


HOLDING = InstalledSolution(NAME + "_Upgrade", WANTED, is_managed=True)
ASKED = Question(NAME, WANTED, since=T0, operation_id="op")


def operation(state: OperationState, id_: str = "op", at=T0) -> ServerOperation:
    return ServerOperation(id_, state, created_at=at)


def history(*, finished: bool = True, succeeded: bool | None = False, at=T0, activity="op"):
    return HistoryRow(
        "h", NAME, "4.50.6", "Import", "Upgrade", finished, succeeded, at, activity_id=activity
    )


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        pytest.param(
            Answers(T0, [base(), HOLDING], operation=operation(OperationState.RUNNING)),
            ServerState.RUNNING,
            id="async not completed: still running",
        ),
        pytest.param(
            Answers(T0, [base("4.50.6")], operation=operation(OperationState.SUCCEEDED)),
            ServerState.SUCCEEDED,
            id="version is the target and nothing left over: done",
        ),
        pytest.param(
            Answers(T0, [base(), HOLDING], operation=operation(OperationState.FAILED)),
            ServerState.STAGED,
            id="old version, X_Upgrade, nothing running: staged",
        ),
        pytest.param(
            Answers(T0, [base()], operation=operation(OperationState.FAILED)),
            ServerState.FAILED,
            id="old version, no X_Upgrade, async failed: failed",
        ),
        pytest.param(
            Answers(T0, [base()], operation=operation(OperationState.CANCELED)),
            ServerState.FAILED,
            id="cancelled on the server: failed",
        ),
        pytest.param(
            Answers(T0, [base()]), ServerState.NOTHING_FOUND, id="nothing newer: never started"
        ),
        pytest.param(
            Answers(T0, [base("4.50.6")], operation=operation(OperationState.FAILED)),
            ServerState.SUCCEEDED,
            id="version is the target but async failed: done, do not repeat",
        ),
        pytest.param(
            Answers(T0, [base()], operation=operation(OperationState.SUCCEEDED)),
            ServerState.FAILED,
            id="async succeeded but the version is old: not applied",
        ),
        pytest.param(
            Answers(T0, [base("4.50.9")]), ServerState.SUCCEEDED, id="a higher version counts"
        ),
        pytest.param(
            Answers(T0, [base("4.50.6"), HOLDING]),
            ServerState.STAGED,
            id="X_Upgrade beside the target is not done",
        ),
        pytest.param(
            Answers(T0, [], history=[history()]), ServerState.FAILED, id="history says failed"
        ),
        pytest.param(
            Answers(T0, [base()], history=[history(finished=False, succeeded=None)]),
            ServerState.NOTHING_FOUND,
            id="a row without an end decides nothing (80072031)",
        ),
    ],
)
def test_judge_row_gives_state(answers, state) -> None:
    assert judge(ASKED, answers).state is state


def test_judge_without_id_takes_the_operation_that_began_after_us() -> None:
    asked = Question(NAME, WANTED, since=T0)
    new = operation(OperationState.RUNNING, "new", T0 + MINUTE)
    found = judge(asked, Answers(T0, [base()], running=[new]))
    assert found.operation == new
    assert (found.state, found.other_operations) == (ServerState.RUNNING, ())


def test_judge_without_id_leaves_older_operations_to_others() -> None:
    asked = Question(NAME, WANTED, since=T0)
    old = operation(OperationState.RUNNING, "old", T0 - 10 * MINUTE)
    found = judge(asked, Answers(T0, [base()], running=[old]))
    assert (found.state, found.other_operations) == (ServerState.NOTHING_FOUND, (old,))


def test_judge_without_id_finds_an_ended_operation_through_history() -> None:
    asked = Question(NAME, WANTED, since=T0)
    ended = operation(OperationState.FAILED, "ended", T0 + MINUTE)
    rows = [history(at=T0 + MINUTE, activity="ENDED")]
    found = judge(asked, Answers(T0, [base()], recent=[ended], history=rows))
    assert (found.operation, found.state) == (ended, ServerState.FAILED)


def test_judge_before_a_start_counts_every_running_operation_as_other() -> None:
    running = operation(OperationState.RUNNING, "x")
    found = judge(Question(NAME, WANTED), Answers(T0, [base()], running=[running]))
    assert found.other_operations == (running,)


def test_judge_old_history_of_an_earlier_attempt_is_not_ours() -> None:
    rows = [history(at=T0 - 10 * MINUTE, activity="")]
    found = judge(Question(NAME, WANTED, since=T0), Answers(T0, [base()], history=rows))
    assert found.state is ServerState.NOTHING_FOUND


@pytest.mark.parametrize(("asked_id", "found_id"), [("job-2", "job-2"), ("", "job-1"), ("x", None)])
def test_judge_finds_our_job_by_id_or_as_the_newest_after_us(asked_id, found_id) -> None:
    jobs = [ImportJob(f"job-{n}", NAME, 10.0, created_at=T0 + MINUTE) for n in (1, 2)]
    asked = Question(NAME, WANTED, since=T0, import_job_id=asked_id)
    found = judge(asked, Answers(T0, [base()], jobs=jobs)).job
    assert (found.id if found else None) == found_id


OPEN = ImportJob("job", NAME, 40.0, created_at=T0 + MINUTE)


@pytest.mark.parametrize("operation_id", ["op", ""])
@pytest.mark.parametrize(
    ("answers", "state"),
    [
        pytest.param(Answers(T0, [base()], jobs=[OPEN]), ServerState.RUNNING, id="job is open"),
        pytest.param(
            Answers(T0, [base(), HOLDING], jobs=[OPEN]), ServerState.RUNNING, id="not staged yet"
        ),
        pytest.param(
            Answers(T0, [base()], jobs=[replace(OPEN, completed_at=T0 + 2 * MINUTE)]),
            ServerState.NOTHING_FOUND,
            id="job has ended",
        ),
        pytest.param(
            Answers(T0, [base()], jobs=[OPEN], history=[history()]),
            ServerState.FAILED,
            id="history tells the end",
        ),
        pytest.param(
            Answers(T0, [base("4.50.6")], jobs=[OPEN]),
            ServerState.SUCCEEDED,
            id="the version decides",
        ),
        pytest.param(
            Answers(T0, [base()], jobs=[replace(OPEN, created_at=T0 - HOUR)]),
            ServerState.NOTHING_FOUND,
            id="job of before",
        ),
    ],
)
def test_judge_open_job_runs_although_its_operation_is_hidden(answers, state, operation_id) -> None:
    asked = replace(ASKED, operation_id=operation_id)
    assert judge(asked, answers).state is state


def test_judge_ended_operation_outweighs_a_job_that_was_never_closed() -> None:
    ended = operation(OperationState.FAILED)
    found = judge(ASKED, Answers(T0, [base()], operation=ended, jobs=[OPEN]))
    assert found.state is ServerState.FAILED


def test_judge_never_takes_an_earlier_attempt_for_this_one() -> None:
    earlier = operation(OperationState.FAILED, "first", T0 - MINUTE / 4)
    asked = Question(NAME, WANTED, since=T0, earlier=frozenset({"first", "job-1"}))
    answers = Answers(
        T0,
        [base()],
        running=[replace(earlier, state=OperationState.RUNNING)],
        recent=[earlier],
        jobs=[ImportJob("job-1", NAME, 40.0, created_at=T0)],
        history=[history(at=T0, activity="FIRST")],
    )
    found = judge(asked, answers)
    assert (found.state, found.operation, found.job) == (ServerState.NOTHING_FOUND, None, None)
    assert [item.id for item in found.other_operations] == ["first"]


def test_judge_with_the_servers_own_clock_leaves_out_what_is_a_little_older() -> None:
    older = operation(OperationState.RUNNING, "older", T0 - timedelta(seconds=3))
    asked = Question(NAME, WANTED, since=T0, tolerance=timedelta(seconds=2))
    found = judge(asked, Answers(T0, [base()], running=[older]))
    assert found.operation is None

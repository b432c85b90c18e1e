"""An import whose operation the server does not show: pac's failure alone is never a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import (
    ImportJob,
    OperationState,
    ServerOperation,
    ServerState,
)
from tests.domain.upgrade_runs import CONSENT, CORE, MINUTE, run_in
from tests.services.driver_fakes import Bench

OURS = "11111111-2222-3333-4444-555555555555"
STARTED = f"Waiting for asynchronous operation {OURS} to complete with timeout of 03:00:00."


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def start(bench):
    driver = bench.drive(run_in(Phase.READY))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    return driver


def open_job(bench) -> ImportJob:
    job = ImportJob("job", CORE.solution, 40.0, created_at=bench.clock.now() + MINUTE)
    bench.server.jobs = [job]
    return job


@pytest.mark.parametrize("printed", [[STARTED], []])
def test_open_job_keeps_the_run_watching_after_pac_failed(bench, printed) -> None:
    driver = start(bench)
    bench.processes.started[0].lines(printed)
    job = open_job(bench)
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(hours=9))
    assert (driver.run.phase, driver.run.pending) == (Phase.IMPORTING, None)
    assert driver.run.server.state is ServerState.RUNNING
    assert len(bench.processes.started) == 1
    bench.server.jobs = [replace(job, completed_at=bench.clock.now())]
    bench.server.versions[CORE.solution] = CORE.to_version
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.SUCCEEDED


def test_hidden_operation_and_job_leave_the_outcome_open(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].lines([STARTED])
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(hours=2))
    assert (driver.run.phase, driver.run.note) == (Phase.VERIFYING, Note.OUTCOME_OPEN)
    assert driver.run.pending is None
    bench.clock.advance(timedelta(hours=30))
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.OUTCOME_OPEN)
    assert len(bench.processes.started) == 1


def test_hidden_operation_that_shows_late_is_followed_to_its_end(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].lines([STARTED])
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(minutes=20))
    row = ServerOperation(OURS, OperationState.RUNNING, created_at=bench.clock.now())
    bench.server.operations[OURS] = row
    bench.clock.advance(MINUTE)
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.PAC_ENDED)
    bench.server.operations[OURS] = replace(row, state=OperationState.FAILED)
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.WAITING


@pytest.mark.parametrize("is_ended", [True, False])
def test_job_that_ran_and_is_seen_no_more_is_a_failure_only_if_it_ended(bench, is_ended) -> None:
    driver = start(bench)
    job = open_job(bench)
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(hours=1))
    assert driver.run.phase is Phase.IMPORTING
    bench.server.jobs = [replace(job, completed_at=bench.clock.now())] if is_ended else []
    bench.clock.advance(timedelta(minutes=2))
    assert driver.run.phase is (Phase.WAITING if is_ended else Phase.VERIFYING)


def test_staged_solution_whose_operation_is_hidden_is_not_applied_again(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].lines([STARTED])
    bench.server.versions[CORE.solution + "_Upgrade"] = CORE.to_version
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(hours=1))
    assert (driver.run.phase, driver.run.note) == (Phase.VERIFYING, Note.OUTCOME_OPEN)
    assert bench.server.applied == []


def test_pac_that_failed_before_anything_was_sent_is_a_failure_after_a_minute(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].exit(1)
    assert driver.run.phase is Phase.VERIFYING
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.WAITING


def test_job_that_shows_after_the_failure_was_believed_holds_the_next_attempt(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].exit(1)
    bench.clock.advance(MINUTE)
    due = driver.run.pending.due_at
    job = open_job(bench)
    bench.clock.advance(due - bench.clock.now() + timedelta(hours=2))
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.OTHER_OPERATION)
    assert len(bench.processes.started) == 1
    bench.server.jobs = [replace(job, completed_at=bench.clock.now())]
    bench.server.versions[CORE.solution] = CORE.to_version
    bench.clock.advance(timedelta(minutes=2))
    assert driver.run.phase is Phase.SUCCEEDED


def test_known_job_that_is_open_again_at_the_next_start_is_followed_on(bench) -> None:
    driver = start(bench)
    job = open_job(bench)
    bench.clock.advance(MINUTE)
    bench.server.jobs = [replace(job, completed_at=bench.clock.now())]
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(minutes=2))
    assert driver.run.phase is Phase.WAITING
    bench.server.jobs = [job]
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.PAC_ENDED)
    assert (len(driver.run.attempts), len(bench.processes.started)) == (1, 1)

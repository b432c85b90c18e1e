"""An import whose operation the server does not show: pac's failure alone is never a failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import ImportJob, ServerState
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

"""An operation of another computer that begins in the same seconds is told apart, or it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import (
    HistoryRow,
    ImportJob,
    OperationState,
    ServerOperation,
    ServerState,
)
from coe_assistant.domain.version import SolutionVersion
from tests.domain.upgrade_runs import CONSENT, CORE, MINUTE, run_in
from tests.services.driver_fakes import Bench

OURS, THEIRS = "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"
STARTED = f"Waiting for asynchronous operation {OURS} to complete with timeout of 03:00:00."


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def start(bench):
    driver = bench.drive(run_in(Phase.READY))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert driver.run.attempt.user_id == "me"
    return driver


def put(bench, id_: str, owner: str = "", state=OperationState.RUNNING) -> ServerOperation:
    row = ServerOperation(id_, state, created_at=bench.clock.now(), owner_id=owner)
    bench.server.operations[id_] = row
    bench.server.running = [one for one in bench.server.running if one.id != id_]
    if not state.is_finished:
        bench.server.running.append(row)
    return row


def note_import(bench, id_: str, version: str, code: int = 0) -> None:
    bench.server.rows.append(
        HistoryRow(
            "h", CORE.solution, version, "Import", "Upgrade", is_finished=False, succeeded=None,
            started_at=bench.clock.now(), activity_id=id_, operation_code=code,
        )
    )  # fmt: skip


def test_operation_of_another_person_is_never_taken_for_ours(bench):
    driver = start(bench)
    put(bench, THEIRS, owner="SOMEBODY")
    bench.server.jobs = [ImportJob("j", CORE.solution, 10.0, created_at=bench.clock.now())]
    bench.clock.advance(timedelta(seconds=20))
    assert driver.run.attempt.operation_id == driver.run.attempt.import_job_id == ""
    assert driver.run.server.state is ServerState.NOTHING_FOUND
    assert [one.id for one in driver.run.server.other_operations] == [THEIRS]
    bench.processes.started[0].lines(["Error: Cannot start another [Import] because there is a"])
    bench.processes.started[0].exit(1)
    bench.clock.advance(MINUTE)
    assert driver.run.phase in (Phase.DIAGNOSED, Phase.WAITING, Phase.NEEDS_ACTION)
    assert driver.run.note is not Note.PAC_ENDED


@pytest.mark.parametrize(
    ("version", "code", "is_ours"),
    [("4.49.9", 0, False), ("4.50.6", 0, True), ("4.49.2", 1, True), ("not a version", 0, True)],
)
def test_history_tells_which_version_an_operation_brings(bench, version, code, is_ours):
    driver = start(bench)
    put(bench, THEIRS)
    note_import(bench, THEIRS, version, code)
    bench.clock.advance(timedelta(seconds=20))
    assert driver.run.attempt.operation_id == (THEIRS if is_ours else "")
    assert driver.run.attempt.is_guessed is is_ours


def test_what_pac_prints_replaces_what_was_guessed(bench):
    driver = start(bench)
    put(bench, THEIRS, owner="me")
    bench.server.jobs = [ImportJob("j", CORE.solution, 10.0, created_at=bench.clock.now())]
    bench.clock.advance(timedelta(seconds=20))
    assert (driver.run.attempt.operation_id, driver.run.attempt.is_guessed) == (THEIRS, True)
    bench.processes.started[0].lines([STARTED])
    assert (driver.run.attempt.operation_id, driver.run.attempt.is_guessed) == (OURS, False)
    assert driver.run.attempt.import_job_id == ""
    assert "operation-not-ours" in [one.kind for one in driver.run.timeline]


def test_what_pac_prints_makes_a_right_guess_certain(bench):
    driver = start(bench)
    put(bench, OURS, owner="me")
    bench.clock.advance(timedelta(seconds=20))
    bench.processes.started[0].lines([STARTED])
    assert (driver.run.attempt.operation_id, driver.run.attempt.is_guessed) == (OURS, False)
    assert "operation-not-ours" not in [one.kind for one in driver.run.timeline]


def test_guess_is_dropped_once_the_history_speaks_against_it(bench):
    driver = start(bench)
    put(bench, THEIRS)
    bench.clock.advance(timedelta(seconds=20))
    assert driver.run.attempt.is_guessed
    note_import(bench, THEIRS, "4.49.9")
    bench.clock.advance(timedelta(seconds=20))
    assert (driver.run.attempt.operation_id, driver.run.attempt.is_guessed) == ("", False)
    assert "operation-not-ours" in [one.kind for one in driver.run.timeline]


def test_what_cannot_be_told_apart_is_followed_and_said(bench):
    driver = start(bench)
    put(bench, THEIRS, owner="me")
    bench.processes.started[0].exit(None)
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.WHOSE_UNCLEAR)
    put(bench, THEIRS, owner="me", state=OperationState.FAILED)
    note_import(bench, THEIRS, "4.50.6")
    bench.clock.advance(MINUTE)
    assert any(THEIRS in text for text in driver.run.warnings)
    assert not driver.run.attempts[0].is_server_done


def test_import_that_somebody_begins_later_is_not_adopted_while_this_run_rests(bench):
    driver = start(bench)
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(minutes=5))
    resting = replace(driver.run, phase=Phase.NEEDS_ACTION, pending=None)
    put(bench, THEIRS)
    again = bench.drive(resting)
    again.resume()
    assert again.run.phase is Phase.NEEDS_ACTION
    assert again.run.attempts[-1].operation_id == ""


def test_version_decides_whoever_brought_it(bench):
    driver = start(bench)
    put(bench, THEIRS, owner="somebody")
    bench.clock.advance(timedelta(seconds=20))
    put(bench, THEIRS, owner="somebody", state=OperationState.SUCCEEDED)
    bench.server.versions[CORE.solution] = str(SolutionVersion(CORE.to_version))
    bench.processes.started[0].exit(1)
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.SUCCEEDED

"""A pac that hangs after its import: given time, journaled, then ended; nobody else's ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import OperationState, ServerOperation
from tests.domain.upgrade_runs import CONSENT, CORE, GOVERNANCE, MINUTE, T0, run_in
from tests.services.driver_fakes import Bench, FakeChild, VirtualAlarm

OPERATION = "11111111-2222-3333-4444-555555555555"
STARTED = f"Waiting for asynchronous operation {OPERATION} to complete with timeout of 03:00:00."
NEXT = replace(GOVERNANCE, from_version="3.24", to_version="3.25", wait_before=timedelta(0))
TWO = (CORE, NEXT)
GRACE = timedelta(seconds=120)


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    made.server.versions = {step.solution: step.from_version for step in TWO}
    return made


def imported(bench, state=OperationState.SUCCEEDED, **more):
    """Return a driver whose server is done with the first import while pac lives on."""
    bench._run_checks = lambda: driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.READY))
    driver = bench.drive(run_in(Phase.READY, **more))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    bench.processes.started[0].lines([STARTED])
    row = ServerOperation(OPERATION, OperationState.RUNNING, created_at=T0)
    bench.server.running, bench.server.operations[OPERATION] = [row], row
    bench.clock.advance(MINUTE)
    bench.server.running = []
    if state is OperationState.SUCCEEDED:
        bench.server.versions[CORE.solution] = CORE.to_version
    bench.server.operations[OPERATION] = replace(row, state=state, completed_at=bench.clock.now())
    bench.clock.advance(timedelta(seconds=10))
    return driver


def kinds(run) -> list[str]:
    return [entry.kind for entry in run.timeline]


def test_pac_that_hangs_after_success_is_ended_after_its_grace(bench):
    driver = imported(bench)
    (child,) = bench.processes.started
    assert driver.run.phase is Phase.SUCCEEDED
    bench.clock.advance(GRACE - timedelta(seconds=11))
    assert not child.was_stopped
    bench.clock.advance(timedelta(seconds=12))
    assert child.was_stopped
    saved = bench.journal.saved[-1]
    assert saved.attempts[0].stopped_at is not None  # on disk before it is done
    assert "pac-left-over" in kinds(saved)
    child.exit(15)
    assert driver.run.lingering is None
    assert driver.run.attempts[0].exit_code is None
    assert (driver.run.phase, driver.run.note) == (Phase.SUCCEEDED, Note.NONE)


def test_pac_that_ends_by_itself_is_left_alone(bench):
    driver = imported(bench)
    (child,) = bench.processes.started
    child.exit(0)
    bench.clock.advance(timedelta(hours=1))
    assert not child.was_stopped
    assert driver.run.attempts[0].exit_code == 0
    assert "pac-left-over" not in kinds(driver.run)


def test_next_solution_waits_for_the_pac_before_and_never_takes_its_end_for_its_own(bench):
    driver = imported(bench, steps=TWO)
    (first,) = bench.processes.started
    rival = ["pac", "solution", "import", "--environment", driver.run.environment.url]
    bench.processes.others = {first.pid: rival}
    bench.clock.advance(timedelta(seconds=90))
    assert len(bench.processes.started) == 1
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.OWN_PAC)
    bench.clock.advance(timedelta(seconds=40))
    assert first.was_stopped
    first.exit(None)
    bench.processes.others = {}
    bench.clock.advance(timedelta(minutes=3))
    assert len(bench.processes.started) == 2
    assert [one.has_exited for one in driver.run.attempts] == [True, False]


def test_late_end_of_an_earlier_pac_counts_for_its_own_attempt(bench):
    driver = imported(bench, steps=TWO)
    (first,) = bench.processes.started
    bench.clock.advance(timedelta(minutes=3))  # nobody sees it as a rival: it is dying
    assert len(bench.processes.started) == 2
    first.exit(0)
    assert [one.has_exited for one in driver.run.attempts] == [True, False]
    assert driver.run.phase is Phase.IMPORTING
    bench.processes.started[1].exit(1)
    assert driver.run.attempts[1].exit_code == 1


def test_pac_that_hangs_after_a_failure_of_its_own_operation_is_ended_too(bench):
    driver = imported(bench, OperationState.FAILED)
    (child,) = bench.processes.started
    assert driver.run.attempts[0].is_server_done
    bench.clock.advance(GRACE + MINUTE)
    assert child.was_stopped


def test_pac_whose_operation_is_not_known_is_left_alone(bench):
    driver = bench.drive(run_in(Phase.READY))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    bench.clock.advance(timedelta(hours=1, minutes=1))
    assert not driver.run.attempts[0].is_server_done


@pytest.mark.parametrize("later", [timedelta(seconds=5), timedelta(hours=9), timedelta(days=-1)])
@pytest.mark.parametrize("steps", [(CORE,), TWO], ids=["one", "two"])
def test_killed_while_pac_hangs_the_next_start_ends_it(bench, later, steps):
    imported(bench, steps=steps)
    saved = bench.journal.load()
    bench.clock.alarms[:] = [bench.poll]  # the program is gone
    bench.clock.at += later
    left = FakeChild(["pac"], None, None)
    bench.processes.alive = left
    again = bench.drive(saved)
    take_up(again)
    assert not left.was_stopped or later > GRACE
    bench.clock.advance(GRACE)
    assert left.was_stopped
    left.exit(None)
    assert again.run.lingering is None
    assert "pac-left-over" in kinds(again.run)


def test_killed_and_pac_is_gone_meanwhile_nothing_is_ended(bench):
    imported(bench)
    bench.clock.alarms[:] = [bench.poll]
    bench.processes.alive = None
    again = bench.drive(bench.journal.load())
    take_up(again)
    bench.clock.advance(timedelta(hours=1))
    assert again.run.lingering is None
    assert "pac-left-over" not in kinds(again.run)


def test_killed_between_the_journal_and_the_end_it_is_ended_again(bench):
    imported(bench)
    stopped = replace(
        bench.journal.load(),
        attempts=tuple(
            replace(one, stopped_at=bench.clock.now()) for one in bench.journal.load().attempts
        ),
    )
    bench.clock.alarms[:] = [bench.poll]
    bench.clock.at += GRACE
    left = bench.processes.alive = FakeChild(["pac"], None, None)
    take_up(bench.drive(stopped))
    bench.clock.advance(timedelta(seconds=1))
    assert left.was_stopped


def test_pac_left_over_from_another_run_is_ended_by_the_run_that_waits_for_it(bench, monkeypatch):
    imported(bench)
    old = replace(bench.journal.load(), id="old")
    bench.clock.alarms[:] = [bench.poll]
    bench.clock.at += GRACE
    (first,) = bench.processes.started
    left = bench.processes.alive = FakeChild(["pac"], None, None)
    bench.processes.others = {first.pid: ["pac", "solution", "import"]}
    monkeypatch.setattr(bench.journal, "runs", lambda: ("old", "new"))
    monkeypatch.setattr(bench.journal, "load", {"old": old}.get)
    bench.server.versions[CORE.solution] = CORE.from_version
    again = bench.drive(run_in(Phase.READY, id="new"))
    again.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert left.was_stopped
    assert (again.run.phase, again.run.note) == (Phase.WAITING, Note.OTHER_PAC)
    assert "pac-left-over" in kinds(again.run)
    bench.processes.others = {}
    bench.clock.advance(2 * MINUTE)
    assert again.run.attempts


def test_pac_of_somebody_else_is_never_ended(bench, monkeypatch):
    imported(bench)
    old = replace(bench.journal.load(), id="old")
    bench.clock.alarms[:] = [bench.poll]
    bench.clock.at += GRACE
    stranger = bench.processes.alive = FakeChild(["pac"], None, None)
    bench.processes.others = {99: ["pac", "solution", "import"]}
    monkeypatch.setattr(bench.journal, "runs", lambda: ("old", "new"))
    monkeypatch.setattr(bench.journal, "load", {"old": old}.get)
    again = bench.drive(run_in(Phase.READY, id="new"))
    again.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert not stranger.was_stopped
    assert again.run.note is Note.OTHER_PAC


def take_up(driver) -> None:
    """As RunDesk does: a run that is over is only looked after."""
    if driver.run.phase.is_terminal:
        driver.look_after_pac()
    else:
        driver.resume()


def test_alarm_is_armed_once_an_attempt(bench):
    driver = imported(bench)
    armed = [one for one in bench.clock.alarms if isinstance(one, VirtualAlarm) and one.due_at]
    driver.look_after_pac()
    assert [one for one in bench.clock.alarms if one.due_at] == armed

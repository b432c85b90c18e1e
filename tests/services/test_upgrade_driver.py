"""The driver: saves before it acts, proves the server idle, and takes interrupted runs up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem, SignInNeededError
from coe_assistant.domain.run import Note, Phase
from coe_assistant.domain.server import OperationState, ServerOperation
from tests.domain.upgrade_runs import CONSENT, CORE, GOVERNANCE, MINUTE, T0, attempt, run_in
from tests.services.driver_fakes import Bench

WAITING_LINE = (
    "Waiting for asynchronous operation 11111111-2222-3333-4444-555555555555 "
    "to complete with timeout of 03:00:00."
)
OPERATION = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def start(bench, **more):
    driver = bench.drive(run_in(Phase.READY, **more))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    return driver


def running(id_=OPERATION):
    return ServerOperation(id_, OperationState.RUNNING, created_at=T0 + MINUTE)


def fail_on_server(bench, message="Flow server error returned with status code BadGateway"):
    bench.server.running = []
    bench.server.operations[OPERATION] = ServerOperation(
        OPERATION, OperationState.FAILED, message=message, created_at=T0 + MINUTE
    )


def succeed_on_server(bench):
    bench.server.running = []
    bench.server.versions[CORE.solution] = "4.50.6"
    bench.server.operations[OPERATION] = ServerOperation(
        OPERATION, OperationState.SUCCEEDED, created_at=T0 + MINUTE
    )


def test_start_journals_the_launch_before_the_child_exists(bench) -> None:
    start(bench)
    at_start = bench.processes.journal_at_start[0]
    assert at_start.phase is Phase.IMPORTING
    assert at_start.attempt.is_launched
    assert at_start.attempt.pid is None
    assert bench.journal.saved[-1].attempt.pid == 4711


def test_start_with_another_operation_running_starts_nothing(bench) -> None:
    bench.server.running = [running("other")]
    driver = start(bench)
    assert bench.processes.started == []
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.OTHER_OPERATION)
    bench.server.running = []
    bench.clock.advance(timedelta(minutes=2))
    assert len(bench.processes.started) == 1


def test_start_with_leftover_upgrade_asks_a_person(bench) -> None:
    bench.server.versions[CORE.solution + "_Upgrade"] = "4.50.6"
    driver = start(bench)
    assert bench.processes.started == []
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.STAGED)


def test_start_with_unreachable_server_starts_nothing(bench) -> None:
    bench.server.problem = ServiceError(ServiceProblem.UNREACHABLE, "dataverse", "No answer.")
    driver = start(bench)
    assert bench.processes.started == []
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.LOST_CONTACT)


def test_start_when_version_is_there_already_is_done(bench) -> None:
    bench.server.versions[CORE.solution] = "4.50.6"
    driver = start(bench)
    assert bench.processes.started == []
    assert (driver.run.phase, driver.run.note) == (Phase.SUCCEEDED, Note.ALREADY_INSTALLED)


def test_start_without_sign_in_says_so(bench) -> None:
    bench.server.problem = SignInNeededError("Sign in.")
    driver = start(bench)
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.SIGN_IN_NEEDED)


def test_start_without_pac_tells_why_and_spends_nothing(bench) -> None:
    bench.pac.refusal = CoeError("pac-missing", "pac was not found.", hint="Install it.")
    driver = start(bench)
    assert driver.run.note is Note.LAUNCH_FAILED
    assert "Install it." in driver.run.note_text
    assert driver.run.attempts == ()


def test_start_when_the_child_cannot_start_ends_the_attempt(bench) -> None:
    bench.processes.refusal = CoeError("pac-not-started", "pac could not be started.")
    driver = start(bench)
    assert driver.run.phase is Phase.NEEDS_ACTION
    assert "could not be started" in driver.run.note_text


def test_clean_import_ends_with_the_verified_version(bench) -> None:
    driver = start(bench)
    child = bench.processes.started[0]
    child.lines([WAITING_LINE])
    assert driver.run.attempt.operation_id == OPERATION
    bench.server.running = [running()]
    bench.clock.advance(timedelta(minutes=1))
    assert driver.run.phase is Phase.IMPORTING
    succeed_on_server(bench)
    child.exit(0)
    assert driver.run.phase is Phase.SUCCEEDED
    assert bench.listener.notices == [Notice.DONE]
    assert not bench.awake.is_held


def test_bad_gateway_waits_then_second_attempt_succeeds(bench) -> None:
    driver = start(bench)
    bench.processes.started[0].lines([WAITING_LINE])
    fail_on_server(bench)
    bench.processes.started[0].exit(1)
    assert driver.run.phase is Phase.WAITING
    bench.clock.advance(timedelta(minutes=9))
    assert len(bench.processes.started) == 1
    bench.clock.advance(timedelta(minutes=2))
    assert len(bench.processes.started) == 2
    bench.server.operations.clear()
    bench.server.versions[CORE.solution] = "4.50.6"
    bench.processes.started[1].exit(0)
    assert driver.run.phase is Phase.SUCCEEDED


def test_four_failures_escalate_and_no_fifth_attempt_starts(bench) -> None:
    driver = start(bench)
    for number in range(4):
        assert len(bench.processes.started) == number + 1
        bench.processes.started[number].exit(1)
        bench.clock.advance(timedelta(hours=3))
    bench.clock.advance(timedelta(days=3))
    assert driver.run.phase is Phase.ESCALATED
    assert len(bench.processes.started) == 4
    assert bench.listener.notices[-1] is Notice.ESCALATED


def test_lost_contact_keeps_asking_and_never_fails_the_run(bench) -> None:
    driver = start(bench)
    bench.server.problem = ServiceError(ServiceProblem.UNREACHABLE, "dataverse", "No answer.")
    bench.processes.started[0].exit(1)
    bench.clock.advance(timedelta(hours=5))
    assert driver.run.phase is Phase.VERIFYING
    assert driver.run.silent_since is not None
    bench.server.problem = None
    succeed_on_server(bench)
    bench.clock.advance(timedelta(minutes=2))
    assert driver.run.phase is Phase.SUCCEEDED
    assert driver.run.note is Note.DONE_IN_SPITE_OF_PAC


def test_token_lost_in_mid_import_pauses_watching_only(bench) -> None:
    driver = start(bench)
    bench.server.problem = SignInNeededError("Expired.")
    bench.clock.advance(timedelta(minutes=1))
    assert (driver.run.phase, driver.run.is_signed_in) == (Phase.IMPORTING, False)
    assert bench.listener.notices.count(Notice.SIGN_IN_NEEDED) == 1
    assert bench.poll.due_at is None
    bench.server.problem = None
    bench.server.running = [running()]
    looks = len(bench.listener.facts)
    bench.clock.advance(timedelta(minutes=30))
    assert len(bench.listener.facts) == looks
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    assert driver.run.is_signed_in
    bench.clock.advance(timedelta(minutes=1))
    assert len(bench.listener.facts) > looks + 1
    assert driver.run.server.operation.id == OPERATION


def test_stop_watching_leaves_pac_alone(bench) -> None:
    driver = start(bench)
    driver.dispatch(ev.StopWatchingRequested(bench.clock.now()))
    looks = len(bench.listener.facts)
    bench.clock.advance(timedelta(hours=1))
    child = bench.processes.started[0]
    assert (driver.run.phase, child.was_stopped) == (Phase.IMPORTING, False)
    assert len(bench.listener.facts) == looks


def test_system_that_does_not_agree_is_not_said_to_be_awake(bench) -> None:
    bench.awake.hold = lambda: False
    driver = start(bench)
    assert not driver.is_kept_awake


def test_close_lets_the_child_go_and_takes_no_more_events(bench) -> None:
    driver = start(bench)
    driver.close()
    driver.dispatch(ev.ProcessExited(bench.clock.now(), 0))
    child = bench.processes.started[0]
    assert (child.was_let_go, child.was_stopped) == (True, False)
    assert driver.run.phase is Phase.IMPORTING


def test_resume_with_living_pac_watches_it_and_starts_nothing(bench) -> None:
    start(bench)
    bench.processes.alive = bench.processes.started[0]
    bench.server.running = [running()]
    second = bench.drive(bench.journal.load())
    second.resume()
    assert second.run.phase is Phase.IMPORTING
    assert len(bench.processes.started) == 1
    succeed_on_server(bench)
    bench.processes.alive.exit(None)
    assert second.run.phase is Phase.SUCCEEDED


def test_resume_with_dead_pac_and_running_import_watches_the_server(bench) -> None:
    start(bench)
    bench.processes.started[0].lines([WAITING_LINE])
    bench.server.running = [running()]
    bench.server.operations[OPERATION] = running()
    second = bench.drive(bench.journal.load())
    second.resume()
    assert second.run.phase is Phase.IMPORTING
    succeed_on_server(bench)
    bench.clock.advance(timedelta(minutes=1))
    assert second.run.phase is Phase.SUCCEEDED
    assert len(bench.processes.started) == 1


def test_resume_with_nothing_found_settles_before_it_is_believed(bench) -> None:
    start(bench)
    second = bench.drive(bench.journal.load())
    second.resume()
    assert second.run.phase is Phase.VERIFYING
    bench.server.running = [running()]
    bench.clock.advance(timedelta(seconds=61))
    assert second.run.phase is Phase.IMPORTING
    assert len(bench.processes.started) == 1


def test_resume_before_the_launch_launches_once(bench) -> None:
    interrupted = run_in(Phase.IMPORTING, attempts=(attempt(is_launched=False),))
    driver = bench.drive(interrupted)
    driver.resume()
    assert len(bench.processes.started) == 1
    assert driver.run.attempt.number == 1


def test_apply_attempt_asks_the_server_and_not_pac(bench) -> None:
    bench.server.versions[CORE.solution + "_Upgrade"] = "4.50.6"
    driver = bench.drive(run_in(Phase.NEEDS_ACTION))
    event = ev.StartRequested(bench.clock.now(), CONSENT, AttemptKind.APPLY_UPGRADE)
    bench.server.operations["apply-op"] = running("apply-op")
    driver.dispatch(event)
    assert bench.server.applied == [CORE.solution]
    assert bench.processes.started == []
    del bench.server.versions[CORE.solution + "_Upgrade"]
    bench.server.versions[CORE.solution] = "4.50.6"
    bench.server.operations["apply-op"] = replace(
        running("apply-op"), state=OperationState.SUCCEEDED
    )
    bench.clock.advance(timedelta(minutes=1))
    assert driver.run.phase is Phase.SUCCEEDED


def test_second_solution_is_checked_again_before_it_starts(bench) -> None:
    driver = start(bench, steps=(CORE, GOVERNANCE))
    bench.server.versions[GOVERNANCE.solution] = "3.25"
    succeed_on_server(bench)
    bench.processes.started[0].exit(0)
    bench.clock.advance(timedelta(minutes=31))
    assert (driver.run.phase, driver.run.step, bench.checks_run) == (Phase.CHECKING, 1, 1)


def test_defect_in_a_worker_is_not_swallowed(bench) -> None:
    bench.diagnosis = RuntimeError("defect")
    start(bench)
    fail_on_server(bench)
    bench.processes.started[0].lines([WAITING_LINE])
    with pytest.raises(RuntimeError):
        bench.processes.started[0].exit(1)


def test_unexpected_event_is_recorded_and_changes_nothing(bench) -> None:
    driver = bench.drive(run_in(Phase.SUCCEEDED))
    saved = len(bench.journal.saved)
    driver.dispatch(ev.StopRequested(bench.clock.now()))
    assert len(bench.journal.saved) == saved

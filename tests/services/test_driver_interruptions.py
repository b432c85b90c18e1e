"""What interrupts an import, and where the run stands after it: one server job, whatever dies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.run import Note, Phase, StepMode
from coe_assistant.domain.server import ImportJob, ImportResult, OperationState, ServerOperation
from tests.domain.upgrade_runs import CONSENT, CORE, MINUTE, T0, run_in
from tests.services.driver_fakes import Bench

OPERATION = "11111111-2222-3333-4444-555555555555"
STARTED = f"Waiting for asynchronous operation {OPERATION} to complete with timeout of 03:00:00."
FULL = CoeError("data-folder-not-writable", "The run cannot be written.", hint="Free disk space.")


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def start(bench, **more):
    driver = bench.drive(run_in(Phase.READY, **more))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    return driver


def run_on_server(bench):
    bench.processes.started[-1].lines([STARTED])
    row = ServerOperation(OPERATION, OperationState.RUNNING, created_at=T0)
    bench.server.running = [row]
    bench.server.operations[OPERATION] = row


def succeed_on_server(bench):
    bench.server.running = []
    bench.server.versions[CORE.solution] = "4.50.6"
    bench.server.operations[OPERATION] = ServerOperation(
        OPERATION, OperationState.SUCCEEDED, created_at=T0
    )


@pytest.mark.parametrize("exit_code", [None, 1])
def test_pac_killed_in_mid_import_is_watched_on_and_not_failed(bench, exit_code) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.processes.started[0].exit(exit_code)
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.PAC_ENDED)
    succeed_on_server(bench)
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.SUCCEEDED
    assert len(bench.processes.started) == 1


def test_longest_wait_of_pac_exceeded_is_still_running_never_failed(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.clock.advance(timedelta(minutes=180))
    bench.processes.started[0].exit(1)
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.MAX_WAIT)
    assert driver.run.attempt.class_id == ""


def test_pac_without_output_work_or_server_job_is_told_then_ended(bench) -> None:
    driver = start(bench)
    bench.clock.advance(timedelta(minutes=3))
    assert driver.run.pac_silent_since is not None
    assert not bench.processes.started[0].was_stopped
    bench.clock.advance(timedelta(minutes=13))
    assert bench.processes.started[0].was_stopped
    assert driver.run.note is Note.PAC_HUNG
    bench.processes.started[0].exit(None)
    bench.clock.advance(timedelta(minutes=2))
    assert driver.run.attempts[0].is_hung
    assert driver.run.pac_silent_since is None
    assert driver.run.phase in (Phase.WAITING, Phase.NEEDS_ACTION)


def test_pac_that_computes_or_cannot_be_measured_is_not_hung(bench) -> None:
    start(bench)
    child = bench.processes.started[0]
    for minute in range(40):
        child.cpu = None if minute % 2 else 1.0 + minute
        bench.clock.advance(MINUTE)
    assert not child.was_stopped


def test_silent_pac_with_a_running_server_job_is_left_alone(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.clock.advance(timedelta(hours=1))
    assert not bench.processes.started[0].was_stopped
    assert driver.run.pac_silent_since is None


def test_sleep_is_noticed_told_and_asked_about(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.clock.advance(MINUTE)
    bench.clock.at += timedelta(hours=2)  # no alarm rings while the computer sleeps
    bench.clock.advance(timedelta(seconds=1))
    found = driver.run.interruption
    assert found.kind is InterruptionKind.SLEPT
    assert found.to_at - found.from_at >= timedelta(hours=1, minutes=58)
    assert "slept" in [entry.kind for entry in driver.run.timeline]
    assert driver.run.phase is Phase.IMPORTING


@pytest.mark.parametrize("kind", list(InterruptionKind))
def test_program_that_ended_any_way_is_taken_up_with_its_reason(bench, kind) -> None:
    start(bench)
    run_on_server(bench)
    second = bench.drive(bench.journal.load())
    second.resume(Interruption(kind, T0, bench.clock.now()))
    assert (second.run.phase, second.run.interruption.kind) == (Phase.IMPORTING, kind)
    assert second.run.timeline[-2].text == kind.value or kind.value in {
        entry.text for entry in second.run.timeline
    }
    succeed_on_server(bench)
    bench.clock.advance(MINUTE)
    assert second.run.phase is Phase.SUCCEEDED
    assert len(bench.processes.started) == 1


def test_watching_again_in_the_same_program_reads_no_line_twice(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.processes.alive = bench.processes.started[0]
    driver.dispatch(ev.StopWatchingRequested(bench.clock.now()))
    first = bench.processes.started[0].lines
    driver.dispatch(ev.Resumed(bench.clock.now()))
    assert bench.processes.started[0].lines is first
    assert (driver.run.phase, driver.run.note) == (Phase.IMPORTING, Note.NONE)


@pytest.mark.expected_logs
def test_disk_full_before_the_start_starts_nothing_until_it_can_be_written(bench) -> None:
    driver = bench.drive(run_in(Phase.READY))
    bench.journal.refusal = FULL
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert (driver.run.phase, bench.processes.started) == (Phase.READY, [])
    assert [trouble.title for trouble in bench.listener.troubles] == [FULL.title]
    bench.journal.refusal = None
    bench.clock.advance(timedelta(seconds=11))
    assert driver.run.phase is Phase.IMPORTING
    assert len(bench.processes.started) == 1
    assert bench.listener.troubles[-1] is None


@pytest.mark.expected_logs
def test_disk_that_stays_full_is_told_once_and_piles_nothing_up(bench, caplog) -> None:
    driver = start(bench)
    caplog.set_level("INFO", "coe_assistant")
    caplog.clear()
    bench.journal.refusal = FULL
    run_on_server(bench)
    bench.clock.advance(timedelta(hours=3))
    bench.processes.started[0].exit(0)
    assert len(bench.listener.troubles) == 1
    assert "Not written since" in bench.listener.troubles[0].detail
    assert len([one for one in caplog.records if "cannot be saved" in one.message]) == 1
    assert len(driver._events) <= 3
    bench.journal.refusal = None
    succeed_on_server(bench)
    bench.clock.advance(MINUTE)
    assert bench.listener.troubles[1:] == [None]
    assert driver.run.phase is Phase.SUCCEEDED
    kinds = [entry.kind for entry in driver.run.timeline]
    assert (kinds.count("saved-again"), kinds.count("pac-ended")) == (1, 1)
    assert bench.journal.saved[-1] == driver.run


@pytest.mark.expected_logs
def test_disk_full_at_the_last_save_before_pac_starts_no_pac(bench) -> None:
    driver = bench.drive(run_in(Phase.READY))
    save = bench.journal.save

    def fail_at_launch(run):
        if run.attempt is not None and run.attempt.is_launched:
            raise FULL
        save(run)

    bench.journal.save = fail_at_launch
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    assert bench.processes.started == []
    bench.clock.advance(timedelta(seconds=11))
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.LAUNCH_FAILED)
    assert driver.run.attempts == ()


@pytest.mark.expected_logs
def test_disk_full_in_mid_import_loses_no_event(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.journal.refusal = FULL
    bench.processes.started[0].exit(0)
    succeed_on_server(bench)
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.IMPORTING
    bench.journal.refusal = None
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.SUCCEEDED
    assert driver.run.attempt.exit_code == 0


def test_other_pac_on_this_computer_is_waited_for(bench) -> None:
    url = run_in(Phase.READY).environment.url
    bench.processes.others = {
        99: ["pac", "solution", "import", "--path", "/other.zip", "--environment", url + "/"]
    }
    driver = start(bench)
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.OTHER_PAC)
    assert bench.processes.started == []
    bench.processes.others = {}
    bench.clock.advance(timedelta(seconds=61))
    assert len(bench.processes.started) == 1


@pytest.mark.parametrize(
    "named",
    [
        ("--environment", "https://other.crm4.dynamics.com"),
        ("-env", "0f0f0f0f-1111-2222-3333-444444444444"),
    ],
)
def test_other_pac_on_another_environment_disturbs_nobody(bench, named) -> None:
    bench.processes.others = {99: ["pac", "solution", "import", *named]}
    start(bench)
    assert len(bench.processes.started) == 1


@pytest.mark.parametrize("named", [(), ("-env", "contoso-by-name")])
def test_other_pac_without_a_known_environment_counts(bench, named) -> None:
    bench.processes.others = {99: ["pac", "solution", "upgrade", *named]}
    start(bench)
    assert bench.processes.started == []


@pytest.mark.parametrize(
    ("mode", "installed"), [(StepMode.INSTALL, "4.49.2"), (StepMode.UPGRADE, None)]
)
def test_mode_that_no_longer_fits_starts_nothing(bench, mode, installed) -> None:
    bench.server.versions = {CORE.solution: installed} if installed else {}
    driver = start(bench, steps=(replace(CORE, mode=mode),))
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.MODE_CHANGED)
    assert bench.processes.started == []


def test_settings_file_and_recorded_overwrite_reach_pac(bench) -> None:
    driver = bench.drive(run_in(Phase.READY))
    driver.dispatch(ev.SettingsFileChosen(bench.clock.now(), CORE.solution, "/run/settings.json"))
    consent = replace(CONSENT, force_overwrite=True)
    driver.dispatch(ev.StartRequested(bench.clock.now(), consent))
    argv = bench.processes.started[0].argv
    assert argv[-3:] == ["--settings-file", "/run/settings.json", "--force-overwrite"]
    assert driver.run.consent.force_overwrite


def test_overwrite_is_never_said_without_a_choice(bench) -> None:
    start(bench)
    assert "--force-overwrite" not in bench.processes.started[0].argv


def job():
    return ImportJob("job-1", CORE.solution, 47.0, created_at=T0 + MINUTE)


def test_warnings_of_the_servers_summary_are_told(bench) -> None:
    driver = start(bench)
    run_on_server(bench)
    bench.server.jobs = [job()]
    bench.server.results["job-1"] = ImportResult(
        True, ("A flow was turned off.",), (), "<Workbook/>"
    )
    bench.server.data = "<importexportxml/>"
    bench.clock.advance(MINUTE)
    succeed_on_server(bench)
    bench.clock.advance(MINUTE)
    assert driver.run.warnings == ("A flow was turned off.",)
    folder = driver.run_folder
    assert (folder / "attempt-1-results.xml").read_text() == "<Workbook/>"
    assert (folder / "attempt-1-import-log.xml").read_text() == "<importexportxml/>"


def test_components_are_counted_seldom_and_only_while_the_job_shows_them(bench) -> None:
    start(bench)
    run_on_server(bench)
    bench.server.jobs = [job()]
    bench.server.data = '<w><result result="success" /></w><w><result result="failure" /></w>'
    reads = []
    read = bench.server.save_import_data
    bench.server.save_import_data = lambda job_id, path: (
        reads.append(path),
        read(job_id, path),
    )[1]
    bench.clock.advance(timedelta(minutes=10))
    assert bench.listener.counts
    assert set(bench.listener.counts) == {2}
    assert len(reads) <= 6
    assert not any(path.exists() for path in reads)


@pytest.mark.expected_logs
def test_apply_attempt_refused_by_disk_asks_the_server_for_nothing(bench) -> None:
    bench.server.versions[CORE.solution + "_Upgrade"] = "4.50.6"
    driver = bench.drive(run_in(Phase.NEEDS_ACTION))
    save = bench.journal.save

    def fail_at_launch(run):
        if run.attempt.number == 2 and run.attempt.is_launched:
            raise FULL
        save(run)

    bench.journal.save = fail_at_launch
    start_again = ev.StartRequested(bench.clock.now(), CONSENT, AttemptKind.APPLY_UPGRADE)
    driver.dispatch(start_again)
    assert bench.server.applied == []

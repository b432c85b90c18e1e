"""Waiting through the driver: a window ahead, an expired sign-in, and a journal on disk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.domain import event as ev
from coe_assistant.domain.check import CheckReport, CheckStatus, Severity, Verdict
from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.run import Note, Phase, WaitReason
from coe_assistant.services.checklist_news import checklist_event
from coe_assistant.services.notice_words import message_for
from coe_assistant.services.workbench_state import ChecklistState, CheckRow
from tests.domain.upgrade_runs import CONSENT, CORE, MINUTE, SCHEDULED, T0, WINDOW, run_in
from tests.services.driver_fakes import Bench

ACCEPTED = ("storage warn", "languages unknown")
SECOND = timedelta(seconds=1)
# What the version before did not write yet, by the part of the run that holds it.
NEW_IN_RUN = (
    "acknowledgements",
    "attestations",
    "pac_silent_since",
    "interruption",
    "policy",
    "earlier",
    "concerns",
    "incidents",
    "precautions",
    "has_quiet_flows",
)
NEW_IN_STEP = ("expected_import", "expected_apply", "settings_file")
NEW_IN_CONSENT = ("force_overwrite", "allows_overrun", "accepted")


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


@pytest.fixture
def disk(bench, tmp_path):
    """Let the bench keep its runs on disk."""
    bench.journal = FileJournal(tmp_path)
    bench.processes.journal = None
    return bench


def scheduled(bench):
    """Return the driver of a run that waits for its window with what a person accepted."""
    driver = bench.drive(run_in(Phase.READY, verdict=Verdict.CONFIRM, concerns=ACCEPTED))
    consent = replace(SCHEDULED, accepted=ACCEPTED)
    driver.dispatch(ev.ScheduleRequested(bench.clock.now(), consent))
    return driver


def waiting(bench):
    """Return the driver of a run whose first attempt failed, and when the second is due."""
    driver = bench.drive(run_in(Phase.READY))
    driver.dispatch(ev.StartRequested(bench.clock.now(), CONSENT))
    bench.processes.started[0].exit(1)
    bench.clock.advance(MINUTE)
    assert driver.run.phase is Phase.WAITING
    assert driver.run.pending.reason is WaitReason.RETRY
    return driver, driver.run.pending.due_at


def to_instant(bench, instant):
    bench.clock.advance(instant - bench.clock.now())


def succeed(bench, driver):
    bench.server.versions[CORE.solution] = "4.50.6"
    bench.processes.started[-1].exit(0)
    assert driver.run.phase is Phase.SUCCEEDED


# --- a window ahead ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        (*ACCEPTED, "leftover-layers warn"),
        ("storage fail", "languages unknown"),
        ("storage unknown",),
    ],
)
def test_scheduled_start_with_a_new_finding_does_not_happen(bench, found) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    assert (driver.run.phase, bench.checks_run) == (Phase.CHECKING, 1)
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, found))
    assert (driver.run.phase, driver.run.pending) == (Phase.READY, None)
    assert driver.run.note is Note.CHECKS_CHANGED
    assert driver.run.note_text == ", ".join(x for x in found if x not in ACCEPTED)
    assert bench.listener.notices == [Notice.SCHEDULED, Notice.NEEDS_ACTION]
    assert not bench.awake.is_held
    bench.clock.advance(timedelta(days=2))
    assert (bench.processes.started, driver.run.attempts) == ([], ())


def test_scheduled_start_that_is_blocked_says_so_and_lets_the_machine_sleep(bench) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    found = (*ACCEPTED, "pac fail")
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.BLOCKED, found))
    assert (driver.run.phase, driver.run.note) == (Phase.BLOCKED, Note.CHECKS_CHANGED)
    assert (driver.run.pending, bench.awake.is_held) == (None, False)
    assert bench.listener.notices[-1] is Notice.NEEDS_ACTION
    bench.clock.advance(timedelta(days=2))
    assert bench.processes.started == []


@pytest.mark.parametrize("found", [ACCEPTED, ACCEPTED[:1], ()])
def test_scheduled_start_with_nothing_new_happens(bench, found) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, found))
    assert driver.run.phase is Phase.IMPORTING
    assert len(bench.processes.started) == 1


def test_message_about_a_start_that_did_not_happen_names_the_finding(bench) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, ("storage fail",)))
    told = message_for(Notice.NEEDS_ACTION, driver.run, T0.tzinfo)
    assert "scheduled start did not happen" in told.body
    assert "storage fail" in told.body


def test_checks_that_a_person_runs_anew_end_the_note(bench) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, ("storage fail",)))
    driver.dispatch(ev.RecheckRequested(bench.clock.now()))
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, ("storage fail",)))
    assert (driver.run.phase, driver.run.note, driver.run.note_text) == (Phase.READY, Note.NONE, "")
    assert bench.processes.started == []


# --- an expired sign-in ------------------------------------------------------------------


def test_expired_sign_in_before_an_attempt_is_told_and_waited_for(bench) -> None:
    driver, due_at = waiting(bench)
    bench.server.problem = SignInNeededError("Expired.")
    to_instant(bench, due_at)
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.SIGN_IN_NEEDED)
    assert bench.listener.notices[-1] is Notice.SIGN_IN_NEEDED
    bench.clock.advance(timedelta(hours=9))
    assert bench.listener.notices.count(Notice.SIGN_IN_NEEDED) == 1
    assert len(bench.processes.started) == 1
    assert [item.number for item in driver.run.attempts] == [1]
    bench.server.problem = None
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    assert driver.run.phase is Phase.IMPORTING
    assert [item.number for item in driver.run.attempts] == [1, 2]
    assert len(bench.processes.started) == 2
    succeed(bench, driver)


def test_sign_in_lost_while_waiting_holds_the_start_until_somebody_signs_in(bench) -> None:
    driver, due_at = waiting(bench)
    driver.dispatch(ev.SignInLost(bench.clock.now()))
    to_instant(bench, due_at + 2 * MINUTE)
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.SIGN_IN_NEEDED)
    assert len(bench.processes.started) == 1
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    assert len(bench.processes.started) == 2


def test_sign_in_before_the_due_time_starts_nothing_early(bench) -> None:
    driver, due_at = waiting(bench)
    driver.dispatch(ev.SignInLost(bench.clock.now()))
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    to_instant(bench, due_at - SECOND)
    assert len(bench.processes.started) == 1
    to_instant(bench, due_at)
    assert len(bench.processes.started) == 2


def test_scheduled_start_waits_for_an_expired_sign_in_and_checks_again_after_it(bench) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    found = (*ACCEPTED, "sign-in fail", "pac unknown")
    now = bench.clock.now()
    driver.dispatch(ev.ChecksFinished(now, Verdict.BLOCKED, found, needs_sign_in=True))
    assert (driver.run.phase, driver.run.note) == (Phase.WAITING, Note.SIGN_IN_NEEDED)
    assert bench.listener.notices == [Notice.SCHEDULED, Notice.SIGN_IN_NEEDED]
    bench.clock.advance(MINUTE)
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    assert (driver.run.phase, bench.checks_run) == (Phase.CHECKING, 2)
    driver.dispatch(ev.ChecksFinished(bench.clock.now(), Verdict.CONFIRM, ACCEPTED))
    assert len(bench.processes.started) == 1


@pytest.mark.parametrize(
    ("problem", "needs"), [("sign-in-needed", True), ("forbidden", False), (None, False)]
)
def test_checks_that_lack_a_token_are_told_from_others(problem, needs) -> None:
    facts = {"problem": problem}
    report = CheckReport("sign-in", Severity.BLOCKER, CheckStatus.FAIL, "Sign-in", "", facts)
    state = ChecklistState((CheckRow("sign-in", "Sign-in", report=report),), False, Verdict.BLOCKED)
    found = checklist_event(run_in(Phase.CHECKING), state, T0)
    assert found.needs_sign_in is needs


def test_sign_in_after_the_window_starts_nothing(bench) -> None:
    driver = scheduled(bench)
    to_instant(bench, WINDOW.opens_at)
    found = (*ACCEPTED, "sign-in fail")
    now = bench.clock.now()
    driver.dispatch(ev.ChecksFinished(now, Verdict.BLOCKED, found, needs_sign_in=True))
    to_instant(bench, WINDOW.closes_at)
    driver.dispatch(ev.SignedIn(bench.clock.now()))
    assert (driver.run.phase, driver.run.note) == (Phase.NEEDS_ACTION, Note.WINDOW_CLOSED)
    assert bench.processes.started == []


def test_sign_in_waited_for_outlives_a_restart(disk) -> None:
    driver, due_at = waiting(disk)
    disk.server.problem = SignInNeededError("Expired.")
    to_instant(disk, due_at)
    driver.close()
    disk.server.problem = None
    again = disk.drive(replace(disk.journal.load(), is_signed_in=True))
    again.resume()
    assert [item.number for item in again.run.attempts] == [1, 2]
    assert len(disk.processes.started) == 2


# --- killed while waiting, with the journal on disk --------------------------------------


@pytest.mark.parametrize("late", [-SECOND, timedelta(0), SECOND, timedelta(hours=3)])
def test_killed_while_waiting_and_started_again_around_the_due_instant(disk, late) -> None:
    driver, due_at = waiting(disk)
    kept = driver.run
    disk.clock.alarms.clear()  # a killed program rings no more
    to_instant(disk, due_at + late)
    loaded = disk.journal.load()
    assert loaded == kept
    again = disk.drive(loaded)
    again.resume()
    assert len(disk.processes.started) == (1 if late < timedelta(0) else 2)
    disk.clock.advance(MINUTE)
    assert len(disk.processes.started) == 2
    assert [item.number for item in again.run.attempts] == [1, 2]
    assert again.run.attempts[1].started_at == max(due_at, due_at + late)
    assert disk.journal.load() == again.run
    succeed(disk, again)


def test_started_again_twice_at_the_due_instant_launches_once(disk) -> None:
    _, due_at = waiting(disk)
    disk.clock.alarms.clear()
    to_instant(disk, due_at)
    disk.drive(disk.journal.load()).resume()
    disk.clock.alarms.clear()
    third = disk.drive(disk.journal.load())
    third.resume()
    assert len(disk.processes.started) == 2
    assert third.run.phase in (Phase.IMPORTING, Phase.VERIFYING)
    assert [item.number for item in third.run.attempts] == [1, 2]


# --- a journal of the version before -----------------------------------------------------


def as_before(path) -> None:
    """Rewrite a journal as the version before would have written it."""
    document = json.loads(path.read_text("utf-8"))
    run = document["run"]
    for part, names in (
        (run, NEW_IN_RUN),
        (run["pending"], ("causes", "paused_at")),
        (run["consent"], NEW_IN_CONSENT),
        (run["diagnosis"], ("is_likely",)),
        *((item, NEW_IN_STEP) for item in run["steps"]),
        *((item, ("is_hung",)) for item in run["attempts"]),
    ):
        for name in names:
            del part[name]
    path.write_text(json.dumps(document), "utf-8")


def test_journal_of_the_version_before_loads_and_waits_on(disk, tmp_path) -> None:
    driver, due_at = waiting(disk)
    before = driver.run
    disk.clock.alarms.clear()
    (path,) = tmp_path.glob("*/journal.json")
    as_before(path)
    loaded = disk.journal.load()
    assert disk.journal.problems == ()
    assert (loaded.phase, loaded.pending.due_at) == (Phase.WAITING, due_at)
    assert (loaded.attempts, loaded.diagnosis) == (before.attempts, before.diagnosis)
    again = disk.drive(loaded)
    again.resume()
    to_instant(disk, due_at - SECOND)
    assert len(disk.processes.started) == 1
    to_instant(disk, due_at)
    assert len(disk.processes.started) == 2
    succeed(disk, again)

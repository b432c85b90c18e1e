"""The checklist: rows, at most six at work, late answers, staleness, verdict, overrides."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "checks"))

from checkfakes import NOW, FakeAlarm, FakeClients, FakeService, dataverse, make_context, the_book

from coe_assistant.checks.base import ENVIRONMENT, PACKAGE, TIME
from coe_assistant.checks.developer import developer_checks
from coe_assistant.domain.check import Acknowledgement, CheckStatus, Override, Verdict
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.services.check_defect import defect_id
from coe_assistant.services.checklist import Checklist

NAMES = ("languages", "storage", "flows", "roles", "network", "sign-in", "pac-cli", "connections")


class Clock:
    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.passed)

    def monotonic_s(self) -> float:
        return self.passed


class Tasks:
    """Holds work until told; runs it like a worker would."""

    def __init__(self) -> None:
        self.held: list[tuple] = []
        self.most = 0

    def submit(self, work, done, failed) -> None:
        self.held.append((work, done, failed))
        self.most = max(self.most, len(self.held))

    def step(self, index: int = 0) -> None:
        work, done, failed = self.held.pop(index)
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - stands in for the task boundary
            failed(error)
        else:
            done(result)

    def drain(self) -> None:
        while self.held:
            self.step()


@dataclass
class Scripted:
    """A check that ends as told."""

    id: str
    status: CheckStatus = CheckStatus.PASS
    depends_on: frozenset[str] = frozenset({PACKAGE})
    weight: int = 1
    asks_services: bool = True
    outcome: str = "unread"
    words: str = ""
    runs: int = 0
    contexts: list = field(default_factory=list)

    def run(self, context):
        self.runs += 1
        self.contexts.append(context)
        return context.report(self.id, self.status, self.outcome, words={"error": self.words})


class Rig:
    def __init__(self, checks, alarm=None) -> None:
        self.tasks, self.clock, self.news = Tasks(), Clock(), []
        self.alarm = alarm
        self.list = Checklist(checks, the_book(), self.tasks, self.clock, self.news.append, alarm)

    def run(self, *names, **changes) -> None:
        changes.setdefault("clients", None)
        self.list.run(make_context(clock=self.clock, **changes), names)

    def read(self, name):
        report = self.list.report_of(name)
        status, words = (report.status, report.summary) if report else (CheckStatus.PASS, "")
        self.list.acknowledge(Acknowledgement(name, status, words, "ada", NOW))

    def row(self, name):
        return next(row for row in self.list.state.rows if row.id == name)


def test_checklist_runs_at_most_six_and_all_in_the_end():
    checks = [Scripted(name) for name in NAMES]
    rig = Rig(checks)
    rig.run()
    assert len(rig.tasks.held) == 6
    rig.tasks.drain()
    assert rig.tasks.most == 6
    assert [check.runs for check in checks] == [1] * len(NAMES)
    assert rig.list.verdict is Verdict.READY
    assert [row.id for row in rig.list.state.rows] == list(NAMES)


def test_checklist_with_clients_takes_one_token_before_the_fan_out():
    service = dataverse()
    rig = Rig([Scripted(name) for name in NAMES])
    rig.run(clients=FakeClients(dataverse=service))
    assert len(rig.tasks.held) == 1
    assert rig.list.is_running
    rig.tasks.step()
    assert service.calls == [("who_am_i", ())]
    assert len(rig.tasks.held) == 6


def test_checklist_checks_that_ask_no_service_do_not_wait_for_the_token():
    rig = Rig([Scripted("languages"), Scripted("network", asks_services=False)])
    rig.run(clients=FakeClients())
    assert [news.check_id for news in rig.news] == ["network"]
    rig.tasks.drain()
    assert [row.report.status for row in rig.list.state.rows] == [CheckStatus.PASS] * 2


def test_checklist_without_a_token_still_runs_the_checks():
    service = FakeService(who_am_i=SignInNeededError("gone"))
    rig = Rig([Scripted("network")])
    rig.run(clients=FakeClients(dataverse=service))
    rig.tasks.drain()
    assert rig.row("network").report.status is CheckStatus.PASS


def test_checklist_heavy_checks_start_first():
    rig = Rig([Scripted("languages"), Scripted("flows", weight=2)])
    rig.run()
    assert [news.check_id for news in rig.news] == ["flows", "languages"]


def test_checklist_tells_begin_and_end_with_elapsed_time():
    rig = Rig([Scripted("languages")])
    rig.run()
    rig.clock.passed = 2.5
    assert rig.row("languages").is_running
    assert rig.row("languages").elapsed_s == 2.5
    assert rig.list.verdict is None
    rig.tasks.drain()
    assert [(news.elapsed_s, news.report is None) for news in rig.news] == [(0, True), (2.5, False)]


def test_checklist_defect_in_a_check_is_unknown_with_an_id_and_the_others_go_on(caplog):
    rig = Rig([*developer_checks(lambda _: None, 0.0), Scripted("languages")])
    rig.run()
    rig.tasks.drain()
    report = rig.row("developer-error").report
    assert report.status is CheckStatus.UNKNOWN
    assert len(report.facts["error_id"]) == 8
    assert report.facts["error_id"] in report.summary
    assert report.facts["error_id"] in caplog.text
    states = {row.id: row.report.status for row in rig.list.state.rows}
    assert states["developer-slow-pass"] is CheckStatus.PASS
    assert states["developer-slow-fail"] is CheckStatus.FAIL
    assert states["developer-unknown"] is CheckStatus.UNKNOWN
    assert states["languages"] is CheckStatus.PASS
    caplog.clear()


def test_defect_id_of_an_error_that_was_never_raised_is_still_an_id():
    assert len(defect_id(ValueError("x"))) == 8


def test_checklist_late_answer_is_dropped():
    check = Scripted("languages", CheckStatus.FAIL)
    rig = Rig([check])
    rig.run()
    first = rig.tasks.held.pop()
    check.status = CheckStatus.PASS
    rig.run()
    rig.tasks.drain()
    check.status = CheckStatus.WARN
    first[1](first[0]())
    assert rig.row("languages").report.status is CheckStatus.PASS
    assert len(rig.news) == 3  # two begins, one end


def test_checklist_recheck_of_one_runs_only_that_one():
    checks = [Scripted("languages"), Scripted("storage")]
    rig = Rig(checks)
    rig.run()
    rig.tasks.drain()
    rig.run("storage")
    rig.tasks.drain()
    assert [check.runs for check in checks] == [1, 2]


def test_checklist_changed_input_makes_dependents_stale_and_only_those_run():
    checks = [
        Scripted("languages", depends_on=frozenset({PACKAGE})),
        Scripted("storage", depends_on=frozenset({ENVIRONMENT, TIME})),
    ]
    rig = Rig(checks)
    rig.run()
    rig.tasks.drain()
    assert rig.list.inputs_changed({PACKAGE}) == ("languages",)
    assert rig.row("languages").is_stale
    assert not rig.row("storage").is_stale
    assert rig.list.run_outdated(make_context(clock=rig.clock, clients=None)) == ("languages",)
    rig.tasks.drain()
    assert [check.runs for check in checks] == [2, 1]
    assert not rig.row("languages").is_stale
    assert rig.list.run_outdated(make_context(clients=None)) == ()


def test_checklist_input_that_changes_while_a_check_runs_leaves_its_answer_stale():
    rig = Rig([Scripted("languages")])
    rig.run()
    rig.list.inputs_changed({PACKAGE})
    rig.tasks.drain()
    assert rig.row("languages").is_stale


@pytest.mark.parametrize(("minutes", "stale"), [(15, False), (15.1, True), (-16, True)])
def test_checklist_result_older_than_fifteen_minutes_is_stale(minutes, stale):
    rig = Rig([Scripted("languages")])
    rig.run()
    rig.tasks.drain()
    rig.clock.passed = minutes * 60
    assert rig.row("languages").is_stale is stale
    assert bool(rig.list.outdated()) is stale


def test_checklist_row_that_never_ran_is_not_shown_stale_but_must_run():
    rig = Rig([Scripted("languages")])
    assert not rig.row("languages").is_stale
    assert rig.list.outdated() == ("languages",)
    assert rig.list.verdict is None
    assert rig.list.unacknowledged == ("languages",)


@pytest.mark.parametrize(
    ("name", "status", "verdict"),
    [
        ("roles", CheckStatus.FAIL, Verdict.BLOCKED),
        ("storage", CheckStatus.FAIL, Verdict.CONFIRM),
        ("roles", CheckStatus.WARN, Verdict.CONFIRM),
        ("roles", CheckStatus.UNKNOWN, Verdict.CONFIRM),
        ("roles", CheckStatus.SKIPPED, Verdict.READY),
        ("roles", CheckStatus.PASS, Verdict.READY),
    ],
)
def test_checklist_verdict_follows_severity_and_status(name, status, verdict):
    rig = Rig([Scripted(name, status)])
    rig.run()
    rig.tasks.drain()
    assert rig.list.verdict is verdict


def test_checklist_override_needs_a_reason_and_permission_in_the_data():
    rig = Rig([Scripted("languages", CheckStatus.FAIL), Scripted("roles", CheckStatus.PASS)])
    rig.run()
    rig.tasks.drain()
    assert rig.list.override(Override("languages", "  ", NOW)) is Verdict.BLOCKED
    assert rig.list.override(Override("languages", "tested so", NOW)) is Verdict.CONFIRM
    assert [given.reason for given in rig.list.overrides] == ["tested so"]
    assert rig.list.unacknowledged == ()


def test_checklist_override_of_a_fixed_blocker_changes_nothing():
    rig = Rig([Scripted("roles", CheckStatus.FAIL)])
    rig.run()
    rig.tasks.drain()
    assert rig.list.override(Override("roles", "I know better", NOW)) is Verdict.BLOCKED
    assert rig.list.override(Override("nonsense", "x", NOW)) is Verdict.BLOCKED
    assert rig.list.overrides == ()


def test_checklist_override_ends_when_the_check_no_longer_fails():
    check = Scripted("languages", CheckStatus.FAIL)
    rig = Rig([check])
    rig.run()
    rig.tasks.drain()
    rig.list.override(Override("languages", "tested so", NOW))
    check.status = CheckStatus.PASS
    rig.run()
    rig.tasks.drain()
    assert rig.list.overrides == ()


def test_checklist_acknowledgement_lives_while_the_words_stay_the_same():
    check = Scripted("storage", CheckStatus.WARN, words="12 %")
    rig = Rig([check])
    rig.read("storage")  # nothing was found yet: nothing is read
    rig.run()
    rig.tasks.drain()
    assert rig.list.unacknowledged == ("storage",)
    rig.read("storage")
    assert rig.row("storage").is_acknowledged
    assert rig.list.unacknowledged == ()
    rig.run()
    rig.tasks.drain()
    assert rig.row("storage").is_acknowledged
    check.words = "9 %"
    rig.run()
    rig.tasks.drain()
    assert not rig.row("storage").is_acknowledged
    rig.read("nonsense")


def test_checklist_cancel_starts_no_more_and_tells_running_checks():
    checks = [Scripted(name) for name in NAMES]
    rig = Rig(checks)
    rig.run()
    rig.list.cancel()
    rig.tasks.drain()
    assert sum(check.runs for check in checks) == 6
    assert checks[0].contexts[0].is_cancelled()
    assert not rig.list.is_running
    rig.run("roles")
    rig.tasks.drain()
    assert not checks[3].contexts[-1].is_cancelled()


def test_checklist_run_of_all_ends_the_scan_of_the_run_before():
    check = Scripted("languages")
    rig = Rig([check])
    rig.run()
    rig.tasks.step()
    rig.run()
    rig.tasks.drain()
    assert [one.is_cancelled() for one in check.contexts] == [True, False]


def test_checklist_clear_forgets_everything():
    rig = Rig([Scripted("languages", CheckStatus.FAIL)])
    rig.run()
    rig.tasks.drain()
    rig.list.override(Override("languages", "tested so", NOW))
    rig.list.clear()
    assert rig.list.reports == ()
    assert rig.list.overrides == ()
    assert rig.row("languages").report is None


def test_checklist_waits_for_running_operations_and_looks_again_by_itself():
    check = Scripted("running-operations", CheckStatus.FAIL)
    rig = Rig([check, Scripted("languages", CheckStatus.FAIL)], FakeAlarm())
    rig.run()
    rig.tasks.drain()
    assert rig.alarm.due_at == NOW + timedelta(seconds=30)
    rig.clock.passed = 30
    check.status = CheckStatus.PASS
    rig.alarm.callback()
    rig.tasks.drain()
    assert check.runs == 2
    assert rig.row("running-operations").report.status is CheckStatus.PASS
    assert rig.alarm.due_at is None


def test_checklist_two_rows_that_wait_are_each_looked_at_when_due():
    first = Scripted("running-operations", CheckStatus.FAIL)
    second = Scripted("environment-state", CheckStatus.FAIL)
    rig = Rig([first, second], FakeAlarm())
    rig.run()
    rig.tasks.drain()
    rig.clock.passed = 30
    rig.alarm.callback()
    rig.tasks.drain()
    assert (first.runs, second.runs) == (2, 1)
    rig.clock.passed = 60
    rig.alarm.callback()
    rig.tasks.drain()
    assert (first.runs, second.runs) == (3, 2)
    rig.list.cancel()
    assert rig.alarm.due_at is None

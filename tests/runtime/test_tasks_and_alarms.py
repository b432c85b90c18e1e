"""Work elsewhere comes back on the main thread; alarms ring by the wall clock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.runtime.deadline import QtAlarm
from coe_assistant.runtime.tasks import QtTaskRunner

T0 = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)


class HandClock:
    def __init__(self) -> None:
        self.at = T0

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return 0.0


@pytest.fixture
def tasks(qapp):
    runner = QtTaskRunner()
    yield runner
    runner.close()


def test_work_runs_elsewhere_and_its_result_comes_back_here(qtbot, tasks) -> None:
    seen = []
    tasks.submit(
        threading.get_ident,
        lambda worker: seen.append((worker, threading.get_ident())),
        seen.append,
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    worker, here = seen[0]
    assert here == threading.get_ident() != worker


def test_error_of_work_is_handed_to_failed(qtbot, tasks) -> None:
    seen = []
    tasks.submit(lambda: 1 / 0, seen.append, lambda error: seen.append(type(error)))
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen == [ZeroDivisionError]


def test_closed_runner_delivers_nothing_more(qtbot, tasks) -> None:
    gate, seen = threading.Event(), []
    tasks.submit(lambda: gate.wait(5), seen.append, seen.append)
    tasks.close()
    gate.set()
    tasks.submit(lambda: 1, seen.append, seen.append)
    qtbot.waitUntil(gate.is_set, timeout=1000)
    assert seen == []


def test_alarm_rings_once_when_due(qtbot) -> None:
    clock, rung = HandClock(), []
    alarm = QtAlarm(clock)
    alarm.set(T0 + timedelta(milliseconds=40), lambda: rung.append(clock.now()))
    clock.at = T0 + timedelta(seconds=1)
    qtbot.waitUntil(lambda: bool(rung), timeout=5000)
    assert len(rung) == 1


def test_alarm_of_the_past_rings_at_once(qtbot) -> None:
    rung = []
    QtAlarm(clock := HandClock()).set(clock.at - timedelta(hours=3), lambda: rung.append(True))
    alarm = QtAlarm(clock)
    alarm.set(clock.at - timedelta(hours=3), lambda: rung.append(True))
    qtbot.waitUntil(lambda: bool(rung), timeout=5000)
    assert rung


def test_alarm_is_not_early_when_the_clock_stands(qtbot) -> None:
    clock, rung, ticks = HandClock(), [], []
    alarm = QtAlarm(clock)
    alarm.set(T0 + timedelta(milliseconds=30), lambda: rung.append(True))
    other = QtAlarm(clock)
    other.set(T0, lambda: ticks.append(True))
    qtbot.waitUntil(lambda: bool(ticks), timeout=5000)
    qtbot.wait(80)
    assert rung == []
    clock.at = T0 + timedelta(hours=8)  # the machine slept over it
    qtbot.waitUntil(lambda: bool(rung), timeout=5000)
    assert rung == [True]


def test_cleared_and_replaced_alarms_stay_silent(qtbot) -> None:
    clock, rung = HandClock(), []
    cleared, replaced = QtAlarm(clock), QtAlarm(clock)
    cleared.set(T0, lambda: rung.append("cleared"))
    cleared.clear()
    replaced.set(T0, lambda: rung.append("first"))
    replaced.set(T0, lambda: rung.append("second"))
    qtbot.waitUntil(lambda: bool(rung), timeout=5000)
    assert rung == ["second"]


def test_alarm_rings_when_the_clock_was_set_back_so_that_it_is_decided_anew(qtbot) -> None:
    clock, rung = HandClock(), []
    alarm = QtAlarm(clock)
    alarm.set(T0 + timedelta(milliseconds=30), lambda: rung.append(clock.now()))
    clock.at = T0 - timedelta(hours=3)
    qtbot.waitUntil(lambda: bool(rung), timeout=5000)
    assert rung == [T0 - timedelta(hours=3)]

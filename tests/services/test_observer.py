"""Looking again and again: who works, since when nothing was heard, and who is first after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import SILENT_AFTER, Holder, Seen, Standing, as_it_stands
from coe_assistant.domain.run import Phase
from coe_assistant.services.observer import EVERY, Observer
from tests.domain.upgrade_runs import T0, run_in

HERE = Holder(12, "DESK-7", "coe-assistant", is_alive=True)
ELSEWHERE = replace(HERE, computer="OTHER", is_alive=None)


class Clock:
    def __init__(self) -> None:
        self.instant = T0

    def now(self):
        return self.instant

    def monotonic_s(self) -> float:
        return 0.0


class Alarm:
    def __init__(self) -> None:
        self.due_at = None
        self.ring = lambda: None

    def set(self, due_at, callback) -> None:
        self.due_at, self.ring = due_at, callback

    def clear(self) -> None:
        self.due_at = None


class AtOnce:
    def submit(self, work, done, failed) -> None:
        try:
            found = work()
        except CoeError as error:
            failed(error)
        else:
            done(found)


class Folder:
    """What the next look finds, or why it finds nothing."""

    def __init__(self) -> None:
        self.seen: Seen | CoeError = Seen(HERE)
        self.looks = 0

    def look(self) -> Seen:
        self.looks += 1
        if isinstance(self.seen, CoeError):
            raise self.seen
        return self.seen


@pytest.fixture
def bench():
    class Bench:
        clock, alarm, folder = Clock(), Alarm(), Folder()
        taken: list[Seen] = []  # noqa: RUF012 - one bench a test
        told = 0

    made = Bench()
    made.taken = []
    made.observer = Observer(made.folder, AtOnce(), made.clock, made.alarm, made.taken.append)

    def count() -> None:
        made.told += 1

    made.end = made.observer.subscribe(count)
    return made


def look(bench, seen, after: timedelta = EVERY):
    bench.folder.seen = seen
    bench.clock.instant += after
    bench.alarm.ring()
    return bench.observer.state


def test_looks_go_on_until_the_end(bench):
    bench.observer.begin()
    assert bench.alarm.due_at == T0 + EVERY
    assert bench.observer.state.standing is Standing.AT_WORK
    look(bench, Seen(HERE))
    assert (bench.folder.looks, len(bench.taken), bench.told) == (2, 2, 2)
    bench.end()
    look(bench, Seen(HERE))
    assert bench.told == 2
    bench.observer.close()
    assert bench.alarm.due_at is None
    look(bench, Seen(HERE))
    assert len(bench.taken) == 3


def test_end_and_death_are_told_apart_and_the_last_holder_is_remembered(bench):
    bench.observer.begin()
    state = look(bench, Seen(replace(HERE, is_alive=False)))
    assert (state.standing, state.is_free) == (Standing.DIED, True)
    state = look(bench, Seen(None))
    assert (state.standing, state.is_free) == (Standing.ENDED, True)
    assert state.holder is not None
    assert state.holder.pid == 12


def test_next_attempt_is_held_from_when_nobody_works_on_it(bench):
    run = run_in(Phase.WAITING)
    bench.observer.begin()
    look(bench, Seen(HERE, run))
    assert bench.taken[-1].run == run
    look(bench, Seen(replace(HERE, is_alive=False), run))
    left = bench.taken[-1].run
    assert left.pending == replace(run.pending, paused_at=bench.clock.instant)
    look(bench, Seen(None, run))
    assert bench.taken[-1].run.pending.paused_at is not None
    look(bench, Seen(HERE, run))
    assert bench.taken[-1].run == run


@pytest.mark.parametrize("standing", [Standing.DIED, Standing.ENDED])
def test_nothing_is_held_that_does_not_wait_or_was_held_before(standing):
    held = run_in(Phase.WAITING)
    held = replace(held, pending=replace(held.pending, paused_at=T0))
    for run in (None, run_in(Phase.IMPORTING), held):
        assert as_it_stands(run, standing, T0 + EVERY) is run


def test_silence_of_another_computer_is_measured_by_the_own_clock(bench):
    old = replace(ELSEWHERE, heard_at=T0 - timedelta(days=9))  # its clock is wrong
    bench.folder.seen = Seen(old)
    bench.observer.begin()
    assert look(bench, Seen(old)).standing is Standing.AT_WORK
    state = look(bench, Seen(old), SILENT_AFTER)
    assert (state.standing, state.is_free) == (Standing.SILENT, False)
    assert state.heard_at == T0
    sign = Seen(replace(old, heard_at=T0 - timedelta(days=8)))
    assert look(bench, sign).standing is Standing.AT_WORK
    moved = replace(sign, run=run_in(Phase.READY))
    assert look(bench, moved, SILENT_AFTER * 2).standing is Standing.AT_WORK


def test_folder_that_is_gone_is_told_and_tried_again(bench):
    bench.observer.begin()
    gone = CoeError("data-folder-not-readable", "Gone.")
    state = look(bench, gone)
    assert (state.trouble, state.standing, state.read_at) == (gone, Standing.AT_WORK, T0)
    assert look(bench, Seen(HERE)).trouble is None


def test_run_of_a_newer_program_is_told(bench):
    bench.observer.begin()
    state = look(bench, Seen(HERE, problem="It has schema 99."))
    assert state.trouble is not None
    assert state.trouble.detail == "It has schema 99."


def test_wish_to_work_here_is_passed_on_once_and_only_where_nobody_works(bench):
    wishes: list[bool] = []
    bench.observer.take_over = lambda: wishes.append(True)
    bench.observer.begin()
    bench.observer.work_here()
    assert wishes == []
    look(bench, Seen(None))
    bench.observer.work_here()
    bench.observer.work_here()
    assert wishes == [True]
    assert bench.observer.state.is_taking_over
    other = CoeError("other-instance", "Process 13 was first.")
    bench.observer.refused(other)
    state = bench.observer.state
    assert (state.is_taking_over, state.refusal) == (False, other)
    assert look(bench, Seen(None)).refusal is other
    assert look(bench, Seen(replace(HERE, pid=13))).refusal is None

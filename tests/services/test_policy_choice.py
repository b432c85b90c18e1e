"""A start waits until a worker has read what other runs spent; it is never begun without that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.domain.run import EarlierAttempt, Phase
from coe_assistant.services.policy_choice import PolicyChoice
from tests.domain.upgrade_runs import CONSENT, CORE, HOUR, T0, attempt, run_in
from tests.services.driver_fakes import Bench, MemoryJournal

NARROW = RetryPolicy(max_attempts=2)


class HeldTasks:
    """Runs work when a test says so."""

    def __init__(self) -> None:
        self.held = []

    def submit(self, work, done, failed) -> None:
        self.held.append((work, done, failed))

    def deliver(self) -> None:
        work, done, failed = self.held.pop(0)
        try:
            result = work()
        except CoeError as error:
            failed(error)
        else:
            done(result)


class Scene:
    def __init__(self, folder) -> None:
        self.bench = Bench(folder)
        self.driver = self.bench.drive(run_in(Phase.READY))
        self.others = MemoryJournal(folder)
        spent = replace(attempt(1), started_at=T0 - HOUR, ended_at=T0)
        self.others.save(run_in(Phase.ESCALATED, id="other", steps=(CORE,), attempts=(spent,)))
        self.tasks = HeldTasks()
        self.policy = RetryPolicy()
        self.told = []
        self.choice = PolicyChoice(self.others, self.bench.clock, self.tasks, lambda: self.policy)

    def wish(self) -> None:
        wish = ev.StartRequested(self.bench.clock.now(), CONSENT)
        self.choice.hand_to(self.driver, self.told.append, wish)


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path)


def test_start_waits_for_the_reading_and_counts_what_it_found(scene) -> None:
    scene.wish()
    assert scene.driver.run.phase is Phase.READY
    scene.tasks.deliver()
    assert scene.driver.run.earlier == (EarlierAttempt(CORE.solution, T0 - HOUR),)
    assert len(scene.bench.processes.started) == 1


def test_second_click_meanwhile_starts_nothing_of_its_own(scene) -> None:
    scene.wish()
    scene.wish()
    assert len(scene.tasks.held) == 1
    scene.tasks.deliver()
    assert len(scene.driver.run.attempts) == 1


def test_wish_after_an_answered_one_is_taken_again(scene) -> None:
    scene.others.unreadable = True
    scene.wish()
    scene.tasks.deliver()
    scene.others.unreadable = False
    scene.wish()
    scene.tasks.deliver()
    assert len(scene.bench.processes.started) == 1


def test_runs_that_cannot_be_read_start_nothing_and_are_told(scene) -> None:
    scene.others.unreadable = True
    scene.wish()
    scene.tasks.deliver()
    assert scene.driver.run.phase is Phase.READY
    assert scene.bench.processes.started == []
    assert [error.slug for error in scene.told] == ["data-folder-not-readable"]


def test_policy_is_that_of_the_moment_the_reading_ends(scene) -> None:
    scene.choice.hand_to(scene.driver, scene.told.append)
    scene.policy = NARROW
    scene.tasks.deliver()
    assert scene.driver.run.policy == NARROW
    assert scene.driver.run.phase is Phase.READY


def test_run_that_was_left_meanwhile_is_not_started(scene) -> None:
    scene.wish()
    scene.driver.close()
    scene.bench.clock.advance(timedelta(seconds=1))
    scene.tasks.deliver()
    assert scene.driver.run.phase is Phase.READY
    assert scene.bench.processes.started == []

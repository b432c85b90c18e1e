"""The program killed at every write of its journal, in a world that goes on without it.

In one process and under a virtual clock: the same as tests/bench/kill_matrix.py does with real
processes, for every write of every story.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coe_assistant.domain import event as ev
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import OperationState, ServerOperation
from tests.domain.upgrade_runs import CONSENT, CORE, GOVERNANCE, MINUTE, run_in
from tests.services.driver_fakes import Bench, VirtualAlarm

TOOK = 20 * MINUTE
BAD_GATEWAY = "Flow server error returned with status code BadGateway"
TWO = (CORE, replace(GOVERNANCE, from_version="3.24", to_version="3.25"))
STORIES = {
    "clean": ((CORE,), 0, None),
    "bad-gateway-once": ((CORE,), 1, None),
    "network-cut": ((CORE,), 0, (5 * MINUTE, 9 * MINUTE)),
    "two-solutions": (TWO, 0, None),
    "pac-dies": ((CORE,), 0, None),
}


class KilledError(BaseException):
    """kill -9: nobody may catch it."""


class World:
    """Server and pac, which outlive the program; only the tenant's record counts in the end."""

    def __init__(self, folder, story: str) -> None:
        self.steps, self.failures, self.cut = STORIES[story]
        self.bench = Bench(folder)
        self.clock = self.bench.clock
        self.began = self.clock.now()
        self.imports: list[str] = []
        self.overlaps = 0
        self.running = 0
        self._alarms: list[VirtualAlarm] = []
        self._pac_dies = story == "pac-dies"
        server = self.bench.server
        server.versions = {step.solution: step.from_version for step in self.steps}
        self.bench._run_checks = self._check  # the fake's own counter is not needed here
        start = self.bench.processes.start

        def started(argv, **more):
            child = start(argv, **more)
            self._begin(child)
            return child

        self.bench.processes.start = started

    def drive(self, run):
        self.driver = self.bench.drive(run)
        return self.driver

    def advance(self, by) -> None:
        if self.cut is not None:
            since = self.clock.now() - self.began
            is_cut = self.cut[0] <= since < self.cut[1]
            self.bench.server.problem = (
                ServiceError(ServiceProblem.UNREACHABLE, "dataverse", "No answer.")
                if is_cut
                else None
            )
        self.clock.advance(by)

    def forget_program(self) -> None:
        """All alarms and callbacks of the killed program are gone; the world's stay."""
        self.bench.poll.clear()
        self.clock.alarms[:] = [self.bench.poll, *self._alarms]
        child = self.bench.processes.alive
        if child is not None:
            child.lines, child.exit = _nobody, _nobody

    def _check(self) -> None:
        self.driver.dispatch(ev.ChecksFinished(self.clock.now(), Verdict.READY))

    def _begin(self, child) -> None:
        step = next(s for s in self.steps if self.bench.server.versions[s.solution] != s.to_version)
        number = len(self.imports) + 1
        self.imports.append(step.solution)
        self.overlaps += self.running > 0
        self.running += 1
        self.bench.processes.alive = child
        server = self.bench.server
        row = ServerOperation(f"op-{number}", OperationState.RUNNING, created_at=self.clock.now())
        server.running = [row]
        server.operations[row.id] = row
        self._later(TOOK, lambda: self._end(child, row, step, number))
        if self._pac_dies:
            self._later(TOOK / 2, lambda: self._exit(child, None))

    def _end(self, child, row, step, number) -> None:
        self.running -= 1
        server = self.bench.server
        server.running = []
        is_failure = number <= self.failures
        state = OperationState.FAILED if is_failure else OperationState.SUCCEEDED
        message = BAD_GATEWAY if is_failure else ""
        ended = replace(row, state=state, message=message, completed_at=self.clock.now())
        server.operations[row.id] = ended
        if not is_failure:
            server.versions[step.solution] = step.to_version
        self._exit(child, 1 if is_failure else 0)

    def _exit(self, child, code) -> None:
        if self.bench.processes.alive is child:
            self.bench.processes.alive = None
            child.exit(code)

    def _later(self, by, act) -> None:
        alarm = VirtualAlarm(self.clock)
        self._alarms.append(alarm)
        alarm.set(self.clock.now() + by, act)


def _nobody(*_ignored) -> None:
    return None


def _begin(world: World) -> None:
    run = run_in(Phase.READY, steps=world.steps)
    world.drive(run).dispatch(ev.StartRequested(world.clock.now(), CONSENT))


def _go_on(world: World) -> None:
    for _ in range(60 * 30):
        if world.driver.run.phase is Phase.SUCCEEDED:
            return
        world.advance(MINUTE)


def _end(world: World) -> tuple[object, ...]:
    versions = tuple(world.bench.server.versions[s.solution] for s in world.steps)
    return (world.driver.run.phase, versions, tuple(world.imports), world.overlaps)


def _play(folder, story: str, kill_at: int, *, is_saved: bool) -> tuple[World, int]:
    """Play a story; the program is killed at a write (0: never). Return the writes there were."""
    world = World(folder, story)
    journal = world.bench.journal
    save, count = journal.save, 0

    def counted(run) -> None:
        nonlocal count
        count += 1
        if count == kill_at and not is_saved:
            raise KilledError
        save(run)
        if count == kill_at:
            raise KilledError

    journal.save = counted
    try:
        _begin(world)
        _go_on(world)
    except KilledError:
        _start_again(world)
    return world, count


def _start_again(world: World) -> None:
    world.forget_program()
    world.clock.advance(timedelta(seconds=40))  # a person, or a script, needs a moment
    stored = world.bench.journal.load()
    if stored is None or not stored.attempts:
        _begin(world)
    elif stored.phase is Phase.SUCCEEDED:
        world.drive(stored)
    else:
        now = world.clock.now()
        world.drive(stored).resume(Interruption(InterruptionKind.ENDED, None, now))
    _go_on(world)


@pytest.mark.parametrize("story", list(STORIES))
def test_killed_at_any_write_it_ends_as_without(tmp_path, story) -> None:
    world, writes = _play(tmp_path, story, 0, is_saved=True)
    wanted = _end(world)
    assert wanted[0] is Phase.SUCCEEDED
    assert wanted[3] == 0
    assert writes > 10
    different = [
        (number, is_saved, _end(world))
        for number in range(1, writes + 1)
        for is_saved in (True, False)
        for world, _ in (_play(tmp_path, story, number, is_saved=is_saved),)
        if _end(world) != wanted
    ]
    assert different == []

"""A world in which an upgrade fails for a week: virtual clock, sleep, clock jumps, kills."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.retry import counted_attempts, may_start, rule_of
from coe_assistant.domain.run import HealthIncident, Phase, Run, WaitReason
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import facts

WEEK = timedelta(days=7)
MOST_EVENTS = 4000


class Fate(Protocol):
    """Decides what the world does next."""

    def diagnosis(self) -> Diagnosis: ...
    def server_state(self) -> ServerState: ...
    def import_length(self) -> timedelta: ...
    def oversleeps(self) -> timedelta: ...
    def clock_jump(self) -> timedelta: ...
    def kills(self) -> bool: ...
    def is_hindered(self) -> bool: ...
    def incidents(self, at: datetime) -> tuple[HealthIncident, ...]: ...
    def finds_idle(self) -> bool: ...


@dataclass
class Start:
    """One launch: when, whether a person clicked, and the run just before."""

    at: datetime
    before: Run


@dataclass
class World:
    """Feeds a run with what its effects ask for, until nothing is armed or the week is over."""

    run: Run
    now: datetime
    zone: tzinfo
    fate: Fate
    armed: datetime | None = None
    starts: list[Start] = field(default_factory=list)
    events: int = 0
    _queue: list[ev.Event] = field(default_factory=list)

    def live(self) -> None:
        """Live for a week of the world's clock."""
        end = self.now + WEEK
        while self.now < end and self.events < MOST_EVENTS:
            while self._queue:
                self.take(self._queue.pop(0))
            if self.armed is None:
                return
            self._wait_for_deadline()

    def take(self, event: ev.Event) -> None:
        """Let one event happen and carry out its effects; the promises are checked each time."""
        self.events += 1
        before = self.run
        self.run, effects = transition(before, event)
        launches = [item for item in effects if isinstance(item, ef.Launch)]
        assert len(launches) <= 1
        if launches:
            self._check_start(before, event)
        for effect in effects:
            self._perform(effect)
        self._check_due(event)

    def _check_start(self, before: Run, event: ev.Event) -> None:
        is_by_hand = isinstance(event, ev.StartRequested)
        if not is_by_hand and before.phase is not Phase.IMPORTING:
            assert before.pending is not None
            assert may_start(before, event.at, before.pending.kind), "start outside the window"
            if before.pending.reason is WaitReason.RETRY:
                rule = rule_of(before, before.diagnosis)
                assert rule is not None
                assert rule.automatic, "a class without automatic retry was retried"
                used = counted_attempts(before, event.at, before.policy.window)
                assert len(used) < min(rule.max_attempts, before.policy.max_attempts)
        earlier = [item for item in self.run.attempts[:-1] if item.is_launched]
        assert all(item.ended_at is not None for item in earlier), "two at once"
        self.starts.append(Start(event.at, before))

    def _check_due(self, event: ev.Event) -> None:
        pending = self.run.pending
        if self.run.phase is Phase.WAITING and pending is not None and self.armed is not None:
            assert pending.paused_at is None
            assert pending.due_at >= event.at, "a due time in the past"
            assert self.armed == pending.due_at

    def _wait_for_deadline(self) -> None:
        self.now += self.fate.clock_jump()
        assert self.armed is not None
        if self.fate.kills():
            self.now = max(self.now, self.armed) if self.fate.kills() else self.now
            self.armed = None  # the alarm dies with the program
            self.take(ev.Resumed(self.now))
            return
        self.now = max(self.now, self.armed) + self.fate.oversleeps()
        self.take(ev.DeadlineReached(self.now))

    def _perform(self, effect: ef.Effect) -> None:
        match effect:
            case ef.ArmDeadline(due_at=due_at):
                self.armed = due_at
            case ef.DisarmDeadline():
                self.armed = None
            case ef.Launch():
                self._launch()
            case ef.Classify():
                found = self.fate.diagnosis()
                self._queue.append(ev.Classified(self.now, found, self.zone))
            case ef.Recheck():
                blocking = ("storage",) if self.fate.is_hindered() else ()
                incidents = self.fate.incidents(self.now)
                self._queue.append(ev.Rechecked(self.now, blocking, incidents))
            case ef.RunChecks():
                self._queue.append(ev.ChecksFinished(self.now, Verdict.READY))
            case ef.AskServer():
                self._report(self.fate.server_state())
            case _:
                pass

    def _launch(self) -> None:
        if not self.fate.finds_idle():
            busy = facts(ServerState.RUNNING, self.now)
            self._queue.append(ev.LaunchRefused(self.now, busy))
            return
        self._queue.append(ev.LaunchBegan(self.now))
        self._queue.append(ev.ProcessStarted(self.now, 1))
        self.now += self.fate.import_length()
        self._queue.append(ev.ProcessExited(self.now, 1))

    def _report(self, state: ServerState) -> None:
        self._queue.append(ev.ServerReported(self.now, facts(state, self.now)))


def begun(run: Run, at: datetime) -> Run:
    """Return run as if it had been created at this instant."""
    return replace(run, created_at=at)

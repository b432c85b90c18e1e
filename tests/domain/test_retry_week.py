"""A week of failures in seconds: what must hold for every fate (issue 8, must hold)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import event as seen
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.domain import event as ev
from coe_assistant.domain.failure import Disposition, RetryRule
from coe_assistant.domain.quiet_hours import DaySpan, QuietHours, WeekSpan
from coe_assistant.domain.retry_policy import ClassPolicy, RetryPolicy
from coe_assistant.domain.run import Consent, MaintenanceWindow, Phase
from coe_assistant.domain.server import ServerState
from tests.domain.retry_week import World
from tests.domain.upgrade_runs import CORE, HOUR, INCIDENT, MINUTE, RETRY, diagnosis, run_in

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = QuietHours(
    (DaySpan(0, 360), DaySpan(1320, 1440)), (WeekSpan(0, DaySpan(0, 720)),), month_end_days=1
)
_BEGINS = st.sampled_from(
    [
        datetime(2026, 3, 28, 20, 30, tzinfo=UTC),  # the night the clocks go forward
        datetime(2026, 10, 24, 20, 30, tzinfo=UTC),  # the night they go back
        datetime(2026, 11, 30, 9, 0, tzinfo=UTC),  # a Monday, the last of a month
        datetime(2026, 11, 24, 22, 0, tzinfo=UTC),
    ]
)
_RULES = st.builds(
    RetryRule,
    st.booleans(),
    st.lists(st.sampled_from([MINUTE, 10 * MINUTE, HOUR, 9 * HOUR]), max_size=4).map(tuple),
    st.integers(1, 6),
    st.just(24 * HOUR),
)
_DIAGNOSES = st.builds(
    diagnosis,
    st.sampled_from(["a", "b"]),
    st.sampled_from(list(Disposition)),
    st.none() | _RULES,
    st.none() | st.sampled_from([MINUTE, 3 * HOUR, 30 * HOUR]),
)
_POLICIES = st.builds(
    RetryPolicy,
    automatic=st.sampled_from([True, True, True, False]),
    max_attempts=st.integers(1, 6),
    window=st.sampled_from([6 * HOUR, 24 * HOUR, 72 * HOUR]),
    jitter=st.sampled_from([0.0, 0.1, 0.5]),
    quiet=st.sampled_from([QuietHours(), QUIET]),
    quiet_from_attempt=st.integers(0, 4),
    classes=st.sampled_from([(), (ClassPolicy("a", automatic=False),), (ClassPolicy("b"),)]),
)


@dataclass
class DrawnFate:
    """Everything that happens is drawn."""

    data: st.DataObject

    def diagnosis(self):
        return self.data.draw(_DIAGNOSES)

    def server_state(self):
        states = [ServerState.FAILED] * 4 + list(ServerState)
        return self.data.draw(st.sampled_from(states))

    def import_length(self):
        return self.data.draw(st.sampled_from([MINUTE, HOUR, 3 * HOUR]))

    def oversleeps(self):
        return self.data.draw(st.sampled_from([timedelta(0)] * 3 + [9 * HOUR, 30 * HOUR]))

    def clock_jump(self):
        return self.data.draw(st.sampled_from([timedelta(0)] * 4 + [-HOUR, -26 * HOUR, 5 * HOUR]))

    def kills(self):
        return self.data.draw(st.integers(0, 4)) == 0

    def is_hindered(self):
        return self.data.draw(st.integers(0, 9)) == 0

    def incidents(self, at):
        open_now = self.data.draw(st.integers(0, 3)) == 0
        return (replace(INCIDENT, seen_at=at, seen_until=at),) if open_now else ()

    def finds_idle(self):
        return self.data.draw(st.integers(0, 4)) > 0


@st.composite
def _consents(draw: st.DrawFn, at: datetime) -> Consent:
    opens_at = at + draw(st.sampled_from([-HOUR, timedelta(0), 20 * HOUR]))
    length = draw(st.sampled_from([2 * HOUR, 8 * HOUR, 90 * HOUR]))
    window = MaintenanceWindow(opens_at, opens_at + length, "Europe/Berlin")
    return Consent(
        at,
        automatic_retries=draw(st.booleans()),
        window=draw(st.none() | st.just(window)),
        allows_overrun=draw(st.booleans()),
    )


@given(st.data(), _BEGINS, _POLICIES)
@settings(max_examples=400, deadline=None)
def test_a_week_of_any_fate_keeps_every_promise(data, begin, policy) -> None:
    consent = data.draw(_consents(begin))
    step = replace(CORE, expected_minutes=data.draw(st.sampled_from([None, (45, 120)])))
    run = run_in(Phase.READY, steps=(step,), consent=consent, created_at=begin, policy=policy)
    world = World(run, begin, BERLIN, DrawnFate(data))
    if consent.window is not None and consent.window.opens_at > begin:
        world.take(ev.ScheduleRequested(begin, consent))
    else:
        world.take(ev.StartRequested(begin, consent))
    world.live()  # every event is checked in World
    seen(f"ended {world.run.phase.value} after {min(len(world.starts), 6)} starts")
    _keeps_the_budget_in_every_stretch(world)


def _keeps_the_budget_in_every_stretch(world: World) -> None:
    launched = [item.started_at for item in world.run.attempts if item.is_launched]
    policy = world.run.policy
    for began in launched:
        near = [x for x in launched if timedelta(0) <= x - began < policy.window]
        assert len(near) <= max(1, policy.max_attempts)


class PlainFate(DrawnFate):
    """The same failure, again and again, with nothing odd about time."""

    def __init__(self, found=None, *, length=10 * MINUTE, state=ServerState.FAILED) -> None:
        self.found, self.length, self.state = found or diagnosis(), length, state

    def diagnosis(self):
        return self.found

    def server_state(self):
        return self.state

    def import_length(self):
        return self.length

    def oversleeps(self):
        return timedelta(0)

    clock_jump = oversleeps

    def kills(self):
        return False

    is_hindered = kills

    def incidents(self, at):
        return ()

    def finds_idle(self):
        return True


def lived(begin, fate, policy, consent=None, **more) -> World:
    consent = consent or Consent(begin, automatic_retries=True)
    run = run_in(Phase.READY, created_at=begin, policy=policy, **more)
    world = World(run, begin, BERLIN, fate)
    world.take(ev.StartRequested(begin, consent))
    world.live()
    return world


def test_four_failures_follow_the_schedule_then_hand_over() -> None:
    begin = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    world = lived(begin, PlainFate(), RetryPolicy())
    assert world.run.phase is Phase.ESCALATED
    gaps = [b.at - a.at for a, b in zip(world.starts, world.starts[1:], strict=False)]
    assert gaps == [20 * MINUTE, 40 * MINUTE, 70 * MINUTE]  # 10 minutes of import, then the wait


@pytest.mark.parametrize(
    ("begin", "first_quiet"),
    [
        # Tuesday morning: the third attempt waits for 22:00 in Berlin.
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), datetime(2026, 11, 24, 21, 0, tzinfo=UTC)),
        # 31 March is the end of a month: the next quiet hour is midnight, in summer time.
        (datetime(2026, 3, 31, 9, 0, tzinfo=UTC), datetime(2026, 3, 31, 22, 0, tzinfo=UTC)),
        # Sunday to Monday: the morning of a Monday is not quiet, Monday 22:00 is too late.
        (datetime(2026, 10, 26, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 21, 0, tzinfo=UTC)),
    ],
)
def test_later_attempts_prefer_quiet_hours(begin, first_quiet) -> None:
    policy = RetryPolicy(quiet=QUIET, quiet_from_attempt=3)
    world = lived(begin, PlainFate(), policy)
    assert world.starts[1].at - begin == 20 * MINUTE
    assert world.starts[2].at == first_quiet


def test_quiet_hours_never_move_an_attempt_beyond_the_budget() -> None:
    policy = RetryPolicy(quiet=QUIET, quiet_from_attempt=2, window=6 * HOUR)
    begin = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    world = lived(begin, PlainFate(), policy)
    assert world.starts[1].at - begin == 20 * MINUTE


def test_budget_ends_after_its_hours_though_attempts_are_left() -> None:
    slow = PlainFate(length=9 * HOUR)
    world = lived(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), slow, RetryPolicy(max_attempts=20))
    assert (world.run.phase, len(world.starts)) == (Phase.ESCALATED, 3)


def test_window_ends_the_attempts_that_cannot_end_in_it() -> None:
    begin = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    consent = Consent(begin, True, MaintenanceWindow(begin, begin + 3 * HOUR))
    step = replace(CORE, expected_minutes=(45, 120))
    world = lived(begin, PlainFate(length=30 * MINUTE), RetryPolicy(), consent, steps=(step,))
    # 22:00 fits; 22:40 fits; the third would be due at 23:40 and could end after 01:00.
    assert [s.at - begin for s in world.starts] == [timedelta(0), 40 * MINUTE]
    assert world.run.phase is Phase.NEEDS_ACTION
    allowed = replace(consent, allows_overrun=True)
    world = lived(begin, PlainFate(length=30 * MINUTE), RetryPolicy(), allowed, steps=(step,))
    assert len(world.starts) == 3


@pytest.mark.parametrize("kind", ["before", "at", "after"])
def test_killed_while_waiting_no_attempt_is_lost_or_doubled(kind) -> None:
    begin = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    class Killed(PlainFate):
        killed = False

        def kills(self):
            if kind == "at" or self.killed:
                return False
            self.killed = True
            return True

        def oversleeps(self):
            return timedelta(0) if kind != "after" else 2 * MINUTE

    world = lived(begin, Killed(), RetryPolicy())
    assert (world.run.phase, len(world.starts)) == (Phase.ESCALATED, 4)


def test_unknown_status_is_verified_before_the_one_attempt_that_follows() -> None:
    rule = replace(RETRY, waits=(5 * MINUTE, 10 * MINUTE), max_attempts=2)
    found = diagnosis("operation_status_unknown", Disposition.VERIFY, rule)
    world = lived(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), PlainFate(found), RetryPolicy())
    kinds = [e.kind for e in world.run.timeline if e.kind in ("verifying", "attempt-started")]
    assert kinds == ["attempt-started", "verifying", "attempt-started", "verifying"]
    assert world.run.phase is Phase.ESCALATED


def test_lost_contact_is_verified_and_never_imported_again() -> None:
    found = diagnosis("client_lost_contact", Disposition.VERIFY, None)
    world = lived(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), PlainFate(found), RetryPolicy())
    assert (world.run.phase, len(world.starts)) == (Phase.NEEDS_ACTION, 1)
    assert "verifying" in [entry.kind for entry in world.run.timeline]


def test_quiet_hours_mean_nothing_where_time_runs_faster() -> None:
    policy = RetryPolicy(quiet=QUIET, quiet_from_attempt=2)
    begin = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    world = lived(begin, PlainFate(), policy, time_scale=60.0)
    assert world.starts[1].at - begin == 10 * MINUTE + MINUTE / 6

"""Zones of the operating system: the same wall times as the standard library's, always."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.quiet_hours import DaySpan, QuietHours, WeekSpan, wall
from coe_assistant.runtime.time_zones import find_zone, system_zone_name, zone_names

NAMES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]

pytestmark = pytest.mark.skipif(
    "Europe/Berlin" not in available_timezones(), reason="this system has no zone data to compare"
)


@given(
    st.sampled_from(NAMES),
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),
)
@settings(max_examples=500, deadline=None)
def test_zone_agrees_with_zoneinfo(name, instant) -> None:
    ours, theirs = find_zone(name), ZoneInfo(name)
    mine, other = instant.astimezone(ours), instant.astimezone(theirs)
    assert mine.replace(tzinfo=None) == other.replace(tzinfo=None)
    assert (mine.fold, mine.utcoffset(), mine.tzname()) == (
        other.fold,
        other.utcoffset(),
        other.tzname(),
    )
    assert mine.astimezone(UTC) == instant
    assert bool(mine.dst()) is bool(other.dst())


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(
    "naive", [datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30), datetime(2026, 6, 1)]
)
def test_skipped_and_doubled_times_follow_fold(naive, fold) -> None:
    ours = naive.replace(tzinfo=find_zone("Europe/Berlin"), fold=fold)
    theirs = naive.replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)
    assert ours.utcoffset() == theirs.utcoffset()


def test_zone_can_be_copied_and_unknown_names_are_refused() -> None:
    zone = find_zone("Europe/Berlin")
    assert repr(copy.deepcopy(zone)) == "SystemZone('Europe/Berlin')"
    assert pickle.loads(pickle.dumps(zone)).key == "Europe/Berlin"
    with pytest.raises(CoeError, match="no time zone called"):
        find_zone("Mars/Olympus")
    assert find_zone().utcoffset(datetime(2026, 1, 1)) is not None
    assert system_zone_name()
    assert "Europe/Berlin" in zone_names()


QUIET = QuietHours((DaySpan(120, 360), DaySpan(1320, 1440)), (WeekSpan(0, DaySpan(360, 720)),), 1)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # The clocks go forward at 02:00: quiet begins at 03:00 summer time, which is 01:00 UTC.
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        # They go back at 03:00: 02:00 comes twice, the first of them counts.
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        # The last of a month is no good, midnight of the next day is not quiet, 02:00 is.
        (datetime(2026, 4, 29, 22, 30, tzinfo=UTC), datetime(2026, 5, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_over_clock_changes_and_the_end_of_a_month(instant, expected) -> None:
    for zone in (find_zone("Europe/Berlin"), ZoneInfo("Europe/Berlin")):
        assert QUIET.next_quiet(instant, zone) == expected


def test_quiet_hours_contain_their_beginning_and_not_their_end() -> None:
    zone = find_zone("Europe/Berlin")
    at = wall(datetime(2026, 11, 24).date(), 120, zone)
    assert QUIET.contains(at, zone)
    assert not QUIET.contains(at - timedelta(minutes=1), zone)
    assert not QUIET.contains(at + timedelta(hours=4), zone)
    assert QuietHours().next_quiet(at, zone) is None


@given(
    st.sampled_from(NAMES),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
@settings(max_examples=300, deadline=None)
def test_next_quiet_is_quiet_and_nothing_before_it_is(name, instant) -> None:
    zone = find_zone(name)
    found = QUIET.next_quiet(instant, zone)
    assert found is not None
    assert found >= instant
    assert QUIET.contains(found, zone)
    step = (found - instant) / 24
    assert not any(QUIET.contains(instant + n * step, zone) for n in range(24) if step)

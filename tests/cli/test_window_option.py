"""--window and --time-zone: instants, clock times, clock changes, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coe_assistant.cli.window_option import parse_window
from coe_assistant.domain.errors import CoeError, ExitCode

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def parse(text, zone="Europe/Berlin", now=NOW):
    return parse_window(text, zone, ZoneInfo, now)


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("2026-03-10T22:00/2026-03-11T04:00", "2026-03-10T21:00Z", "2026-03-11T03:00Z"),
        ("2026-03-10T22:00/04:00", "2026-03-10T21:00Z", "2026-03-11T03:00Z"),
        ("2026-03-10T22:00Z/2026-03-11T04:00+02:00", "2026-03-10T22:00Z", "2026-03-11T02:00Z"),
        # The night the clocks go forward is an hour shorter, the other one an hour longer.
        ("2026-03-28T22:00/04:00", "2026-03-28T21:00Z", "2026-03-29T02:00Z"),
        ("2026-10-24T22:00/04:00", "2026-10-24T20:00Z", "2026-10-25T03:00Z"),
        ("2026-03-29T02:30/06:00", "2026-03-29T01:00Z", "2026-03-29T04:00Z"),
    ],
)
def test_window_is_read_in_its_zone(text, opens, closes) -> None:
    found = parse(text)
    assert (found.opens_at, found.closes_at) == (
        datetime.fromisoformat(opens),
        datetime.fromisoformat(closes),
    )
    assert found.zone == "Europe/Berlin"


def test_no_window_is_no_window() -> None:
    assert parse("") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-03-10T22:00", "nvalid"),
        ("tonight/04:00", "nvalid"),
        ("2026-03-10T22:00/2026-03-10T21:00", "ends before it begins"),
        ("2026-02-10T22:00/2026-02-11T04:00", "it is over"),
        ("2026-03-10T22:00/2026-05-11T04:00", "longer than"),
        ("2026-03-10T22:00/99:99", "must be in"),
    ],
)
def test_window_that_is_none_is_refused_as_wrong_usage(text, why) -> None:
    with pytest.raises(CoeError, match=why) as caught:
        parse(text)
    assert caught.value.exit_code is ExitCode.USAGE

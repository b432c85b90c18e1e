"""Durations from the environment's own history (upgrade-procedure, "How long?")."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.domain.expected_duration import own_duration
from coe_assistant.domain.kit import MinuteRange
from coe_assistant.domain.server import HistoryRow

CORE = "CenterofExcellenceCoreComponents"
T0 = datetime(2026, 3, 1, 22, 0, tzinfo=UTC)


def row(version: str, minutes: float, **changes: object) -> HistoryRow:
    """A history row; day, after (minutes), operation and suboperation may be changed."""
    day, after = int(changes.pop("day", 0)), float(changes.pop("after", 0))
    start = T0 + timedelta(days=day, minutes=after)
    values: dict[str, object] = {
        "id": f"{version} {day} {after}",
        "solution": CORE,
        "version": version,
        "operation": "Importieren",
        "suboperation": "Aktualisieren",
        "is_finished": True,
        "succeeded": True,
        "started_at": start,
        "ended_at": start + timedelta(minutes=minutes),
        "operation_code": 0,
        "suboperation_code": 2,
    }
    return HistoryRow(**(values | changes))  # type: ignore[arg-type] # values by name


def test_own_duration_of_nothing_is_none():
    assert own_duration([], CORE) is None


def test_own_duration_one_upgrade_is_stretched_by_a_quarter():
    found = own_duration([row("4.49", 60)], CORE)
    assert found is not None
    assert (found.upgrades, found.total) == (1, MinuteRange(45, 75))
    assert found.importing is found.applying is None
    assert found.newest_at == T0


def test_own_duration_several_upgrades_give_their_range():
    rows = [row("4.49", 41.2), row("4.50", 58.5, day=30), row("4.50.6", 50, day=60)]
    found = own_duration(reversed(rows), CORE)
    assert found is not None
    assert (found.upgrades, found.total) == (3, MinuteRange(41, 59))
    assert found.newest_at == T0 + timedelta(days=60)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param({"operation_code": 0, "suboperation_code": 2}, id="DeleteAndPromote"),
        pytest.param({"operation_code": 1, "suboperation_code": 4}, id="old one removed"),
    ],
)
def test_own_duration_two_rows_of_one_upgrade_are_its_halves(second):
    rows = [
        row("4.49", 40, solution=CORE + "_Upgrade"),
        replace(row("4.49", 20, after=100), **second),
        row("4.50", 50, day=30),
        replace(row("4.50", 30, day=30, after=60), **second),
    ]
    found = own_duration(rows, CORE)
    assert found is not None
    assert found.upgrades == 2
    assert found.importing == MinuteRange(40, 50)
    assert found.applying == MinuteRange(20, 30)
    assert found.total == MinuteRange(60, 80)  # the pause between the halves does not count


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"succeeded": False}, id="failed"),
        pytest.param({"succeeded": None, "is_finished": False}, id="still running"),
        pytest.param({"ended_at": T0}, id="80072031: ended when it began"),
        pytest.param({"ended_at": None}, id="no end"),
        pytest.param({"started_at": None}, id="no start"),
        pytest.param({"operation_code": 3}, id="publish"),
        pytest.param({"operation_code": None}, id="not told"),
        pytest.param({"solution": "Other"}, id="another solution"),
        pytest.param({"operation_code": 1}, id="a removal alone"),
        pytest.param({"operation_code": 1, "solution": CORE + "_Upgrade"}, id="leftover removed"),
    ],
)
def test_own_duration_row_that_says_nothing_is_left_out(changes):
    assert own_duration([row("4.49", 60, **changes)], CORE) is None


def test_own_duration_first_installation_counts_only_alone():
    first = row("4.45", 20, suboperation_code=1)
    found = own_duration([first], CORE)
    assert found is not None
    assert found.total == MinuteRange(15, 25)
    found = own_duration([first, row("4.49", 60, day=9)], CORE)
    assert found is not None
    assert found.total == MinuteRange(45, 75)


def test_own_duration_only_the_newest_five_count():
    rows = [row(f"4.{number}", 100 - number * 10, day=number * 30) for number in range(7)]
    found = own_duration(rows, CORE)
    assert found is not None
    assert (found.upgrades, found.total) == (5, MinuteRange(40, 80))


def test_own_duration_next_version_within_a_day_is_another_upgrade():
    found = own_duration([row("4.47", 40), row("4.49", 50, after=120)], CORE)
    assert found is not None
    assert (found.upgrades, found.applying) == (2, None)


def test_own_duration_same_version_again_after_a_day_is_another_upgrade():
    found = own_duration([row("4.49", 40), row("4.49", 50, day=3)], CORE)
    assert found is not None
    assert found.upgrades == 2

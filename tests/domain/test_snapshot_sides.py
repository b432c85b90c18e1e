"""Two snapshots side by side: numbers, what works, and nothing concluded about a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coe_assistant.domain.configuration import FlowState
from coe_assistant.domain.snapshot import (
    Gap,
    Snapshot,
    SnapshotFlow,
    SnapshotLayer,
    SnapshotReference,
    SnapshotSolution,
    SnapshotVariable,
    TeamRole,
)
from coe_assistant.domain.snapshot_changes import snapshot_changes
from coe_assistant.domain.snapshot_sides import Compared, Part, Side, sides

T0 = datetime(2026, 3, 14, tzinfo=UTC)
FLOW = SnapshotFlow("f1", "Sync", "core", FlowState.ON)
BEFORE = Snapshot(
    T0, "https://x", "00",
    (SnapshotSolution("core", "Core", "1", True),),
    (FLOW, replace(FLOW, id="f2", name="Old", state=FlowState.OFF)),
    (SnapshotVariable("v", "V", "core", "1", 1, True, value="a"),
     SnapshotVariable("w", "W", "core", "2", 1, False)),
    (SnapshotReference("r", "R", "core", "1", "c", "bound"),),
)  # fmt: skip


def compare(after: Snapshot, before: Snapshot = BEFORE) -> dict[Part, Compared]:
    found = sides(before, after, snapshot_changes(before, after))
    return {one.part: one for one in found}


def test_sides_nothing_changed_shows_what_people_worry_about():
    found = compare(BEFORE)
    assert list(found) == [Part.FLOWS, Part.VARIABLES, Part.REFERENCES]
    assert found[Part.FLOWS].before == Side(2, 1)
    assert found[Part.VARIABLES].before == Side(2, 1)
    assert found[Part.REFERENCES].before == Side(1, 1)
    assert not any(one.changes or one.is_worse for one in found.values())


def test_sides_flow_turned_off_is_worse():
    after = replace(BEFORE, flows=(replace(FLOW, state=FlowState.OFF), BEFORE.flows[1]))
    flows = compare(after)[Part.FLOWS]
    assert (flows.after, flows.is_worse) == (Side(2, 0), True)
    assert [one.kind for one in flows.changes] == ["flow-turned-off"]


def test_sides_new_flow_that_is_on_is_a_difference_and_not_worse():
    new = replace(FLOW, id="f3", name="New")
    flows = compare(replace(BEFORE, flows=(*BEFORE.flows, new)))[Part.FLOWS]
    assert (flows.after, flows.is_worse) == (Side(3, 2), False)


@pytest.mark.parametrize(
    ("part", "gap"),
    [
        (Part.FLOWS, "flows"),
        (Part.VARIABLES, "variables"),
        (Part.REFERENCES, "references"),
        (Part.LAYERS, "layers"),
        (Part.LANGUAGES, "languages"),
        (Part.TEAM_ROLES, "team-roles"),
    ],
)
def test_sides_part_that_was_not_read_is_not_known_and_shown(part, gap):
    found = compare(replace(BEFORE, gaps=(Gap(gap, "403"),)))[part]
    assert (found.after, found.is_known, found.changes) == (None, False, ())


def test_sides_rare_parts_are_there_when_something_differs():
    after = replace(
        BEFORE,
        solutions=(replace(BEFORE.solutions[0], version="2"),),
        layers=(SnapshotLayer("l", "29", "Sync"),),
        languages=(1033,),
        team_roles=(TeamRole("T", "R"),),
    )
    found = compare(after)
    assert list(found) == list(Part)
    assert found[Part.SOLUTIONS].after == Side(1)
    assert found[Part.LAYERS].is_worse
    assert not found[Part.LANGUAGES].is_worse
    assert not found[Part.TEAM_ROLES].is_worse

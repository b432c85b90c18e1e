"""How an earlier start ended is told by its trace alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coe_assistant.domain.component_count import processed_components
from coe_assistant.domain.interruption import InterruptionKind, Presence, interruption_after
from tests.domain.upgrade_runs import HOUR, T0

TWO = (
    '<workflow id="1"><result result="success" errorcode="0" /></workflow>'
    '<workflow id="2"><result result="warning" errorcode="0" /></workflow>'
)


@pytest.mark.parametrize(
    ("presence", "booted_at", "kind"),
    [
        (None, T0, InterruptionKind.UNKNOWN),
        (Presence(T0, InterruptionKind.CLOSED), T0 + HOUR, InterruptionKind.CLOSED),
        (Presence(T0), T0 + timedelta(minutes=1), InterruptionKind.RESTARTED),
        (Presence(T0), T0 - HOUR, InterruptionKind.ENDED),
        (Presence(T0), None, InterruptionKind.ENDED),
    ],
)
def test_interruption_is_told_by_trace_and_start_of_the_computer(presence, booted_at, kind) -> None:
    found = interruption_after(presence, T0 + 2 * HOUR, booted_at)
    assert found.kind is kind
    assert found.from_at == (None if presence is None else T0)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        ("", None),
        ("<importexportxml><solutionManifests/></importexportxml>", None),
        (
            '<solutionManifest id="x"><result result="success" /></solutionManifest>' + TWO,
            2,
        ),
        ('<result result="' * 1000, None),
    ],
)
def test_components_are_those_with_a_result(data, count) -> None:
    assert processed_components([data]) == count
    assert processed_components(data) == count  # letter by letter


@pytest.mark.parametrize("size", [1, 7_001, 65_536])
def test_components_are_the_same_in_pieces_of_any_size(size) -> None:
    manifest = f"<solutionManifest id='x'>{TWO}{' ' * 9_000}</solutionManifest>"
    data = (manifest + TWO * 700) * 4
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    assert processed_components(pieces) == 4 * 1400

"""The drawn timeline: what it shows, what it says in words, and that it is safe to embed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta
from xml.etree import ElementTree as ET

import pytest

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.run import (
    Consent,
    HealthIncident,
    MaintenanceWindow,
    PendingStart,
    Phase,
    TimelineEntry,
    WaitReason,
)
from coe_assistant.services.timeline_drawing import DrawingScheme, timeline_svg, timeline_words
from coe_assistant.services.timeline_spans import Lane, SpanState, spans
from tests.domain.upgrade_runs import HOUR, MINUTE, T0, attempt, run_in

NOW = T0 + 20 * MINUTE
SVG = "{http://www.w3.org/2000/svg}"


def a_run(**more):
    waiting = PendingStart(T0 + 30 * MINUTE, WaitReason.RETRY, AttemptKind.IMPORT, T0)
    values = {
        "attempts": (attempt(ended_at=T0 + 10 * MINUTE, class_id="service_transient"),),
        "pending": waiting,
        "timeline": (TimelineEntry(T0 + 10 * MINUTE, "waiting", "retry"),),
        **more,
    }
    return run_in(Phase.WAITING, **values)


def test_spans_of_a_waiting_run_show_attempt_and_wait_until_due() -> None:
    found = spans(a_run(), NOW)
    assert [(s.lane, s.state, s.begin, s.end) for s in found] == [
        (Lane.ATTEMPTS, SpanState.BAD, T0, T0 + 10 * MINUTE),
        (Lane.WAITS, SpanState.WAITING, T0 + 10 * MINUTE, T0 + 30 * MINUTE),
    ]


def test_waits_for_the_same_reason_are_one_span_and_another_reason_ends_it() -> None:
    entries = tuple(
        TimelineEntry(T0 + n * MINUTE, kind, text)
        for n, (kind, text) in enumerate(
            [
                ("waiting", "other-operation"),
                ("waiting", "other-operation"),
                ("waiting", "unreachable"),
                ("attempt-started", "2 import"),
            ]
        )
    )
    waits = [s for s in spans(a_run(timeline=entries), NOW) if s.lane is Lane.WAITS]
    assert [(s.label, s.begin, s.end) for s in waits] == [
        ("other-operation", T0, T0 + 2 * MINUTE),
        ("unreachable", T0 + 2 * MINUTE, T0 + 3 * MINUTE),
    ]


@pytest.mark.parametrize(
    ("phase", "more", "state"),
    [
        (Phase.SUCCEEDED, {}, SpanState.GOOD),
        (Phase.IMPORTING, {"ended_at": None}, SpanState.RUNNING),
        (Phase.NEEDS_ACTION, {"class_id": "throttled"}, SpanState.BAD),
        (Phase.NEEDS_ACTION, {}, SpanState.UNKNOWN),
    ],
)
def test_an_attempt_is_told_by_what_is_known_of_it(phase, more, state) -> None:
    run = run_in(phase, attempts=(attempt(**{"ended_at": NOW, **more}),))
    assert [s.state for s in spans(run, NOW)] == [state]


def test_picture_holds_every_lane_and_says_all_of_it_in_words() -> None:
    window = MaintenanceWindow(T0 - HOUR, T0 + 4 * HOUR)
    incident = HealthIncident("PP1", "Flows <slow> & late", "Power Automate", T0, NOW)
    run = a_run(consent=Consent(T0, True, window), incidents=(incident,))
    root = ET.fromstring(timeline_svg(run, NOW, name="x"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-title x-desc"
    told = root.find(f"{SVG}desc").text
    for sentence in timeline_words(run, NOW):
        assert sentence in told
    texts = [item.text for item in root.iter(f"{SVG}text")]
    assert [lane.value for lane in Lane if lane.value in texts] == [lane.value for lane in Lane]
    assert "Flows <slow> & late" in told


@pytest.mark.parametrize("scheme", list(DrawingScheme))
def test_scheme_decides_the_ground_and_only_auto_adapts(scheme) -> None:
    text = timeline_svg(a_run(), NOW, scheme)
    ground = re.search(r'class="f-ground"[^>]*fill="(#\w+)"', text).group(1)
    assert ground == ("#20262e" if scheme is DrawingScheme.DARK else "#ffffff")
    assert ("prefers-color-scheme" in text) is (scheme is DrawingScheme.AUTO)


def test_same_run_gives_the_same_text_and_an_empty_run_a_picture() -> None:
    assert timeline_svg(a_run(), NOW) == timeline_svg(a_run(), NOW)
    empty = replace(run_in(Phase.PREPARING), timeline=())
    assert "Nothing has happened yet" in timeline_svg(empty, NOW)


@pytest.mark.parametrize("length", [timedelta(minutes=3), 5 * HOUR, timedelta(days=9)])
def test_axis_has_a_readable_number_of_ticks(length) -> None:
    run = run_in(Phase.IMPORTING, attempts=(attempt(),))
    text = timeline_svg(run, T0 + length, zone=UTC)
    assert 1 <= text.count('text-anchor="middle">') <= 11

"""The drawn timeline: readable in a narrow window, told in words, signs explained."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from fake_workbench import NOW
from scene_registry import load_scenes

from coe_assistant.services.timeline_scale import TimeScale
from coe_assistant.services.timeline_spans import Lane, Span, SpanState
from coe_assistant.ui.timeline_words import bar_labels, lane_name, legend
from coe_assistant.ui.widgets.timeline_picture import TimelinePicture

TITLES = {"service_transient": "A Microsoft service was briefly not available"}


def picture_of(desk, width: int) -> TimelinePicture:
    made = TimelinePicture(desk.content.context.theme)
    made.resize(width, 100)
    made.show_run(desk.workbench.run, NOW, UTC, TITLES)
    made.resize(width, made.sizeHint().height())
    return made


def test_narrow_picture_puts_the_names_of_the_lanes_above_them(open_scene, qtbot):
    desk = open_scene("failure-spent")
    wide, narrow = picture_of(desk, 900), picture_of(desk, 320)
    for made in (wide, narrow):
        qtbot.addWidget(made)
        assert not made.grab().isNull()
    assert narrow.is_narrow
    assert not wide.is_narrow
    assert narrow.sizeHint().height() > wide.sizeHint().height()


def test_timeline_calls_a_failure_by_its_title_never_by_its_id(open_scene, qtbot):
    desk = open_scene("failure-spent")
    failed = {one.class_id for one in desk.workbench.run.attempts}
    assert "service_transient" in failed
    made = picture_of(desk, 900)
    qtbot.addWidget(made)
    assert f"failed ({TITLES['service_transient']})" in made.accessibleDescription()
    for page in (made, *desk.page.findChildren(TimelinePicture)):
        assert not any(one in page.accessibleDescription() for one in failed)


@pytest.mark.parametrize(
    "name", [one for one in sorted(load_scenes()) if one.startswith(("failure-", "waiting-"))]
)
def test_every_outcome_has_its_timeline_in_words(open_scene, name):
    desk = open_scene(name)
    for made in desk.page.findChildren(TimelinePicture):
        assert made.accessibleName()
        assert made.accessibleDescription()


def test_bars_say_how_long_and_shorten_where_there_is_no_room():
    wait = Span(Lane.WAITS, NOW, NOW + timedelta(minutes=30), SpanState.WAITING, "retry", "w")
    assert bar_labels(wait) == ("waits 30 min", "30 min")
    tried = Span(Lane.ATTEMPTS, NOW, NOW + timedelta(hours=1), SpanState.BAD, "2", "w")
    assert bar_labels(tried)[0].endswith("1 h 00 min")
    assert bar_labels(tried)[1].startswith("2 ")
    for lane in Lane:
        assert lane_name(lane)
        assert all(bar_labels(Span(lane, NOW, NOW, SpanState.OPEN, "x", "w")))


def test_legend_names_only_the_signs_that_are_there():
    assert "succeeded" not in legend({SpanState.BAD}, has_now=False)
    assert "failed" in legend({SpanState.BAD}, has_now=False)
    assert legend(set(), has_now=False) == ""
    assert "now" in legend({SpanState.WAITING}, has_now=True)


@pytest.mark.parametrize("ticks", [1, 2, 3, 8])
def test_scale_has_no_more_ticks_than_there_is_room_for(ticks):
    scale = TimeScale(NOW, NOW + timedelta(hours=21), UTC, 0, 300, ticks)
    assert len(scale.ticks()) <= ticks + 1

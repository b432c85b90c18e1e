"""The usual time of a step: drawn with a band, told in words, hidden where nobody knows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from coe_assistant.ui.widgets.step_bar import StepBar
from coe_assistant.ui.widgets.usual_track import UsualTime


def tracks(desk):
    return [bar.usual for bar in desk.page.findChildren(StepBar)]


def test_band_is_drawn_for_both_halves_before_the_second_has_begun(open_scene):
    first, second = tracks(open_scene("import-as-usual"))
    assert (first.time, second.time) == (
        UsualTime(1270, 35 * 60, 60 * 60),
        UsualTime(0, 8 * 60, 20 * 60),
    )
    assert first.isVisible()
    assert second.isVisible()
    assert first.accessibleDescription() == "21 min elapsed, usually 35 min to 1 h 00 min"


def test_longer_than_usual_is_said_and_is_no_failure(open_scene):
    _, second = tracks(open_scene("import-longer"))
    assert "longer than usual, which is no failure" in second.accessibleDescription()


def test_without_history_there_is_no_band(open_scene):
    assert all(track.isHidden() for track in tracks(open_scene("import-running")))


@pytest.mark.parametrize("elapsed", [0.0, 60.0, 3600.0, 90_000.0])
def test_scale_holds_the_band_and_what_was_taken(elapsed):
    time = UsualTime(elapsed, 35 * 60, 60 * 60)
    assert time.whole_s > max(elapsed, time.high_s)


@pytest.mark.parametrize(("is_mirrored", "is_left"), [(False, True), (True, False)])
def test_marker_goes_with_the_reading_direction(open_scene, is_mirrored, is_left):
    desk = open_scene("import-as-usual")
    track = tracks(desk)[0]
    direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    track.setLayoutDirection(direction)
    picture = track.grab().toImage()
    row = [picture.pixelColor(x, 2).lightness() for x in range(picture.width())]
    darkest = row.index(min(row))
    assert (darkest < picture.width() / 2) == is_left


def test_log_stays_closed_where_it_would_hide_the_progress(open_scene):
    desk = open_scene("import-running")
    desk.window.resize(683, 384)
    assert desk.page.log.isHidden() or not desk.page.log.isVisible()
    desk.window.resize(1366, 768)
    assert desk.page.log.isVisible()


def test_signed_out_import_offers_the_sign_in(open_scene):
    desk = open_scene("import-lost")
    desk.page.step().act()
    assert any(call[0] == "connect" for call in desk.workbench.calls)

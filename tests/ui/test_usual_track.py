"""The usual time of a step: drawn with a band, told in words, hidden where nobody knows it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

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
    assert first.accessibleDescription() == "21 min elapsed\nusually 35 min to 1 h 00 min"


def test_longer_than_usual_is_said_and_is_no_failure(open_scene):
    _, second = tracks(open_scene("import-longer"))
    assert "longer than usual (8 min to 20 min)" in second.accessibleDescription()
    assert "no failure" in second.accessibleDescription()


def test_without_history_there_is_no_band(open_scene):
    assert all(track.isHidden() for track in tracks(open_scene("import-running")))


@pytest.mark.parametrize("elapsed", [0.0, 60.0, 3600.0, 90_000.0])
def test_scale_holds_the_band_and_what_was_taken(elapsed):
    time = UsualTime(elapsed, 35 * 60, 60 * 60)
    assert time.whole_s > max(elapsed, time.high_s)


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_words_stand_at_the_end_of_the_reading_direction(open_scene, is_mirrored):
    track = tracks(open_scene("import-as-usual"))[0]
    direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    track.setLayoutDirection(direction)
    track.resize(900, 20)
    picture = track.grab().toImage()
    drawn = [
        x
        for x in range(picture.width())
        if len({picture.pixel(x, y) for y in range(picture.height())}) > 1
    ]
    assert (drawn[0] < 50) == is_mirrored
    assert (drawn[-1] > 850) != is_mirrored


def test_everything_fits_beside_the_banner_and_five_lines_of_the_log(open_scene):
    desk = open_scene("import-as-usual")
    desk.window.resize(1180, 760)
    area = desk.page.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() == 0
    pane = desk.page.log.pane
    assert pane.viewport().height() >= 5 * pane.fontMetrics().lineSpacing()


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

"""Models, log pane, dialogs, texts and theme."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from fake_workbench import NOW
from PySide6.QtGui import QColor
from scenes import FAILED, GATEWAY, a_run, attempt, rows

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui import text
from coe_assistant.ui.announce import CountdownMarks
from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Scheme, Tone
from coe_assistant.ui.fact_words import fact_rows
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.models.attempts_model import AttemptsModel
from coe_assistant.ui.models.checklist_model import ChecklistModel
from coe_assistant.ui.widgets.log_view import LogView


def test_checklist_model_holds_qt_contract(qtmodeltester):
    model = ChecklistModel()
    model.show_rows(rows())
    qtmodeltester.check(model)


def test_attempts_model_holds_qt_contract(qtmodeltester):
    model = AttemptsModel()
    model.show_run(a_run(Phase.SUCCEEDED, attempts=(FAILED, attempt(2))), {})
    qtmodeltester.check(model)


def test_log_pane_flooded_stays_bounded_and_quick(qtbot):
    waiting = [[f"line {n}" for n in range(200_000)]]
    view = LogView(lambda: waiting.pop() if waiting else (), lambda text: None)
    qtbot.addWidget(view)
    view.notice()
    begun = time.monotonic()
    qtbot.waitUntil(lambda: view.is_idle, timeout=10_000)
    assert time.monotonic() - begun < 5
    assert view.pane.blockCount() <= 5000
    shown = view.pane.toPlainText()
    assert shown.endswith("line 199999")
    assert view._state.text() == "195000 earlier lines are only in the run folder"


def test_log_pane_paused_keeps_lines_and_goes_on(qtbot):
    waiting = [["one"], ["two"]]
    view = LogView(lambda: waiting.pop() if waiting else (), lambda text: None)
    qtbot.addWidget(view)
    view.set_paused(is_paused=True)
    qtbot.waitUntil(lambda: view.is_idle)
    assert view.pane.toPlainText() == ""
    view.set_paused(is_paused=False)
    qtbot.waitUntil(lambda: view.is_idle)
    assert view.pane.toPlainText().splitlines() == ["two", "one"]


DIALOG = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none


@DIALOG
def test_explain_dialog_shows_title_of_diagnosis(open_scene):
    desk = open_scene("connect-empty")
    desk.workbench.diagnosing.diagnosis = GATEWAY
    desk.content.context.do("explain")
    dialog = desk.content._actions.dialog
    dialog.text.setPlainText("BadGateway")
    dialog._explain.click()
    assert dialog.title == GATEWAY.title


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.6, "1 min"), (61, "1 min 01 s"), (600, "10 min"), (5400, "1 h 30 min"),
     (180_000, "2 days 2 h")],
)  # fmt: skip
def test_duration_says_the_two_largest_units(seconds, words):
    assert text.duration(seconds) == words


def test_times_carry_their_zone():
    assert text.when(NOW).endswith(text.zone_name(NOW))
    assert text.countdown(3661) == "1:01:01"
    assert text.countdown(-5) == "0:00"
    assert text.size(1536) == "1.5 KB"


def test_countdown_marks_are_passed_once_each():
    marks = CountdownMarks()
    told = [left for left in range(700, 0, -1) if marks.passed(left)]
    assert told == [600, 300, 60, 10]


def test_long_facts_are_cut_with_a_count():
    (row,) = fact_rows({"layers": [f"n{n}" for n in range(40)]})
    assert row[0] == "Layers"
    assert row[1].endswith("and 28 more")


def luminance(colour: str) -> float:
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", list(SCHEMES))
def test_text_colours_contrast_with_every_ground(scheme):
    colours = SCHEMES[scheme]
    pairs = [
        (ink, ground)
        for ink in (colours.text, colours.muted, colours.accent)
        for ground in (colours.window, colours.surface, colours.rail, colours.hover)
    ]
    pairs += [(colours.on_accent, colours.accent)]
    pairs += [(colours.text, colours.soft[tone]) for tone in Tone]
    pairs += [(colours.strong[tone], colours.soft[tone]) for tone in Tone]
    pairs += [(colours.strong[tone], colours.surface) for tone in Tone]
    weak = [(ink, ground, round(contrast(ink, ground), 2)) for ink, ground in pairs
            if contrast(ink, ground) < 4.5]  # fmt: skip
    assert weak == []


def test_theme_switch_at_run_time_repaints_in_the_new_colours(open_scene):
    desk = open_scene("import-running")
    desk.window.use_scheme(Scheme.DARK)
    assert desk.window.grab().toImage().pixelColor(700, 100).lightness() < 80
    desk.window.use_scheme(Scheme.HIGH_CONTRAST)
    assert desk.content.context.theme.scheme is Scheme.HIGH_CONTRAST


def test_empty_window_is_painted_before_it_is_filled(qtbot):
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    with pytest.raises(RuntimeError):
        _ = window.content


def test_progress_change_does_not_rebuild_ids(open_scene):
    desk = open_scene("import-running")
    first = desk.page._ids.findChildren(type(desk.page._ids))
    moved = replace(desk.workbench.progress[0], percent=44.0, elapsed_s=1300)
    desk.workbench.put(Change.PROGRESS, progress=(moved,))
    assert desk.page._ids.findChildren(type(desk.page._ids)) == first
    bar = next(iter(desk.page._progress._bars.values()))
    assert bar.bar.value() == 440


def test_countdown_of_a_moved_deadline_starts_its_marks_anew(open_scene):
    desk = open_scene("failure-waiting")
    pending = replace(desk.workbench.run.pending, due_at=NOW + timedelta(hours=2))
    desk.workbench.put(Change.RUN, run=replace(desk.workbench.run, pending=pending))
    desk.page.tick()
    assert desk.page.outcome._next.ring.text == "2:00:00"

"""What a usual window shows whole: the words of the rail, the attempts, the form of Connect."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gallery_child import fit
from structure import settle

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change, ConnectionPhase
from coe_assistant.ui.design import Size
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.pages.connect_form import ConnectForm
from coe_assistant.ui.rail_state import rail_states
from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.attempts_table import AttemptsTable
from coe_assistant.ui.widgets.step_bar import StepBar
from coe_assistant.ui.widgets.stepper import StepButton
from coe_assistant.ui.wording import PLACE_OF, Place, phase_title

TAGS = ("", "de")


def _is_cut(place: Place, mark: Mark, word: str) -> bool:
    button = StepButton(Theme(), place, 1, 5)
    button.show_state(mark, word, is_shown=True, is_enabled=True)
    return button.is_cut


@pytest.mark.parametrize("tag", TAGS)
def test_no_state_word_of_a_run_is_cut_in_the_rail(open_scene, speak, tag):
    if tag:
        speak(tag)
    desk = open_scene("import-running", has_rest=False)
    cut = []
    for phase in Phase:
        desk.workbench.run = replace(desk.workbench.run, phase=phase)
        place = PLACE_OF[phase]
        mark, word = rail_states(desk.workbench, place)[place]
        cut += [word] * _is_cut(place, mark, word)
    assert cut == []


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("change", [{"is_watched": False}, {"is_signed_in": False}])
@pytest.mark.parametrize("phase", [Phase.IMPORTING, Phase.VERIFYING, Phase.DIAGNOSED])
def test_nothing_turns_in_the_rail_while_nobody_watches(open_scene, speak, tag, change, phase):
    if tag:
        speak(tag)
    desk = open_scene("import-running", has_rest=False)
    turning, _ = rail_states(desk.workbench, Place.IMPORT)[Place.IMPORT]
    desk.workbench.run = replace(desk.workbench.run, phase=phase, **change)
    desk.workbench.put(Change.RUN)
    mark, word = rail_states(desk.workbench, Place.IMPORT)[Place.IMPORT]
    assert turning is Mark.RUNNING
    assert mark is (Mark.SKIPPED if "is_watched" in change else Mark.WARNING)
    button = desk.window.findChildren(StepButton)[list(Place).index(Place.IMPORT)]
    assert f": {word}" in button.accessibleName()
    assert not _is_cut(Place.IMPORT, mark, word)


def test_rail_and_page_call_the_search_for_the_cause_the_same(open_scene):
    desk = open_scene("import-running", has_rest=False)
    desk.workbench.run = replace(desk.workbench.run, phase=Phase.DIAGNOSED)
    _, word = rail_states(desk.workbench, Place.IMPORT)[Place.IMPORT]
    assert word == phase_title(Phase.DIAGNOSED)


@pytest.mark.parametrize("tag", TAGS)
def test_no_state_word_of_connecting_is_cut_in_the_rail(open_scene, speak, tag):
    if tag:
        speak(tag)
    desk = open_scene("connect-empty", has_rest=False)
    cut = []
    for phase in ConnectionPhase:
        desk.workbench.connection = replace(desk.workbench.connection, phase=phase)
        mark, word = rail_states(desk.workbench, Place.CONNECT)[Place.CONNECT]
        cut += [word] * _is_cut(Place.CONNECT, mark, word)
    assert cut == []


@pytest.mark.parametrize("tag", TAGS)
def test_attempts_are_whole_at_the_usual_width_without_a_sideways_bar(open_scene, speak, tag):
    if tag:
        speak(tag)
    seen = 0
    for name in ("finish-done", "finish-cancelled"):
        desk = open_scene(name, has_rest=False)
        fit(desk.window, desk.shown, Size.WINDOW)
        for table in desk.window.findChildren(AttemptsTable):
            if table.model().rowCount():
                seen += 1
                assert table.horizontalScrollBar().maximum() == 0, name
                for column in range(4):  # outcome and id may be cut; their tooltips are whole
                    assert table.columnWidth(column) >= table.sizeHintForColumn(column), name
    assert seen


@pytest.mark.parametrize("tag", TAGS)
def test_three_fields_of_connect_stand_in_one_line_at_the_usual_width(open_scene, speak, tag):
    if tag:
        speak(tag)
    desk = open_scene("connect-known", has_rest=False)
    fit(desk.window, desk.shown, Size.WINDOW)
    settle()
    form = desk.page.findChild(ConnectForm)
    tops = {
        one.mapTo(form, one.rect().topLeft()).y() for one in (form.mode, form.account, form.cloud)
    }
    assert len(tops) == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"phase": Phase.DIAGNOSED}, "Ended"),
        ({"is_watched": False}, "Not watched"),
        ({"is_signed_in": False}, "Not watched"),
    ],
)
def test_bar_that_nobody_sees_moving_foretells_nothing(open_scene, change, word):
    desk = open_scene("import-running", has_rest=False)
    desk.workbench.run = replace(desk.workbench.run, **change)
    desk.workbench.put(Change.RUN)
    bar = desk.page.findChildren(StepBar)[0].bar
    assert bar.accessibleDescription().startswith(word)
    assert "left" not in bar.accessibleDescription()
    assert bar.maximum() > 0

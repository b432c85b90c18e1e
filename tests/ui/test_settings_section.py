"""The dialog before the import asks for what is open, checks it, and loses no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from scenes_settings import NEEDS, NOTHING_READ

from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.settings_needs import UNSET
from coe_assistant.ui.pages.check_panel import ConnectionsPanel
from coe_assistant.ui.widgets.setting_rows import ConnectionRow, SettingRow

CONNECTION, VARIABLE = SettingKind.CONNECTION, SettingKind.VARIABLE
PROPOSED = SettingAnswer(CONNECTION, "admin_CoECoreNewDataverse", "c1")


def row(desk, name: str) -> SettingRow:
    rows = desk.shown.settings.rows
    return next(one for one in rows if one.control.accessibleName() == name)


def taken(desk) -> tuple[SettingAnswer, ...]:
    desk.shown._on_take()
    (call,) = desk.workbench.safeguard.calls
    assert call[0] == "choose"
    assert isinstance(call[1], Precautions)
    return call[1].answers


def choose(one: ConnectionRow, connection_id: str) -> None:
    one.control.setCurrentIndex(one.control.findData(connection_id))


def test_proposed_connection_is_chosen_and_the_rest_is_empty(open_scene):
    desk = open_scene("dialog-before-import")
    assert taken(desk) == (PROPOSED,)


def test_answers_are_taken_as_they_are_written(open_scene, qtbot):
    desk = open_scene("dialog-before-import")
    choose(row(desk, "CoE Core - New Teams"), "t2")
    qtbot.keyClicks(row(desk, "New Region").control, " EMEA ")
    row(desk, "New Switch").control.setCurrentIndex(1)
    assert taken(desk) == (
        PROPOSED,
        SettingAnswer(CONNECTION, "admin_CoECoreNewTeams", "t2"),
        SettingAnswer(VARIABLE, "admin_NewRegion", "EMEA"),
        SettingAnswer(VARIABLE, "admin_NewSwitch", "yes"),
    )


def test_proposal_can_be_declined(open_scene):
    desk = open_scene("dialog-before-import")
    choose(row(desk, "CoE Core - New Dataverse"), "")
    assert taken(desk) == (replace(PROPOSED, value=""),)


def test_wrong_value_is_told_and_keeps_the_dialog_open(open_scene):
    desk = open_scene("dialog-before-import-wrong")
    wrong = row(desk, "New Maximum Age")
    assert "A number is wanted" in wrong.below.text()
    assert wrong.control.accessibleDescription() == wrong.below.text()
    desk.shown._on_take()
    assert desk.workbench.safeguard.calls == []
    assert desk.shown.isVisible()
    wrong.control.setText("7")
    assert SettingAnswer(VARIABLE, "admin_NewMaximumAge", "7") in taken(desk)


def test_secret_has_no_field_and_is_told(open_scene):
    desk = open_scene("dialog-before-import")
    names = [one.control.accessibleName() for one in desk.shown.settings.rows]
    assert len(names) == len(NEEDS.variables) + len(NEEDS.references)
    assert not any("Secret" in name for name in names)
    shown = [one.text() for one in desk.shown.findChildren(type(row(desk, names[0]).below))]
    assert any("never asked for or kept: New Service - Client Secret" in text for text in shown)


def test_earlier_answers_are_shown_again_and_survive_a_silence(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    before = Precautions(
        answers=(
            SettingAnswer(CONNECTION, "ADMIN_CoECoreNewDataverse", "c2"),
            SettingAnswer(VARIABLE, "admin_NewRegion", "EMEA"),
        )
    )
    desk.workbench.run = replace(desk.workbench.run, precautions=before)
    desk.workbench.safeguard.needs = NOTHING_READ
    desk.content.context.do("precautions")
    desk.shown = desk.content._actions.dialog
    assert desk.shown.settings.answers == before.answers
    desk.workbench.safeguard.needs = (NEEDS,)
    qtbot.mouseClick(desk.shown.settings._again, Qt.MouseButton.LeftButton)
    assert row(desk, "New Region").control.text() == "EMEA"
    row(desk, "New Region").control.setText("APAC")
    qtbot.mouseClick(desk.shown.settings._again, Qt.MouseButton.LeftButton)
    assert taken(desk) == (
        replace(PROPOSED, value="c2"),
        SettingAnswer(VARIABLE, "admin_NewRegion", "APAC"),
    )


def look_again(desk, qtbot, needs) -> None:
    desk.workbench.safeguard.needs = needs
    qtbot.mouseClick(desk.shown.settings._again, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("New Maximum Age", "seven", "A number is wanted"),
        ("New Map", '{"a": ', "This is no JSON"),
    ],
)
@pytest.mark.parametrize("between", [(NEEDS,), NOTHING_READ, ()])
def test_what_cannot_be_taken_stays_with_its_reason(
    open_scene, qtbot, name, text, problem, between
):
    desk = open_scene("dialog-before-import")
    row(desk, name).control.setText(text)
    look_again(desk, qtbot, between)
    look_again(desk, qtbot, (NEEDS,))
    assert row(desk, name).control.text() == text
    assert row(desk, name).below.text().startswith(problem)
    desk.shown._on_take()
    assert desk.workbench.safeguard.calls == []


def test_what_is_typed_while_the_environment_is_asked_stays(open_scene, qtbot):
    desk = open_scene("dialog-before-import")
    held = []
    desk.workbench.safeguard.read_needs = lambda done, failed: held.append(done)
    qtbot.mouseClick(desk.shown.settings._again, Qt.MouseButton.LeftButton)
    field = row(desk, "New Maximum Age").control
    field.setFocus()
    field.setText("seven")
    held[0]((NEEDS,))
    field = row(desk, "New Maximum Age").control
    assert field.text() == "seven"
    qtbot.waitUntil(lambda: desk.shown.focusWidget() is field)


def test_wrong_value_in_a_closed_group_opens_it(open_scene, qtbot):
    desk = open_scene("dialog-before-import")
    row(desk, "New Maximum Age").control.setText("seven")
    older = tuple(
        replace(one, why=UNSET) if one.label == "New Maximum Age" else one
        for one in NEEDS.variables
    )
    look_again(desk, qtbot, (replace(NEEDS, variables=older),))
    qtbot.waitUntil(row(desk, "New Maximum Age").control.isVisible)
    assert row(desk, "New Maximum Age").control.text() == "seven"


def test_answers_to_what_cannot_be_read_just_now_are_kept(open_scene, qtbot):
    desk = open_scene("dialog-before-import")
    row(desk, "New Region").control.setText("EMEA")
    choose(row(desk, "CoE Core - New Teams"), "t2")
    look_again(desk, qtbot, (replace(NEEDS, variables=(), references=(), unread=("variables",)),))
    assert set(taken(desk)) == {
        PROPOSED,
        SettingAnswer(CONNECTION, "admin_CoECoreNewTeams", "t2"),
        SettingAnswer(VARIABLE, "admin_NewRegion", "EMEA"),
    }


@pytest.mark.parametrize(
    ("choices", "said"), [((), "is not there any more"), (None, "Your choice is kept")]
)
def test_connection_that_is_not_listed_any_more_stays_chosen(open_scene, qtbot, choices, said):
    desk = open_scene("dialog-before-import")
    choose(row(desk, "CoE Core - New Teams"), "t2")
    without = tuple(replace(one, choices=choices, proposed="") for one in NEEDS.references)
    look_again(desk, qtbot, (replace(NEEDS, references=without),))
    assert said in row(desk, "CoE Core - New Teams").below.text()
    assert SettingAnswer(CONNECTION, "admin_CoECoreNewTeams", "t2") in taken(desk)


def test_value_can_be_taken_out_again(open_scene, qtbot):
    desk = open_scene("dialog-before-import")
    row(desk, "New Region").control.setText("EMEA")
    look_again(desk, qtbot, (NEEDS,))
    row(desk, "New Region").control.clear()
    look_again(desk, qtbot, (NEEDS,))
    assert taken(desk) == (PROPOSED,)


def test_what_two_solutions_bring_is_asked_once(open_scene):
    desk = open_scene("dialog-before-import")
    desk.workbench.safeguard.needs = (NEEDS, replace(NEEDS, solution="Other"))
    desk.shown.settings.read()
    assert len(desk.shown.settings.rows) == len(NEEDS.variables) + len(NEEDS.references)


def test_nothing_is_asked_beside_a_file_of_the_persons_own(open_scene):
    desk = open_scene("dialog-before-import-own-file")
    assert desk.shown.settings.rows == ()
    assert taken(desk) == ()


def test_row_about_connections_leads_to_the_dialog(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    page = desk.page
    page.choose("connections")
    (panel,) = page.detail.findChildren(ConnectionsPanel)
    assert panel.isVisible()
    qtbot.mouseClick(panel._open, Qt.MouseButton.LeftButton)
    assert desk.content._actions.dialog.windowTitle() == "Before the first import"

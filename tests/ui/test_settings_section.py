"""The dialog before the import asks for what is open, checks it, and loses no answer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from scenes_settings import NEEDS, NOTHING_READ

from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
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

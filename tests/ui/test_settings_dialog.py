"""The settings dialog, section by section; and what the menus keep."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.wiping import WipePart
from coe_assistant.ui.design import Scheme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def keeping(desk):
    return desk.content.context.surroundings.housekeeping().settings


def test_look_chosen_in_the_menu_is_in_force_and_kept(open_scene) -> None:
    desk = open_scene("connect-empty")
    desk.content._actions.choose_scheme(Scheme.DARK)
    assert desk.content.context.theme.scheme is Scheme.DARK
    assert keeping(desk).kept("appearance.scheme") == "dark"
    desk.content._actions.choose_scheme(Scheme.SYSTEM)
    assert keeping(desk).kept("appearance.scheme") is None


def test_look_that_cannot_be_kept_is_in_force_and_told(open_scene) -> None:
    desk = open_scene("connect-empty")
    keeping(desk)._file.problem = CoeError("settings-not-saved", "The disk is full.")
    desk.content._actions.choose_scheme(Scheme.HIGH_CONTRAST)
    assert desk.content.context.theme.scheme is Scheme.HIGH_CONTRAST
    assert desk.content.banners._program.accessibleName() == "The disk is full."


@pytest.fixture
def dialog(open_scene):
    desk = open_scene("connect-done")
    desk.content.context.do("preferences")
    made = desk.content._actions.dialog
    made.desk = desk
    return made


def house(dialog):
    return dialog.desk.content.context.surroundings.housekeeping()


def said(widget) -> str:
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisible())


def test_sections_are_made_when_they_are_chosen(dialog) -> None:
    assert list(dialog._sections) == ["appearance"]
    for line in range(dialog.list.count()):
        dialog.list.setCurrentRow(line)
        name = dialog.list.item(line).data(0x0100)
        assert dialog.section(name).isVisible()
        assert dialog.standard.isVisible() == (name in ("retries", "quiet"))
    assert len(dialog._sections) == dialog.list.count()


def test_look_is_in_force_at_once_and_kept(dialog) -> None:
    section = dialog.section("appearance")
    section.choices[Scheme.DARK].click()
    assert dialog.desk.content.context.theme.scheme is Scheme.DARK
    assert house(dialog).settings.kept("appearance.scheme") == "dark"
    assert "Kept" in said(dialog)


def test_language_is_kept_at_once_and_used_when_the_dialog_closes(dialog) -> None:
    dialog.choose("language")
    section = dialog.section("language")
    section.choice.setCurrentIndex(section.choice.findData("de"))
    assert section.keep()
    assert house(dialog).settings.kept("language") == "de"
    languages = dialog.desk.content.context.surroundings.languages
    assert languages.chosen == ""
    dialog.reject()
    assert languages.chosen == "de"


def test_number_is_kept_once_it_stands_still(dialog, qtbot) -> None:
    file = dialog.desk.workbench.preferences._store._file
    dialog.choose("retries")
    dialog.retries.attempts.setValue(5)
    dialog.retries.attempts.setValue(6)
    assert file.values == {}
    qtbot.waitUntil(lambda: file.values.get("retry") == {"max_attempts": 6})


def test_wheel_over_a_number_that_is_only_passed_changes_nothing(dialog) -> None:
    dialog.choose("retries")
    spin = dialog.retries.attempts
    before = spin.value()
    dialog.list.setFocus()
    centre = QPointF(spin.rect().center())
    wheel = QWheelEvent(
        centre, spin.mapToGlobal(centre), QPoint(0, 120), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(spin, wheel)
    assert spin.value() == before


def test_as_shipped_can_be_undone(dialog) -> None:
    preferences = dialog.desk.workbench.preferences
    dialog.choose("quiet")
    dialog.quiet.spans.setText("20:00-24:00")
    assert dialog.quiet.keep()
    dialog.standard.click()
    assert preferences.policy == preferences.standard_policy
    next(
        b for b in dialog.problem.findChildren(QPushButton) if b.accessibleName() == "Undo"
    ).click()
    assert preferences.policy.quiet.spans[0].begin == 20 * 60


def test_what_cannot_be_kept_stays_on_its_section_and_can_be_left(dialog) -> None:
    dialog.choose("quiet")
    dialog.quiet.spans.setText("22:00-25:00")
    dialog.choose("pac")
    assert dialog.list.currentItem().text() == "Quiet hours"
    assert "22:00-25:00" in said(dialog.problem)
    leave = next(b for b in dialog.problem.findChildren(QPushButton) if "without" in b.text())
    leave.click()
    assert not dialog.isVisible()


def test_path_of_pac_is_used_at_once_and_looked_at(dialog) -> None:
    dialog.choose("pac")
    section = dialog.section("pac")
    assert "1.43.6" in said(section)
    house(dialog).pac.found = None
    section.path.show_path("/opt/pac")
    assert section.keep()
    assert house(dialog).pac.paths == ["/opt/pac"]
    assert house(dialog).settings.kept("pac") == "/opt/pac"
    assert "pac was not found" in said(section)
    section.minutes.setValue(90)
    assert section.keep()
    assert house(dialog).settings.kept("stop_watching_after_minutes") == 90
    house(dialog).pac.found = CoeError("busy", "An import is running.")
    section.again.click()
    assert "An import is running." in said(section)


def test_cloud_says_which_is_in_force_and_keeps_another(dialog, tmp_path) -> None:
    dialog.choose("cloud")
    section = dialog.section("cloud")
    section.choice.setCurrentIndex(section.choice.findData("gcc-high"))
    assert section.keep()
    assert house(dialog).settings.kept("cloud") == "gcc-high"
    section.choice.setCurrentIndex(section.choice.findData("file"))
    section.file.show_path(str(tmp_path / "none.toml"))
    assert not section.keep()
    assert "no cloud" in said(dialog.problem)
    assert house(dialog).settings.kept("cloud") == "gcc-high"
    section.choice.setCurrentIndex(0)
    assert section.keep()
    assert house(dialog).settings.kept("cloud") is None


def test_data_folder_is_shown_with_its_size(dialog) -> None:
    dialog.choose("folder")
    section = dialog.section("folder")
    assert "49.0 MB" in said(section)
    assert "--data-dir" in said(section)
    press(section, "Open the folder")
    assert dialog.desk.opened == [house(dialog).data_folder]


def press(widget, name: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.accessibleName() == name).click()


def test_nothing_is_wiped_without_the_second_step(dialog) -> None:
    dialog.choose("wipe")
    section, wiping = dialog.section("wipe"), house(dialog).wiping
    ticked = {part for part, tick in section.ticks.items() if tick.isChecked()}
    assert ticked == {WipePart.RECENT, WipePart.LOGS, WipePart.SIGN_IN}
    assert not section.ticks[WipePart.CHANNEL].isEnabled()
    assert "its import may still be going on" in said(section)
    assert "cannot be brought back" in said(section)
    assert not section.act.isEnabled()
    section.agreed.setChecked(True)
    section.act.click()
    assert wiping.wiped == [(WipePart.RECENT, WipePart.LOGS, WipePart.SIGN_IN)]
    assert "Wiped: 3.0 MB" in said(section)
    assert not section.agreed.isChecked()
    assert not section.act.isEnabled()


def test_what_is_in_use_is_told_after_wiping(dialog) -> None:
    dialog.choose("wipe")
    section, wiping = dialog.section("wipe"), house(dialog).wiping
    wiping.left = ("20260101-core",)
    section.ticks[WipePart.SETTINGS].setChecked(True)
    section.agreed.setChecked(True)
    section.act.click()
    assert "In use, and left: 20260101-core" in said(section)
    assert "next start" in said(section)


def test_nothing_is_wiped_while_a_run_is_open(open_scene) -> None:
    desk = open_scene("dialog-settings-wipe-refused")
    section = desk.content._actions.dialog.section("wipe")
    assert "A run is open" in said(section)
    assert not section.act.isEnabled()
    assert not section.agreed.isEnabled()


def test_other_reason_is_told_before_the_dialog_may_be_left(dialog) -> None:
    dialog.choose("quiet")
    dialog.quiet.spans.setText("22:00-25:00")
    assert not dialog.quiet.keep()
    dialog.quiet.spans.setText("22:00-24:00")
    dialog.quiet.avoided.setText("someday")
    dialog.reject()
    assert dialog.isVisible()
    assert "someday" in said(dialog.problem)
    dialog.reject()
    assert not dialog.isVisible()

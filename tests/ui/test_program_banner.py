"""What the window says of the program itself: changed files, and where newer versions are."""

from __future__ import annotations

from fake_workbench import FakeClock, FakeWorkbench
from PySide6.QtWidgets import QPushButton

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.context import UPDATE_PAGE, Shell
from coe_assistant.ui.dialogs import about_dialog
from coe_assistant.ui.main_window import build_main_window
from coe_assistant.ui.widgets.banner import Banner

PROBLEM = CoeError(
    "program-files-changed", "This program is not as it was shipped.", detail="1 changed: app.exe."
)


def visible_banners(desk) -> list[Banner]:
    return [item for item in desk.window.findChildren(Banner) if item.isVisible()]


def test_changed_files_are_a_banner_that_can_be_copied_and_dismissed(open_scene) -> None:
    desk = open_scene("connect-empty")
    desk.content.banners.warn(PROBLEM)
    (banner,) = visible_banners(desk)
    assert banner.accessibleName() == PROBLEM.title
    assert "app.exe" in banner.accessibleDescription()
    copy, dismiss = banner.findChildren(QPushButton)
    copy.click()
    assert "program-files-changed" in desk.copied[0]
    assert "app.exe" in desk.copied[0]
    dismiss.click()
    assert visible_banners(desk) == []


def buttons_of_about(qtbot, facts: dict[str, str]) -> tuple[list[QPushButton], list[object]]:
    opened: list[object] = []
    shell = Shell(opened.append, opened.append, opened.append)
    window = build_main_window(FakeWorkbench(), FakeClock(), shell=shell, facts=facts)
    qtbot.addWidget(window)
    dialog = about_dialog.build(window.content.context, window)
    found = [item for item in dialog.findChildren(QPushButton) if "newer" in item.text()]
    return found, opened


def test_newer_versions_are_a_link_where_the_settings_name_a_page(qtbot) -> None:
    (found,), opened = buttons_of_about(qtbot, {UPDATE_PAGE: "https://example.org/releases"})
    found.click()
    assert opened == ["https://example.org/releases"]


def test_newer_versions_are_not_offered_by_default(qtbot) -> None:
    found, _ = buttons_of_about(qtbot, {})
    assert found == []

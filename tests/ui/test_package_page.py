"""The Package page: path, problems first, what changes, details and hashes on demand."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_workbench import FakeWorkbench
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from scenes_first_pages import FILES
from scenes_package import FLOWS, SHA

from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.services.workbench_state import Change, PackageState
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.rail_state import rail_states
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.file_card import FileCard
from coe_assistant.ui.widgets.hash_compare import HashCompare
from coe_assistant.ui.widgets.version_line import LineStop, VersionKind, VersionLine
from coe_assistant.ui.widgets.version_path import PathPause, PathStop
from coe_assistant.ui.wording import Place


@pytest.fixture
def page(open_scene):
    def opened(name: str):
        desk = open_scene(name)
        desk.content.view(Place.PACKAGE)
        return desk

    return opened


def texts(widget) -> str:
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisible())


def disclosure(widget, words: str) -> Disclosure:
    return next(item for item in widget.findChildren(Disclosure) if words in item._title)


def click(widget, words: str) -> None:
    found = [item for item in widget.findChildren(QPushButton) if words in item.text()]
    next(item for item in found if item.isVisible()).click()


def test_versions_on_the_way_are_drawn_on_a_line_with_words(page):
    desk = page("package-long-way")
    lines = desk.page.findChildren(VersionLine)
    (line,) = lines
    assert line.accessibleName() == (
        "Center of Excellence - Core Components: 4.2 installed, 4.45 advised in between, "
        "4.47 advised in between, 4.49 advised in between, 4.50.9 your file"
    )
    assert page("package-still-used").page.findChildren(VersionLine) == []


def test_long_line_counts_the_middle(open_scene):
    desk = open_scene("package-empty")
    stops = [LineStop("1.0", VersionKind.INSTALLED)]
    stops += [LineStop(f"1.{n}", VersionKind.ADVISED) for n in range(1, 12)]
    line = VersionLine(
        desk.content.context.theme, "Core", [*stops, LineStop("2", VersionKind.CHOSEN)]
    )
    shown = [one.text for one in line._stops]
    assert shown == ["1.0", "1.1", "1.2", "1.3", "1.4", "7 more", "2"]
    assert "1.11 advised in between" in line.accessibleName()


def test_what_is_to_do_before_a_step_is_a_point_with_its_source_folded(page):
    desk = page("package-still-used")
    (stop,) = desk.page._path._shown
    (point,) = stop.points
    assert point.title.startswith("With 4.24: ")
    assert point.source.endswith("(confirmed)")
    shown = texts(desk.page._path)
    assert "Before this step" in shown
    assert point.source not in shown
    click(desk.page._path, "Where this is known from")
    assert point.source in texts(desk.page._path)


def test_path_draws_advised_versions_pauses_and_steps(page):
    desk = page("package-long-way")
    pieces = desk.page._path._shown
    stops = [(one.after, one.is_advised) for one in pieces if isinstance(one, PathStop)]
    assert stops == [
        ("4.45", True),
        ("4.47", True),
        ("4.49", True),
        ("4.50.9", False),
        ("3.25", False),
        ("3.19", False),
    ]
    assert sum(isinstance(one, PathPause) for one in pieces) == 2
    shown = texts(desk.page)
    assert "release of November 2024" in shown
    assert "Together at least 1 h 45 min" in shown  # 45 and twice 30 minutes of pause
    click(desk.page, "older releases")
    assert desk.opened == ["https://github.com/microsoft/coe-starter-kit/releases"]


def test_own_durations_are_told_as_such(page):
    assert "59 to 63 min, as 2 earlier in this environment" in texts(
        page("package-still-used").page
    )


def test_parts_that_are_still_used_stand_above_everything(page):
    desk = page("package-still-used")
    assert desk.page._users.isVisible()
    assert desk.page._users.y() < desk.page._plan.y()
    said = texts(desk.page._users)
    assert "Contoso | Tidy up the inventory (solution ContosoTools) uses the flow" in said
    assert "Contoso | Weekly report (your own) uses the connection reference" in said
    assert "Contoso | Rate apps (solution ContosoTools) uses the column" in said
    click(desk.page._users, "the list")
    assert len(desk.copied[-1].splitlines()) == 3


def test_what_changes_is_listed_on_demand_and_unknown_is_said(page):
    desk = page("package-still-used")
    card = desk.page._difference
    assert "22 flows, 1 connection reference, 1 column go away" in texts(card)
    assert "1 environment variable, 1 column, 1 view are new" in texts(card)
    assert "not known: apps" in texts(card)
    assert "(Part 20)" not in texts(card)
    disclosure(card, "Go away: 22 flows").toggle()
    assert "(Part 20)" in texts(card)
    assert disclosure(card, "Come again under another id")
    click(card, "the environment again")
    assert desk.workbench.calls[-1] == ("read_again",)


def test_difference_that_could_not_be_read_is_never_shown_as_none(page):
    desk = page("package-not-comparable")
    assert "What changes is not known: Dataverse did not answer." in texts(desk.page._difference)


def test_difference_read_later_appears_without_closing_what_is_open(page):
    desk = page("package-long-way")
    details = disclosure(desk.page, "Governance")
    details.toggle()
    desk.workbench.put(Change.DIFFERENCE, difference=DifferenceState())
    assert not desk.page._difference.isVisible()
    assert details.is_open


def test_details_name_components_connectors_variables_and_needs(page):
    desk = page("package-still-used")
    disclosure(desk.page, "Details of").toggle()
    for title, wanted in (
        ("64 flows and processes", FLOWS[-1]),
        ("2 canvas apps", "Initial setup page (admin_initialsetuppage_d45cf)"),
        ("2 connection references to 2 connectors", "shared_teams: admin_CoECoreTeams"),
        (
            "In the tables: 202 columns, 5 forms, 16 views",
            "admin_app: 117 columns, 3 forms, 9 views",
        ),
        ("2 environment variables", "admin_TenantID: ships a value, which overwrites yours"),
        ("Needs 1 other solution", "CreatorKitCore 1.0.20240529.1: 273 components"),
    ):
        opened = disclosure(desk.page, title)
        assert wanted not in texts(desk.page)
        opened.toggle()
        assert wanted in texts(desk.page), title
    click(disclosure(desk.page, "64 flows"), "Copy the list")
    assert desk.copied[-1].splitlines() == sorted(FLOWS, key=str.casefold)


@pytest.mark.parametrize(
    ("pasted", "mark"),
    [
        (SHA.upper(), Mark.GOOD),
        (f"sha256: {SHA}  ".removeprefix("sha256: "), Mark.GOOD),
        ("0" * 64, Mark.BAD),
        (SHA[:40], Mark.PENDING),
    ],
)
def test_hash_is_copied_and_compared(page, pasted, mark):
    desk = page("package-still-used")
    disclosure(desk.page, "Details of").toggle()
    (compare,) = desk.page.findChildren(HashCompare)
    click(compare, "Copy")
    assert desk.copied == [SHA]
    compare.findChild(QLineEdit).setText(pasted)
    assert compare._mark.mark is mark
    assert compare._verdict.isVisible()
    compare.findChild(QLineEdit).clear()
    assert not compare._verdict.isVisible()


def test_dropped_files_are_added_and_single_ones_left_out(page):
    desk = page("package-refused")
    first, second = (reading.path for reading in desk.workbench.packages.readings)
    desk.page._drop.dropped.emit([Path("Core_4_45.zip"), first])
    assert desk.workbench.calls[-1] == ("choose_packages", (first, second, Path("Core_4_45.zip")))
    card = desk.page.findChildren(FileCard)[0]
    card.remove.click()
    assert desk.workbench.calls[-1] == ("choose_packages", (second,))


def test_refused_plan_says_what_to_do_and_locks_the_way_on(page):
    desk = page("package-refused")
    assert "First delete the Audit Logs solution" in texts(desk.page._problems)
    assert "says 3.26, inside is" in texts(desk.page._warnings)
    assert not desk.content.footer.main_button.isEnabled()


def test_files_of_earlier_times_are_offered_and_chosen_with_a_click(open_scene):
    desk = open_scene("package-files-offered")
    row = desk.page._recent
    assert [one.text() for one in row.buttons] == [path.name for path in FILES]
    row.buttons[0].click()
    assert desk.workbench.calls == [("choose_packages", (FILES[0],))]
    row._get.click()
    assert desk.opened == ["https://github.com/microsoft/coe-starter-kit/releases"]


def test_proposed_files_are_told_as_such(open_scene):
    desk = open_scene("package-files-proposed")
    assert desk.page._recent._proposed.isVisible()
    assert desk.page._recent.buttons == []
    assert desk.content.footer.main_button.isEnabled()
    desk = open_scene("package-looked-back")
    assert not desk.page._recent.isVisible()


def test_installed_version_is_good_news_and_not_an_error(open_scene):
    desk = open_scene("package-already-current")
    banner = desk.page._problems
    assert banner.property("tone") == "good"
    assert banner.accessibleName() == "Nothing is left to upgrade with these files"
    assert not desk.content.footer.main_button.isEnabled()
    assert "is installed" in desk.content.footer.sentence


def test_files_that_come_while_others_are_read_are_added(open_scene):
    desk = open_scene("package-files-offered")
    first, second = Path("/data/a.zip"), Path("/data/b.zip")
    desk.page._drop.dropped.emit([first])
    desk.workbench.put(Change.PACKAGES, packages=PackageState(is_reading=True))
    desk.page._drop.dropped.emit([second, first])
    assert desk.workbench.calls[-1] == ("choose_packages", (first, second))


def test_files_may_fall_anywhere_on_the_page_and_are_chosen_as_one(open_scene, qtbot):
    desk = open_scene("package-empty")
    desk.content.view(Place.PACKAGE)
    files = [Path("/data/a.zip"), Path("/data/b.zip")]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    enter = QDragEnterEvent(
        QPoint(9, 9), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(desk.page, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(8, desk.page.height() - 8), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(desk.page, drop)
    qtbot.waitUntil(lambda: desk.workbench.calls != [])
    assert desk.workbench.calls == [("choose_packages", tuple(files))]


def test_reading_is_told_in_words_and_the_rail_says_that_files_are_chosen(open_scene):
    desk = open_scene("package-proposal-reading")
    assert desk.page._busy.isVisible()
    desk = open_scene("package-files-proposed")
    assert not desk.page._busy.isVisible()
    desk.content.go_on()
    assert rail_states(desk.workbench, Place.PACKAGE)[Place.PACKAGE][1] == "Files chosen"
    assert rail_states(FakeWorkbench(), Place.PACKAGE)[Place.PACKAGE][1] == "Choose the files"


def test_package_step_that_is_looked_at_is_the_current_one(open_scene):
    desk = open_scene("connect-done")
    desk.content.rail.chosen.emit(Place.PACKAGE)
    assert desk.content.due_place is Place.PACKAGE
    assert rail_states(desk.workbench, desk.content.due_place)[Place.PACKAGE][1] != "Not yet"

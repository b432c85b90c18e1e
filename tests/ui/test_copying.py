"""Copying out of every table and list, with keys and with the menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from coe_assistant.ui.widgets.text_table import TextTable

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(qtbot):
    copied: list[str] = []
    made = TextTable("Parts", ["Kind", "Text"], copied.append)
    qtbot.addWidget(made)
    made.show_rows([["flow", "one\ttwo\nthree"], ["app", "x" * 400], ["table", ""]])
    made.show()
    return made, copied


def act(view, words: str) -> QAction:
    return next(action for action in view.actions() if action.text() == words)


def test_ctrl_c_copies_chosen_rows_as_shown_with_tabs(table, qtbot):
    view, copied = table
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert copied == ["flow\tone two\nthree"]


def test_ctrl_c_copies_whole_texts_of_cells_drawn_short(table, qtbot):
    view, copied = table
    view.selectRow(1)
    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert copied == ["app\t" + "x" * 400]


def test_ctrl_c_without_choice_copies_all_rows(table, qtbot):
    view, copied = table
    view.clearSelection()
    view.setCurrentIndex(view.model().index(-1, -1))
    qtbot.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert copied[0].startswith("flow\tone two")
    assert copied[0].endswith("\ntable\t")


def test_current_cell_and_all_rows_are_in_the_menu(table):
    view, copied = table
    view.setCurrentIndex(view.model().index(1, 0))
    act(view, "Copy this c&ell").trigger()
    act(view, "Copy &all rows").trigger()
    assert copied[0] == "app"
    assert copied[1].startswith("Kind\tText\nflow\tone two")


def test_rows_of_the_checklist_are_copied_with_state_and_summary(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    desk.page.choose("storage")
    desk.page._list.setFocus()
    qtbot.waitUntil(desk.window.isActiveWindow)
    qtbot.keyClick(desk.page._list, Qt.Key.Key_C, CONTROL)
    summary = "38.5 % of the tenant's database capacity is free. The figure can be a day old."
    assert desk.copied == [f"Storage\tPassed\t{summary}"]


def test_tree_of_the_bundle_is_copied_in_its_order(open_scene):
    desk = open_scene("failure-waiting")
    desk.content.context.do("export-bundle")
    tree = desk.content._actions.dialog._tree
    act(tree, "Copy &all rows").trigger()
    lines = desk.copied[-1].splitlines()
    assert lines[0] == "File\tSize\tRemoved"
    assert [line.split("\t")[0] for line in lines[1:]] == [
        ["case", "SUPPORT-CASE.md"][-1], "attempts/01", "pac.log",
    ]  # fmt: skip

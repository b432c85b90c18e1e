"""Ctrl+F: jumps from hit to hit in logs and tables, counts, and closes with Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from coe_assistant.ui.finding import RowSearch, TextSearch
from coe_assistant.ui.widgets.find_bar import FindBar
from coe_assistant.ui.widgets.log_view import LogView
from coe_assistant.ui.widgets.text_table import TextTable

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def log(qtbot):
    view = LogView(lambda: (), lambda text: None)
    qtbot.addWidget(view)
    view.show()
    view.pane.setPlainText("alpha\nbeta\nan Alpha, an ALPHA")
    return view


def hit(view: LogView) -> tuple[int, int]:
    cursor = view.pane.textCursor()
    return cursor.blockNumber(), cursor.positionInBlock()


def test_log_search_jumps_while_typing_counts_and_wraps(log, qtbot):
    bar = log.find_bar
    bar.begin()
    qtbot.keyClicks(bar.field, "alpha")
    assert (bar.state, hit(log)) == ("1 of 3", (0, 5))
    seen = []
    for _ in range(3):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
        seen.append(bar.state)
    assert seen == ["2 of 3", "3 of 3", "1 of 3"]
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, SHIFT)
    assert bar.state == "3 of 3"


def test_log_search_says_when_nothing_is_there_and_leaves_the_place(log, qtbot):
    bar = log.find_bar
    bar.begin()
    qtbot.keyClicks(bar.field, "beta")
    place = hit(log)
    qtbot.keyClicks(bar.field, "x")
    assert bar.state == "Not found"
    assert hit(log)[0] == place[0]


def test_escape_closes_the_search_and_gives_the_focus_back_at_the_hit(log, qtbot):
    bar = log.find_bar
    bar.begin()
    qtbot.keyClicks(bar.field, "beta")
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert log.focusWidget() is log.pane
    assert log.pane.textCursor().blockNumber() == 1


def test_search_says_the_hit_aloud(log, qtbot):
    bar = log.find_bar
    bar.begin()
    qtbot.keyClicks(bar.field, "beta")
    assert bar._announcer.said == "1 of 1: beta"


def test_table_search_goes_to_rows_that_hold_the_text_in_any_cell(qtbot):
    table = TextTable("Parts", ["Kind", "Text"], lambda text: None)
    bar = FindBar(RowSearch(table))
    for widget in (table, bar):
        qtbot.addWidget(widget)
    table.show_rows([["flow", "one"], ["app", "Flower"], ["table", "two"], ["flow", ""]])
    table.show()
    bar.begin()
    bar.field.setText("flow")
    rows = [table.currentIndex().row()]
    for _ in range(3):
        bar.go_on()
        rows.append(table.currentIndex().row())
    assert rows == [0, 1, 3, 0]
    bar.go_back()
    assert (table.currentIndex().row(), bar.state) == (3, "3 of 3")
    bar.field.setText("nowhere")
    assert bar.state == "Not found"


def test_text_search_of_nothing_finds_nothing(qtbot):
    pane = QPlainTextEdit("text")
    qtbot.addWidget(pane)
    assert TextSearch(pane).go("", back=False, stay=False) == (0, "")
    assert TextSearch(pane).count("") == 0


def test_ctrl_f_and_f3_work_from_anywhere_on_the_page(open_scene, qtbot):
    desk = open_scene("import-running")
    qtbot.waitUntil(desk.window.isActiveWindow)
    [log] = [view for view in desk.window.findChildren(LogView) if view.isVisible()]
    qtbot.waitUntil(lambda: "pac" in log.pane.toPlainText() or log.is_idle)
    qtbot.keyClick(desk.window, Qt.Key.Key_F, CONTROL)
    assert desk.window.focusWidget() is log.find_bar.field
    log.find_bar.field.setText("Processing")
    assert log.find_bar.state == "1 of 2"
    qtbot.keyClick(desk.window, Qt.Key.Key_F3)
    assert log.find_bar.state == "2 of 2"
    qtbot.keyClick(desk.window, Qt.Key.Key_F3, SHIFT)
    assert log.find_bar.state == "1 of 2"


@pytest.mark.parametrize("slug", ["layers", "import-log"])
def test_ctrl_f_goes_into_the_filter_of_long_tables(open_scene, qtbot, slug):
    desk = open_scene("checklist-layers")
    desk.content.context.do(slug)
    dialog = desk.content._actions.dialog
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F, CONTROL)
    assert dialog.focusWidget().property("filters")


def test_escape_in_the_search_of_a_dialog_leaves_the_dialog_open(open_scene, qtbot):
    desk = open_scene("checklist-layers")
    desk.content.context.do("layers")
    dialog = desk.content._actions.dialog
    dialog._saved.click()
    [saved] = [one for one in dialog.children() if type(one).__name__ == "SavedLayersDialog"]
    qtbot.waitUntil(saved.isActiveWindow)
    qtbot.keyClick(saved, Qt.Key.Key_F, CONTROL)
    bar = saved.findChild(FindBar)
    qtbot.keyClicks(bar.field, "definition")
    assert bar.state == "1 of 1"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert saved.isVisible()
    assert not bar.isVisible()

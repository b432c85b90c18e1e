"""What Qt tells a screen reader of every page and dialog in every state."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QListView, QProgressBar, QTableView
from reach import NAME, NAMED_ROLES, ROLE, said, settle, shown_widgets, tree
from scene_registry import SCENES

from coe_assistant.ui.models.checklist_model import CheckRole

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ORIENTATION = Qt.Orientation.Horizontal
DESCRIPTION, VALUE = QAccessible.Text.Description, QAccessible.Text.Value


@pytest.mark.parametrize("name", list(SCENES))
def test_everything_has_a_name_fit_to_be_read_aloud(open_scene, name):
    desk = open_scene(name)
    settle()
    found = [item for item in tree(desk.shown) if must_have_name(item)]
    assert len(found) > 1
    assert [said(item) for item in found if not item.text(NAME).strip()] == []
    assert [said(item) for item in found if unfit(item.text(NAME))] == []


def must_have_name(item) -> bool:
    return bool(item.state().focusable) or item.role() in NAMED_ROLES


def unfit(words: str) -> bool:
    """Return whether words hold marks of mnemonics, markup, or nothing to read."""
    return "&" in words.replace(" & ", "") or "</" in words or not any(map(str.isalnum, words))


@pytest.mark.parametrize("name", list(SCENES))
def test_bars_say_how_far_or_that_no_measure_is_given(open_scene, name):
    desk = open_scene(name)
    settle()
    for bar in shown_widgets(desk.shown):
        if isinstance(bar, QProgressBar):
            item = QAccessible.queryAccessibleInterface(bar)
            assert item.role() is ROLE.ProgressBar
            is_measured = bar.maximum() > bar.minimum()
            words = item.text(VALUE) if is_measured else item.text(DESCRIPTION)
            assert words or item.text(DESCRIPTION) or item.text(NAME)


@pytest.mark.parametrize("name", list(SCENES))
def test_cells_are_read_with_the_head_of_their_column(open_scene, name):
    desk = open_scene(name)
    settle()
    for view in shown_widgets(desk.shown):
        if isinstance(view, QTableView):
            assert unheaded(view) == []


def unheaded(view: QTableView) -> list[str]:
    """Return cells of the first rows whose words do not begin with the head of their column."""
    model = view.model()
    columns = model.columnCount()
    heads = [str(model.headerData(column, ORIENTATION) or "") for column in range(columns)]
    return [
        f"{head}: {words}"
        for words, head in zip(cells(view, min(3, model.rowCount())), heads * 3, strict=False)
        if not words.startswith(head)
    ]


def cells(view: QTableView, rows: int) -> list[str]:
    """Return the names of the cells of the first rows, row by row."""
    item = QAccessible.queryAccessibleInterface(view)
    wanted = rows * view.model().columnCount()
    found: list[str] = []
    for number in range(item.childCount()):
        if len(found) == wanted:
            break
        child = item.child(number)
        if child.role() is ROLE.Cell:
            found.append(child.text(NAME))
    assert len(found) == wanted
    return found


@pytest.mark.parametrize("name", [name for name in SCENES if name.startswith("checklist-")])
def test_rows_of_the_checklist_are_read_with_their_state(open_scene, name):
    desk = open_scene(name)
    settle()
    for view in shown_widgets(desk.shown):
        if isinstance(view, QListView) and view.model().rowCount():
            item = QAccessible.queryAccessibleInterface(view)
            model = view.model()
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                word = index.data(CheckRole.WORD)
                assert item.child(row).text(NAME) == f"{index.data()}: {word}"
                assert item.child(row).role() is ROLE.ListItem


def test_table_is_a_table_and_its_cells_can_be_chosen(open_scene):
    view = open_scene("dialog-shortcuts").shown.findChild(QAbstractItemView)
    item = QAccessible.queryAccessibleInterface(view)
    assert item.role() is ROLE.Table
    found = [item.child(number) for number in range(item.childCount())]
    assert next(one.text(NAME) for one in found if one.role() is ROLE.ColumnHeader) == "Keys"
    cell = next(one for one in found if one.role() is ROLE.Cell)
    assert cell.text(NAME) == "Keys: F1"
    assert cell.state().selectable

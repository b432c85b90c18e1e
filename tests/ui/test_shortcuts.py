"""One list of shortcuts: what is bound is listed, what is listed is bound, tooltips show it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut

from coe_assistant.ui.shortcuts import Scope, key_words, shortcuts
from coe_assistant.ui.widgets.text_table import TextTable
from coe_assistant.ui.wording import Place

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
# pressed by Qt itself, or by the control that has the focus
OF_QT = {"press", "next-control", "mnemonic", "context-menu", "close"}
PORTABLE = QKeySequence.SequenceFormat.PortableText


def bound_keys(window) -> list[str]:
    actions = [item.shortcut().toString(PORTABLE) for item in window.findChildren(QAction)]
    plain = [item.key().toString(PORTABLE) for item in window.findChildren(QShortcut)]
    return [key for key in (*actions, *plain) if key and not key.startswith("Alt+")]


def test_shortcuts_are_listed_once():
    keys = [key for item in shortcuts() for key in item.keys]
    assert sorted(keys) == sorted(set(keys))
    assert len({item.id for item in shortcuts()}) == len(shortcuts())


@pytest.mark.parametrize("name", ["import-running", "finish-done", "checklist-layers"])
def test_every_bound_key_is_in_the_list(open_scene, name):
    listed = {key for item in shortcuts() for key in item.keys}
    assert set(bound_keys(open_scene(name).window)) <= listed


def test_every_listed_key_of_the_window_is_bound(open_scene):
    bound = bound_keys(open_scene("import-running").window)
    wanted = {
        key
        for item in shortcuts()
        if item.scope is Scope.WINDOW and item.id not in OF_QT
        for key in item.keys
    }
    assert wanted - set(bound) == set()
    assert sorted(key for key in wanted if bound.count(key) > 1) == []


def test_list_of_shortcuts_shows_every_one(open_scene):
    desk = open_scene("connect-empty")
    desk.content.context.do("shortcuts")
    model = desk.content._actions.dialog.findChild(TextTable).model()
    shown = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert shown == {key_words(item.keys) for item in shortcuts()}


def test_number_keys_go_to_steps_that_are_open(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    window = desk.window
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert desk.content.place is Place.CONNECT
    qtbot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert desk.content.place is Place.CONNECT  # not open yet
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert desk.content.place is Place.CHECKLIST


def test_f6_goes_round_the_parts_of_the_window(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    content, window = desk.content, desk.window
    qtbot.waitUntil(window.isActiveWindow)
    content.rail.button(Place.CONNECT).setFocus()
    parts = [content.page(Place.CHECKLIST), content.footer, content.rail]
    for part in parts:
        qtbot.keyClick(window, Qt.Key.Key_F6)
        assert part.isAncestorOf(window.focusWidget())

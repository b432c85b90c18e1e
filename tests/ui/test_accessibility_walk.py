"""Every page in every scene: names, mnemonics, tab order; the whole way by keyboard."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from scene_registry import SCENES

from coe_assistant.ui.wording import Place

MNEMONIC = re.compile(r"&(?!&)(.)")


def shown_widgets(window: QWidget) -> list[QWidget]:
    return [item for item in window.findChildren(QWidget) if item.isVisible()]


def name_of(item: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(item)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def is_tab_stop(item: QWidget) -> bool:
    return bool(item.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and item.isEnabled()


@pytest.mark.parametrize("name", list(SCENES))
def test_every_focusable_control_has_a_name(open_scene, name):
    desk = open_scene(name)
    unnamed = [
        f"{type(item).__name__} {item.objectName()}"
        for item in shown_widgets(desk.shown)
        if is_tab_stop(item) and not name_of(item) and not _is_inner(item)
    ]
    assert unnamed == []


@pytest.mark.parametrize("name", list(SCENES))
def test_mnemonics_of_a_page_are_unique(open_scene, name):
    desk = open_scene(name)
    texts = [
        item.text()
        for item in shown_widgets(desk.shown)
        if isinstance(item, QAbstractButton) or (isinstance(item, QLabel) and item.buddy())
    ]
    if desk.shown is desk.window:
        texts += [action.text() for action in desk.window.menuBar().actions()]
    letters = [found.group(1).lower() for text in texts if (found := MNEMONIC.search(text))]
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    assert twice == [], [text for text in texts if "&" in text]


@pytest.mark.parametrize(
    "name", ["connect-done", "checklist-confirm", "failure-waiting", "finish-done"]
)
def test_tab_reaches_every_control_and_comes_back(open_scene, name, qtbot):
    desk = open_scene(name)
    window = desk.window
    window.activateWindow()
    wanted = {
        item for item in shown_widgets(window)
        if is_tab_stop(item) and item.focusProxy() is None and not isinstance(item.parent(), type(None))
    }  # fmt: skip
    desk.content.footer.main_button.setFocus()
    seen: set[QWidget] = set()
    while (focused := window.focusWidget()) not in seen:
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    missed = {item for item in wanted - seen if not _is_inner(item)}
    assert {f"{type(item).__name__} {name_of(item)}" for item in missed} == set()


def _is_inner(item: QWidget) -> bool:
    """Line edits inside combo boxes and the like take the focus through their owner."""
    return item.objectName().startswith("qt_") or type(item.parent()).__name__ in (
        "ChoiceBox",
        "QTabBar",
    )


def test_keyboard_alone_goes_from_connect_to_checklist(open_scene, qtbot):
    desk = open_scene("package-plan")
    main = desk.content.footer.main_button
    main.setFocus()
    qtbot.keyClick(main, Qt.Key.Key_Space)
    assert desk.content.place is Place.PACKAGE
    main.setFocus()
    qtbot.keyClick(main, Qt.Key.Key_Space)
    assert desk.workbench.calls[-1] == ("run_checklist",)


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize(
    "slug",
    [
        "about",
        "privacy",
        "shortcuts",
        "explain",
        "import-log",
        "export-bundle",
        "postpone",
        "import-options",
        "layers",
    ],
)
def test_every_dialog_opens_is_named_and_closes_with_escape(open_scene, qtbot, slug):
    desk = open_scene("failure-waiting")
    desk.content.context.do(slug)
    dialog = desk.content._actions.dialog
    assert dialog.isVisible()
    unnamed = [
        item
        for item in shown_widgets(dialog)
        if is_tab_stop(item) and not name_of(item) and not _is_inner(item)
    ]
    assert unnamed == []
    closed = []
    dialog.finished.connect(closed.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert closed == [0]

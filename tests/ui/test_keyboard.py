"""Keys in the window and its dialogs: Esc leaves, Enter presses what has the focus and no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from looks import cells, doubled, entries, letters, menus, press, settle
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QPushButton
from pytestqt.exceptions import capture_exceptions
from scene_registry import SCENES

from coe_assistant.adapters.catalogues import CatalogueShelf
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.ui.language import WindowLanguage
from coe_assistant.ui.wording import Place

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SHELF = CatalogueShelf([resources_folder() / "i18n"])
DIALOGS = [name for name in SCENES if name.startswith("dialog-")]
# change the tenant, or end something: never pressed by Enter from elsewhere
DANGEROUS = {"Restore", "Remove layers", "Schedule", "Close the window", "Give up this run"}


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[WindowLanguage]:
    before = QLocale()
    language = WindowLanguage(qapp)
    yield language
    language.use(None)
    QLocale.setDefault(before)


@pytest.mark.parametrize("tag", ["en", "de"])
def test_mnemonics_of_every_menu_are_unique(open_scene, speak, tag):
    speak.use(SHELF.load(tag).catalogue if tag != "en" else None)
    window = open_scene("import-running").window
    assert len(menus(window)) >= 3
    for menu in menus(window):
        texts = [action.text() for action in entries(menu)]
        assert doubled(letters(texts)) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_escape_leaves_every_dialog(open_scene, name):
    dialog = open_scene(name, has_rest=False).shown
    assert dialog.isWindow()
    settle()
    # once more where the first one ends a search, or says why something is not saved
    for _ in range(2):
        if dialog.isVisible():
            press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("name", DIALOGS)
def test_default_button_of_a_dialog_is_never_a_dangerous_one(open_scene, name):
    buttons = open_scene(name, has_rest=False).shown.findChildren(QPushButton)
    defaults = [item for item in buttons if item.isVisible() and item.isDefault()]
    assert len(defaults) <= 1
    for button in defaults:
        assert button.property("kind") != "danger"
        assert button.text().replace("&", "") not in DANGEROUS


def test_enter_presses_the_focused_button_and_not_the_default_one(open_scene):
    desk = open_scene("dialog-bundle")
    dialog = desk.shown
    asked = len(desk.workbench.calls)
    assert dialog.write_button.isDefault()
    dialog.close_button.setFocus()
    press(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert desk.workbench.calls[asked:] == []


def test_closed_dialog_is_deleted_without_a_word(open_scene):
    desk = open_scene("dialog-shortcuts")
    dialog = desk.shown
    press(dialog, Qt.Key.Key_Tab)
    deleted: list[object] = []
    dialog.destroyed.connect(lambda: deleted.append(1))
    with capture_exceptions() as exceptions:
        dialog.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(deleted) == 1
    assert exceptions == []


def test_enter_in_a_list_or_tick_box_starts_nothing(open_scene):
    desk = open_scene("checklist-ready")
    asked = len(desk.workbench.calls)
    for widget in (desk.page._list, desk.page._retries):
        widget.setFocus()
        press(desk.window, Qt.Key.Key_Return)
    assert desk.workbench.calls[asked:] == []


def test_enter_and_space_press_the_main_button(open_scene):
    desk = open_scene("package-plan")
    main = desk.content.footer.main_button
    desk.content.view(Place.CONNECT)
    main.setFocus()
    press(desk.window, Qt.Key.Key_Return)
    assert desk.content.place is Place.PACKAGE
    main.setFocus()
    press(desk.window, Qt.Key.Key_Space)
    assert desk.workbench.calls[-1] == ("run_checklist",)


def test_cells_of_a_table_are_read_with_their_heads_and_can_be_chosen(open_scene):
    view = open_scene("dialog-shortcuts").shown.findChild(QAbstractItemView)
    assert cells(view, 1)[:2] == ["Keys: F1", "What they do: Help about what is on the screen"]
    item = QAccessible.queryAccessibleInterface(view)
    assert item.role() is QAccessible.Role.Table
    assert item.child(item.childCount() - 1).state().selectable

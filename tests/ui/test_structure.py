"""No window in no state: a text cut, things on each other, out of reach, or too faint to read.

All scenes are measured in the forms that break first: in English by test_every_scene.py, which has
them open, here in longer languages; the other forms by ``dev.py gallery --check``.
"""

from __future__ import annotations

import pytest
from gallery_child import fit
from pixels import contrast_in
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from scene_registry import SCENES
from structure import faults, settle

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.design import Scheme, Size
from coe_assistant.ui.widgets.empty_words import EmptyWords

LAPTOP = (683, 384)  # 1366x768 at 200 %
# by turns, with each language; `dev.py gallery --check` measures every scene in every one of them
BY_TURNS = (
    (Scheme.LIGHT, LAPTOP),
    (Scheme.DARK, (1180, 760), LAPTOP),
    (Scheme.HIGH_CONTRAST, (700, 760), LAPTOP),
)
LANGUAGES = ("de", "qps", "qps-rtl")  # longer than English; the last from right to left
# those whose tables and choices have the least room to spare
TIGHT = (
    "checklist-layers-by-type",
    "connect-listed",
    "dialog-before-import",
    "dialog-bundle",
    "dialog-import-log-empty",
    "dialog-layers",
    "dialog-postpone",
    "dialog-settings-cloud",
    "dialog-settings-retries",
)
NUMBERED = list(enumerate(sorted(SCENES)))


@pytest.mark.parametrize(("number", "name"), NUMBERED)
def test_scene_holds_its_structure_with_longer_texts(open_scene, speak, number, name):
    speak(LANGUAGES[number % 3])
    desk = open_scene(name, has_rest=False)
    scheme, *sizes = BY_TURNS[number // 3 % 3]
    desk.window.use_scheme(scheme)
    for size in sizes:
        fit(desk.window, desk.shown, size)
        assert faults(desk.shown) == [], size


@pytest.mark.parametrize("name", sorted(n for n in SCENES if n.startswith("readonly-")))
def test_banner_of_a_window_that_looks_is_whole_in_longer_texts(open_scene, speak, name):
    speak("qps")
    desk = open_scene(name, has_rest=False)
    fit(desk.window, desk.shown, LAPTOP)
    assert faults(desk.shown) == []


@pytest.mark.parametrize("size", [LAPTOP, Size.WINDOW])
def test_long_error_above_the_page_leaves_the_page_its_half(open_scene, size):
    desk = open_scene("checklist-ready", has_rest=False)
    told = "\n".join(f"line {number} of what the server said" for number in range(80))
    desk.content.banners.warn(CoeError("import-refused", "The server refused it.", detail=told))
    fit(desk.window, desk.shown, size)
    banners = desk.content.banners
    assert 0 < banners.height() <= size[1] // 2
    assert banners.verticalScrollBar().maximum() > 0
    assert faults(desk.shown) == []


@pytest.mark.parametrize("size", [LAPTOP, Size.WINDOW])
@pytest.mark.parametrize("name", TIGHT)
def test_tight_scene_holds_with_texts_longer_by_two_fifths(open_scene, speak, name, size):
    speak("qps")
    desk = open_scene(name, has_rest=False)
    fit(desk.window, desk.shown, size)
    assert faults(desk.shown) == []


@pytest.fixture
def board(qtbot):
    """A small window in which things can be put wrong."""
    window = QWidget()
    window.setStyleSheet("* { color: #1a212c; } QWidget#board { background: #ffffff; }")
    window.setObjectName("board")
    window.resize(400, 300)
    qtbot.addWidget(window)

    def put(item: QWidget, area: tuple[int, int, int, int]) -> QWidget:
        item.setParent(holder)
        item.setGeometry(*area)
        item.show()
        return item

    holder = QWidget()
    box = QVBoxLayout(window)
    box.addWidget(holder)
    window.show()
    return window, put


def found_in(window: QWidget) -> str:
    settle()
    return "\n".join(faults(window))


def test_good_window_has_no_faults(board):
    window, put = board
    put(QLabel("Everything is here"), (0, 0, 300, 30))
    put(QPushButton("Go on"), (0, 40, 200, 40))
    assert found_in(window) == ""


def test_planted_cut_texts_are_found(board):
    window, put = board
    put(QLabel("A sentence that needs more room"), (0, 0, 60, 20))
    wrapped = put(QLabel("A sentence that needs more lines than it was given"), (0, 40, 100, 18))
    wrapped.setWordWrap(True)
    rich = put(QLabel("<b>Bold</b> words that need <i>more</i> room"), (0, 80, 60, 18))
    rich.setWordWrap(True)
    put(QPushButton("A long button"), (0, 120, 40, 24))
    found = found_in(window)
    assert found.count("cut:") == 4, found


def test_planted_word_wider_than_its_label_is_found(board):
    window, put = board
    label = put(QLabel("CenterofExcellenceCoreComponents"), (0, 0, 80, 90))
    label.setWordWrap(True)
    assert "a word wider" in found_in(window)


def test_planted_table_head_and_cell_are_found_unless_a_tooltip_tells_all(board):
    window, put = board
    table = put(QTableWidget(1, 1), (0, 0, 300, 200))
    table.setWordWrap(False)
    table.setHorizontalHeaderLabels(["A head that is long"])
    table.setItem(0, 0, QTableWidgetItem("A cell that is much longer than its column"))
    table.setColumnWidth(0, 40)
    found = found_in(window)
    assert "cut: head" in found
    assert "cut: cell" in found
    table.item(0, 0).setToolTip(table.item(0, 0).text())
    assert "cut: cell" not in found_in(window)


def test_planted_table_that_is_empty_without_words_is_found(board):
    window, put = board
    table = put(QTableWidget(0, 0), (0, 0, 300, 200))
    assert "empty without words" in found_in(window)
    EmptyWords(table, "Nothing was chosen yet. Choose a file.")
    assert found_in(window) == ""
    table.setRowCount(1)
    assert table.viewport().findChild(EmptyWords).isHidden()


def test_planted_overlap_is_found(board):
    window, put = board
    put(QPushButton("One"), (0, 0, 120, 40))
    put(QPushButton("Two"), (100, 10, 120, 40))
    assert "overlap: QPushButton 'One' and QPushButton 'Two'" in found_in(window)


def test_planted_control_outside_its_window_is_found_but_not_in_a_scrolled_page(board):
    window, put = board
    put(QPushButton("Lost"), (350, 0, 120, 40))
    assert "outside: QPushButton 'Lost'" in found_in(window)


def test_planted_page_that_must_be_scrolled_sideways_is_found(board):
    window, put = board
    area = put(QScrollArea(), (0, 0, 200, 200))
    page = QWidget()
    page.setFixedSize(500, 100)
    QLabel("A wide page", page)
    area.setWidget(page)
    assert "sideways by" in found_in(window)


@pytest.mark.parametrize(("colour", "is_found"), [("#a0a4aa", True), ("#525d6d", False)])
def test_planted_faint_text_is_found(board, colour, is_found):
    window, put = board
    put(QLabel("Some grey words"), (0, 0, 300, 30)).setStyleSheet(f"color: {colour}")
    assert ("faint" in found_in(window)) is is_found


@pytest.mark.parametrize(("colour", "is_found"), [("#a0a4aa", True), ("#525d6d", False)])
def test_planted_faint_cell_is_found_beside_a_strong_one(board, colour, is_found):
    window, put = board
    table = put(QTableWidget(1, 2), (0, 0, 380, 200))
    for column, ink in enumerate(("#1a212c", colour)):
        table.setItem(0, column, QTableWidgetItem("Some words"))
        table.item(0, column).setForeground(QColor(ink))
        table.setColumnWidth(column, 150)
    table.setHorizontalHeaderLabels(["One", "Two"])
    table.clearSelection()
    assert ("faint: cell Some words" in found_in(window)) is is_found


def test_planted_row_that_is_faint_only_when_it_is_chosen_is_found(board):
    window, put = board
    table = put(QTableWidget(2, 1), (0, 0, 300, 200))
    table.setItem(0, 0, QTableWidgetItem("Some words"))
    table.setColumnWidth(0, 200)
    sheet = "QTableWidget { selection-background-color: #7d8797; selection-color: #ffffff; }"
    table.setStyleSheet(sheet)
    assert "faint: chosen cell" in found_in(window)
    assert not table.selectedItems()
    table.setStyleSheet(sheet.replace("#7d8797", "#1a5ab8"))
    assert "chosen cell" not in found_in(window)


def test_planted_faint_word_beside_a_strong_one_is_found(board):
    window, put = board
    words = put(QLabel('Strong <span style="color: #a0a4aa">weak words</span>'), (0, 0, 300, 30))
    assert "faint: some words of" in found_in(window)
    words.setText('Strong <span style="color: #525d6d">words</span>')
    assert "faint" not in found_in(window)


@pytest.mark.parametrize(("colour", "is_found"), [("#a0a4aa", True), ("#525d6d", False)])
def test_planted_faint_placeholder_is_found(board, colour, is_found):
    window, put = board
    field = put(QLineEdit(), (0, 0, 300, 30))
    field.setPlaceholderText("Some words")
    field.setStyleSheet(f"background: #ffffff; placeholder-text-color: {colour}")
    assert ("faint" in found_in(window)) is is_found


def test_contrast_is_measured_on_pixels(qapp):
    image = QImage(60, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    assert contrast_in(image, QRect(0, 0, 60, 20)) is None
    painter = QPainter(image)
    painter.fillRect(QRect(5, 5, 20, 3), QColor("#767676"))
    painter.end()
    assert contrast_in(image, QRect(0, 0, 60, 20)) == pytest.approx(4.54, abs=0.01)

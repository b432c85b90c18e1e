"""Heads, choices and labels that keep their words where there is little room."""

from __future__ import annotations

import pytest
from cut_texts import cut_texts
from PySide6.QtWidgets import QTableWidget, QVBoxLayout, QWidget
from structure import settle

from coe_assistant.ui.theme import Theme
from coe_assistant.ui.widgets.controls import ChoiceBox
from coe_assistant.ui.widgets.labels import roomy_label
from coe_assistant.ui.widgets.table_head import TableHead

HEADS = ("Failure", "Waits in minutes", "What was changed by whom")


@pytest.fixture
def board(qtbot):
    """A window that holds what is measured."""
    window = QWidget()
    box = QVBoxLayout(window)
    qtbot.addWidget(window)

    def put(item: QWidget, width: int) -> QWidget:
        box.addWidget(item)
        window.resize(width, 200)
        window.show()
        settle()
        return window

    return put


@pytest.mark.parametrize("filling", [None, 0])
@pytest.mark.parametrize("width", [200, 900])
def test_no_head_is_cut_and_all_width_is_used(board, width, filling):
    table = QTableWidget(1, len(HEADS))
    table.setHorizontalHeaderLabels(HEADS)
    head = TableHead(table, "Columns", filling=filling)
    window = board(table, width)
    assert cut_texts(window) == []
    assert head.length() >= head.viewport().width()
    head.resizeSection(1, 5)  # as by the mouse
    assert cut_texts(window) == []


def test_filling_column_gets_its_least_and_what_is_left(board):
    table = QTableWidget(1, len(HEADS))
    table.setHorizontalHeaderLabels(HEADS)
    head = TableHead(table, "Columns", filling=0, least=150)
    window = board(table, 200)
    assert head.sectionSize(0) == 150
    window.resize(1000, 200)
    settle()
    assert head.sectionSize(0) > 150
    assert head.length() == head.viewport().width()


def test_choice_that_may_shrink_tells_the_whole_in_its_tooltip(board):
    box = ChoiceBox(Theme())
    box.addItems(["a short one", "a choice that is much longer than the window is wide" * 2])
    box.may_shrink()
    window = board(box, 220)
    box.setCurrentIndex(1)
    assert box.width() < window.width()
    assert box.toolTip() == box.itemText(1)


def test_roomy_label_takes_one_line_and_more_only_where_it_is_narrow(board):
    made = roomy_label("some words that want to stand on a single line together")
    window = board(made, 900)
    one_line = made.heightForWidth(made.width())
    window.resize(160, 300)
    settle()
    assert made.heightForWidth(made.width()) > one_line
    assert cut_texts(window) == []

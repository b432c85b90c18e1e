"""Words that explain themselves: by mouse, by keyboard, for a screen reader, and closed again."""

from __future__ import annotations

import pytest
from desk import Desk
from fake_workbench import FakeWorkbench
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from coe_assistant.ui.widgets.layout import column
from coe_assistant.ui.widgets.terms import TermPopover, TermRow


@pytest.fixture
def desk(qtbot):
    made = Desk(FakeWorkbench())
    made.window.show()
    yield made
    made.close()


@pytest.fixture
def shown_row(qtbot, desk):
    row = TermRow(desk.content.context, ("holding-solution", "no-such-term", "import-job"))
    frame = QWidget(desk.window)
    frame.setLayout(column(row))
    row.setVisible(True)
    frame.setGeometry(40, 40, 500, 80)
    frame.show()
    yield row
    frame.hide()


def _popover(row: TermRow) -> TermPopover | None:
    found = [item for item in row.window().findChildren(TermPopover) if item.isVisible()]
    return found[0] if found else None


def test_word_is_a_button_with_its_explanation_for_a_screen_reader(shown_row) -> None:
    words = [one.text() for one in shown_row.buttons]
    assert words == ["holding solution", "import job"]
    first = shown_row.buttons[0]
    assert first.accessibleName() == "Explain: holding solution"
    assert first.accessibleDescription().startswith("Between the two steps")
    assert first.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_space_opens_the_explanation_and_escape_gives_the_focus_back(
    qtbot, shown_row, desk
) -> None:
    word = shown_row.buttons[1]
    word.setFocus()
    qtbot.keyClick(word, Qt.Key.Key_Space)
    popover = _popover(shown_row)
    assert popover is not None
    assert popover.accessibleName() == "import job"
    assert desk.content.context.announcer.said.startswith("import job: The import job is")
    names = [item.accessibleName() for item in popover.findChildren(QPushButton)]
    assert names == ["Read more about import job", "Close"]
    more, close = popover.findChildren(QPushButton)
    assert close.hasFocus()
    qtbot.keyClick(close, Qt.Key.Key_Tab)
    assert more.hasFocus()
    qtbot.keyClick(more, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _popover(shown_row) is None)
    assert desk.window.isVisible()
    qtbot.waitUntil(word.hasFocus)


def test_read_more_opens_the_source(qtbot, shown_row, desk) -> None:
    shown_row.buttons[0].click()
    popover = _popover(shown_row)
    assert popover is not None
    popover.findChildren(QPushButton)[0].click()
    assert str(desk.opened[-1]).startswith("https://learn.microsoft.com/")
    qtbot.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(2, popover.height() - 2))
    assert _popover(shown_row) is None


def test_row_without_known_terms_takes_no_room(shown_row) -> None:
    shown_row.show_terms(("no-such-term",))
    assert not shown_row.isVisible()
    shown_row.show_terms(("pac",))
    assert shown_row.isVisible()
    assert [one.term.id for one in shown_row.buttons] == ["pac"]


def test_explanation_stays_inside_a_small_window(qtbot, shown_row, desk) -> None:
    desk.window.resize(640, 380)
    shown_row.buttons[0].click()
    popover = _popover(shown_row)
    assert popover is not None
    assert popover.rect().contains(popover.frame.geometry())
    desk.window.resize(700, 400)
    qtbot.waitUntil(lambda: _popover(shown_row) is None)


def test_words_that_do_not_fit_begin_a_new_line(qtbot, shown_row) -> None:
    wide = shown_row.layout().heightForWidth(900)
    narrow = shown_row.layout().heightForWidth(120)
    assert narrow > wide

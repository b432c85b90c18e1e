"""Rows that fold, words that wrap, pages that ask for no room while they are hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from structure import settle

from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Scheme, Tone
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.eliding_button import ElidingButton
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.head_row import HeadRow
from coe_assistant.ui.widgets.labels import roomy_label
from coe_assistant.ui.widgets.layout import holder
from coe_assistant.ui.widgets.page_stack import PageStack

LONG = "Many words that say what happened and what comes next, more of them than fit on one line"


@pytest.fixture
def show(qtbot):
    held = []

    def shown(item: QWidget, width: int) -> QWidget:
        outer = QWidget()
        box = QVBoxLayout(outer)
        box.addWidget(item)
        box.addStretch(1)
        outer.resize(width, 400)
        qtbot.addWidget(outer)
        held.append(outer)
        outer.show()
        settle()
        return outer

    yield shown
    held.clear()


def test_words_in_a_flow_wrap_where_they_are_wider_than_the_room(show):
    words = roomy_label(LONG)
    show(holder(FlowLayout(words)), 200)
    assert words.width() <= 200
    assert words.height() >= words.heightForWidth(words.width()) > words.fontMetrics().height()


def test_lower_things_stand_in_the_middle_of_their_line(show):
    low, high = QLabel("low"), QPushButton("high")
    high.setFixedHeight(60)
    show(holder(FlowLayout(low, high)), 400)
    assert abs(low.geometry().center().y() - high.geometry().center().y()) <= 1


@pytest.mark.parametrize(("width", "is_below"), [(600, False), (260, True)])
def test_actions_go_below_where_their_subject_would_have_too_little_room(show, width, is_below):
    subject, first, second = QLabel("Subject"), QPushButton("First act"), QPushButton("Second act")
    head = HeadRow(subject, first, second, least=150)
    show(head, width)
    assert (first.mapTo(head, first.rect().topLeft()).y() > subject.geometry().bottom()) is is_below


def test_head_row_takes_other_actions_and_deletes_those_before(show, qtbot):
    before = QPushButton("Before")
    head = HeadRow(QLabel("Subject"), before)
    show(head, 600)
    with qtbot.waitSignal(before.destroyed):
        head.show_actions(QPushButton("After"))
    assert [item.text() for item in head.offered] == ["After"]


def test_head_row_follows_an_action_whose_words_grow(show):
    action = QPushButton("Go")
    head = HeadRow(QLabel("Subject"), action, least=200)
    show(head, 320)
    action.setText("Go on with everything that is left to do here")
    settle()
    assert action.width() >= action.sizeHint().width()
    assert action.mapTo(head, action.rect().topLeft()).y() > 0


def test_banner_is_as_high_as_its_words_ask_in_its_width(show, open_scene):
    banner = Banner(open_scene("connect-done").content.context.theme)
    banner.say(Tone.BAD, LONG, LONG, (("Copy message", lambda: None), ("Dismiss", lambda: None)))
    outer = show(banner, 900)
    for width in (400, 320, 900):
        outer.resize(width, 600)
        settle()
        words = banner.findChildren(QLabel)
        assert all(w.height() >= w.heightForWidth(w.width()) for w in words if w.isVisible())
        assert banner.height() == banner.heightForWidth(banner.width())


def test_hidden_page_asks_for_no_room(show):
    small, large = QWidget(), QWidget()
    large.setMinimumSize(300, 300)
    stack = PageStack()
    assert stack.minimumSizeHint().isEmpty()
    for page in (small, large):
        stack.addWidget(page)
    show(stack, 200)
    assert stack.minimumSizeHint().height() < 300
    stack.setCurrentWidget(large)
    assert stack.minimumSizeHint() == large.minimumSizeHint()


def test_link_that_is_cut_tells_all_of_its_words_and_its_address(show):
    link = ElidingButton(lambda: None, "https://admin.example")
    link.show_text("Open the page of the admin center of this tenant")
    outer = show(link, 900)
    assert link.toolTip() == "https://admin.example"
    outer.resize(230, 400)
    settle()
    assert link.text().endswith("…")
    assert link.toolTip().splitlines() == [
        "Open the page of the admin center of this tenant",
        "https://admin.example",
    ]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
def test_dialog_has_the_colours_of_its_window_from_the_start_and_after_a_change(open_scene, scheme):
    desk = open_scene("dialog-settings-retries")
    roles = (QPalette.ColorRole.Highlight, QPalette.ColorRole.Link, QPalette.ColorRole.Dark)
    assert all(desk.shown.palette().color(r) == desk.window.palette().color(r) for r in roles)
    desk.window.use_scheme(scheme)
    used = SCHEMES[scheme]
    found = [desk.shown.palette().color(role).name() for role in roles]
    assert found == [used.accent, used.accent, used.control]


def test_placeholder_is_as_readable_as_other_muted_words(open_scene):
    desk = open_scene("connect-done")
    desk.window.use_scheme(Scheme.DARK)
    edit = desk.page._form.url.lineEdit()
    ink = edit.palette().color(QPalette.ColorRole.PlaceholderText)
    assert (ink.name(), ink.alpha()) == (SCHEMES[Scheme.DARK].muted, 255)
    assert edit.alignment() & Qt.AlignmentFlag.AlignLeft

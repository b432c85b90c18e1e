"""What has the keyboard is seen: a ring of two pixels, 3:1 against what was there before."""

from __future__ import annotations

import pytest
from pixels import contrast
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QWidget
from shiboken6 import delete, isValid
from structure import settle, shown, words_of

from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Size
from coe_assistant.ui.focus_ring import FocusRing

# together they hold every kind of control
SCENES_WITH_CONTROLS = (
    "connect-listed",
    "package-still-used",
    "checklist-statements",
    "failure-escalated",
    "finish-verified",
    "dialog-bundle",
    "dialog-settings-retries",
)
FULL_RING = 0.75  # corners are rounded, and blurred


@pytest.fixture
def ring(qapp):
    made = FocusRing(qapp)
    yield made
    if isValid(made):
        delete(made)


def stops(window: QWidget) -> list[QWidget]:
    wanted = Qt.FocusPolicy.TabFocus.value
    return [
        item
        for item in shown(window)
        if item.focusPolicy().value & wanted and item.isEnabled() and item.focusProxy() is None
        and not item.visibleRegion().isEmpty()
    ]  # fmt: skip


def reveal(item: QWidget) -> None:
    parent = item.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(item)
        parent = parent.parentWidget()


def share_of_ring(window: QWidget, item: QWidget) -> float:
    """Return how much of a ring of two pixels around item differs by 3:1 from before."""
    edge = Size.FOCUS
    area = item.rect().adjusted(-edge, -edge, edge, edge)
    area = area.translated(item.mapTo(window, QPoint(0, 0))) & window.rect()
    QApplication.focusWidget() and QApplication.focusWidget().clearFocus()
    settle()
    before = window.grab(area).toImage()
    item.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    after = window.grab(area).toImage()
    changed = 0
    for y in range(after.height()):
        for x in range(after.width()):
            one, two = before.pixel(x, y), after.pixel(x, y)
            changed += one != two and contrast(one, two) >= 3
    wanted = Size.FOCUS_LINE * 2 * (area.width() + area.height() - 2 * Size.FOCUS_LINE)
    return changed / wanted


@pytest.mark.parametrize("scheme", list(SCHEMES))
@pytest.mark.parametrize("name", SCENES_WITH_CONTROLS)
def test_every_control_shows_that_it_has_the_keyboard(open_scene, ring, name, scheme):
    desk = open_scene(name)
    desk.window.use_scheme(scheme)
    window = desk.shown
    window.activateWindow()
    settle()
    # one of a kind: rings are drawn by one piece of code, what differs is the ground
    kinds = {(type(item).__name__, item.property("kind"), type(item.parent())): item
             for item in stops(window)}  # fmt: skip
    assert kinds
    for item in kinds.values():
        reveal(item)
    faint = {}
    for item in kinds.values():
        reveal(item)
        share = share_of_ring(window, item)
        if share < FULL_RING:
            faint[words_of(item)] = round(share, 2)
    assert faint == {}


def test_control_without_a_ring_is_noticed(open_scene):
    desk = open_scene("connect-known")
    desk.window.activateWindow()
    button = desk.content.footer.main_button
    assert share_of_ring(desk.window, button) < FULL_RING


def test_ring_follows_scrolling_and_is_cut_with_its_control(qtbot, ring):
    area = QScrollArea()
    qtbot.addWidget(area)
    page = QWidget()
    page.setFixedSize(200, 1000)
    item = QPushButton("Go on", page)
    item.setGeometry(20, 40, 120, 30)
    area.setWidget(page)
    area.resize(220, 200)
    area.show()
    area.activateWindow()
    item.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    before = ring.ring.geometry()
    assert before.size().toTuple() == (120 + 2 * Size.FOCUS, 30 + 2 * Size.FOCUS)
    area.verticalScrollBar().setValue(8)
    assert ring.ring.geometry().top() == before.top() - 8
    area.verticalScrollBar().setValue(60)
    assert 0 < ring.ring.geometry().height() < before.height()
    area.verticalScrollBar().setValue(500)
    assert not ring.ring.isVisible()


def test_ring_stays_away_from_the_mouse(open_scene, ring, qtbot):
    desk = open_scene("connect-known")
    desk.window.activateWindow()
    settle()
    desk.content.footer.main_button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.ring is not None
    field = desk.page.findChild(QLineEdit)
    qtbot.mousePress(field, Qt.MouseButton.LeftButton)
    assert ring.ring is None
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton)

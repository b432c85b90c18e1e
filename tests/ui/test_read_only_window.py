"""A window that only looks: everything that changes is closed and says why, the rest works."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_observing import WHO
from looks import settle
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from scene_registry import SCENES, load_scenes

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Standing
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.actions import READING
from coe_assistant.ui.read_only import closed_reason, is_changing
from coe_assistant.ui.widgets.labels import button
from coe_assistant.ui.wording import Place

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NAMES = [name for name in load_scenes() if name.startswith("readonly-")]
# What may be asked of the workbench by somebody who only reads.
READING_CALLS = {"prepare_bundle", "prove_bundle", "texts", "write_report", "import_logs"}


def said(widget: QWidget) -> str:
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisible())


def work_here(desk) -> QPushButton | None:
    found = [b for b in desk.content.banners.findChildren(QPushButton) if b.isVisible()]
    return next((b for b in found if b.accessibleName() == "Work on it here"), None)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_changes_is_closed_and_says_why(open_scene, name):
    desk = open_scene(name)
    settle()
    for place in Place:
        desk.content.view(place)
        settle()
        seen = [item for item in desk.window.findChildren(QWidget) if item.isVisible()]
        for item in (item for item in seen if is_changing(item)):
            assert not item.isEnabled(), item
            assert item.toolTip() == closed_reason(), item
            assert item.accessibleDescription(), item


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_open_only_reads(open_scene, name):
    desk = open_scene(name)
    settle()
    desk.workbench.calls.clear()
    for item in desk.window.findChildren(QPushButton):
        if item.isVisible() and item.isEnabled() and item is not work_here(desk):
            item.click()
            settle()
            for dialog in desk.window.findChildren(QDialog):
                dialog.reject()
    assert {call[0] for call in desk.workbench.calls} <= READING_CALLS
    assert [c for c in desk.workbench.safeguard.calls if c[0] not in READING_CALLS] == []


def test_menu_offers_what_reads_and_says_why_not_the_rest(open_scene):
    desk = open_scene("readonly-waiting")
    entries = [
        action
        for menu in desk.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if isinstance(action, QAction) and not action.isSeparator()
    ]
    closed = {action.text().replace("&", "") for action in entries if not action.isEnabled()}
    assert closed == {"New run", "Schedule in a window…", "Settings…", "Restore…", "Sign out"}
    assert all(a.toolTip() == closed_reason() for a in entries if not a.isEnabled())


def test_actions_that_change_do_nothing_even_when_they_are_asked_for(open_scene):
    desk = open_scene("readonly-waiting")
    desk.workbench.calls.clear()
    for slug in (*desk.content._actions._table(), "postpone", "schedule", "preferences", "layers"):
        if slug not in READING:
            desk.content.context.do(slug)
    assert desk.workbench.calls == []
    assert desk.content._actions.dialog is None


def test_controls_that_come_or_open_later_are_closed_too(open_scene):
    desk = open_scene("readonly-import")
    page = desk.page
    page.layout().addWidget(late := button("Late", lambda: None))
    page.layout().addWidget(field := QLineEdit())
    settle()
    assert (late.isEnabled(), field.isEnabled()) == (False, False)
    late.setEnabled(True)
    late.setToolTip("Do it")
    assert not late.isEnabled()
    assert late.toolTip() == closed_reason()
    page.layout().addWidget(reading := button("Copy", lambda: None, reads=True))
    settle()
    assert reading.isEnabled()
    assert reading.toolTip() == ""


def test_run_is_followed_from_step_to_step(open_scene):
    desk = open_scene("readonly-no-run")
    assert desk.content.place is Place.CONNECT
    assert "There is no run yet" in said(desk.page)
    other = open_scene("readonly-waiting")
    desk.workbench.put(Change.RUN, run=other.workbench.run)
    assert desk.content.place is Place.IMPORT
    desk.content.view(Place.CONNECT)
    assert desk.workbench.run.environment.url in said(desk.page)
    footer = desk.content.footer
    assert footer.main_button.isEnabled()  # back to where the run stands
    assert footer.main_button.toolTip() == ""
    footer.main_button.click()
    assert desk.content.place is Place.IMPORT
    assert not footer.main_button.isEnabled() or not footer.main_button.isVisible()


def test_bar_says_who_works_here_since_when(open_scene):
    desk = open_scene("readonly-import")
    text = said(desk.content.banners)
    assert "Process 4711 (coe-assistant) of mara on DESK-7, since" in text
    assert "Nothing can be changed" in text
    assert work_here(desk) is None
    desk.workbench.observing.put(holder=replace(WHO, user="", since=None))
    assert "Process 4711 (coe-assistant) on DESK-7." in said(desk.content.banners)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_says_what_happens_next(open_scene, name):
    desk = open_scene(name)
    for place in Place:
        desk.content.view(place)
        assert desk.content.footer.sentence


@pytest.mark.parametrize("standing", [Standing.ENDED, Standing.DIED])
def test_end_of_the_other_start_offers_to_work_here_and_is_announced(open_scene, standing):
    desk = open_scene("readonly-import")
    heard = []
    desk.content.context.announcer.say = heard.append
    desk.workbench.observing.put(standing=standing)
    offer = work_here(desk)
    assert offer is not None
    assert offer.isEnabled()
    assert len(heard) == 1
    desk.workbench.observing.put(read_at=WHO.since)
    assert work_here(desk) is offer  # it keeps the focus while times pass
    offer.click()
    assert desk.workbench.observing.wishes == 1
    desk.workbench.observing.put(is_taking_over=True)
    assert work_here(desk) is None


def test_bar_says_that_nothing_starts_while_nobody_works(open_scene):
    desk = open_scene("readonly-died")
    assert "no attempt starts by itself" in said(desk.content.banners)
    over = open_scene("readonly-over")
    assert "The run is over." in said(over.content.banners)
    assert "goes on on the server" in said(open_scene("readonly-ended").content.banners)


def test_refusal_says_who_was_first(open_scene):
    desk = open_scene("readonly-refused")
    assert "It stays read only: Process 4822" in said(desk.content.banners)
    assert work_here(desk) is not None


def test_silence_is_not_called_an_end(open_scene):
    desk = open_scene("readonly-silent")
    text = said(desk.content.banners)
    assert "cannot be seen" in text
    assert work_here(desk) is None


def test_window_closes_without_a_question_for_the_other_start_goes_on(open_scene):
    desk = open_scene("readonly-import")
    assert desk.content._close.may_close()


def test_trouble_with_the_folder_says_of_when_the_picture_is(open_scene):
    desk = open_scene("readonly-folder-gone")
    text = said(desk.content.banners)
    assert "cannot be read" in text
    assert "What is shown was read" in text
    desk.workbench.observing.put(trouble=CoeError("x", "Other."), read_at=None)
    assert "was read" not in said(desk.content.banners)


def test_bar_that_is_gone_is_told_nothing_any_more(qtbot):
    desk, _window = SCENES["readonly-import"].open()
    observing = desk.workbench.observing
    assert observing._listeners
    desk.close()
    observing.put(standing=Standing.ENDED)
    assert observing._listeners == []

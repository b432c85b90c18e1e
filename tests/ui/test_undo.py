"""What was dismissed comes back: messages, and the attempts that were stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.widgets.undo_line import OFFERED_FOR


def press(widget: QWidget, name: str) -> None:
    next(
        b for b in widget.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()
    ).click()


def names(widget: QWidget) -> set[str]:
    return {b.accessibleName() for b in widget.findChildren(QPushButton) if b.isVisible()}


@pytest.mark.parametrize(
    ("scene", "banner", "dismiss"),
    [("checklist-error", "_error", "Dismiss"), ("failure-resumed", "_resumed", "Understood")],
)
def test_dismissed_message_comes_back(open_scene, scene, banner, dismiss):
    banners = open_scene(scene).content.banners
    shown = getattr(banners, banner)
    press(shown, dismiss)
    assert shown.isHidden()
    press(banners, "Show it again")
    assert shown.isVisible()
    assert "Show it again" not in names(banners)


def test_problem_of_the_program_comes_back(open_scene):
    banners = open_scene("connect-empty").content.banners
    banners.warn(CoeError("x", "A file is damaged.", hint="Install it again."))
    press(banners._program, "Dismiss")
    press(banners, "Show it again")
    assert banners._program.isVisible()


def test_offer_ends_by_itself_and_takes_no_room(open_scene):
    desk = open_scene("checklist-error")
    banners = desk.content.banners
    press(banners._error, "Dismiss")
    desk.clock.advance(OFFERED_FOR.total_seconds() - 1)
    banners.tick()
    assert banners.isVisible()
    desk.clock.advance(2)
    banners.tick()
    assert not banners.isVisible()
    banners._undo.take_back()
    assert banners._error.isHidden()


def test_stopped_attempts_can_be_had_back(open_scene):
    desk = open_scene("failure-stopped")
    press(desk.page, "Try by itself again")
    assert desk.workbench.calls[-1] == ("go_on",)


def test_attempts_that_nobody_agreed_to_are_not_offered(open_scene):
    desk = open_scene("failure-stopped")
    run = desk.workbench.run
    consent = replace(run.consent, automatic_retries=False)
    desk.workbench.run = replace(run, consent=consent)
    desk.page.refresh()
    assert "Try by itself again" not in names(desk.page)
    assert "Try by itself again" not in names(open_scene("failure-fix-local").page)

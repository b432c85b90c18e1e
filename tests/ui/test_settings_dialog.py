"""The settings dialog, section by section; and what the menus keep."""

from __future__ import annotations

from coe_assistant.domain.errors import CoeError
from coe_assistant.ui.design import Scheme


def keeping(desk):
    return desk.content.context.surroundings.settings()


def test_look_chosen_in_the_menu_is_in_force_and_kept(open_scene) -> None:
    desk = open_scene("connect-empty")
    desk.content._actions.choose_scheme(Scheme.DARK)
    assert desk.content.context.theme.scheme is Scheme.DARK
    assert keeping(desk).kept("appearance.scheme") == "dark"
    desk.content._actions.choose_scheme(Scheme.SYSTEM)
    assert keeping(desk).kept("appearance.scheme") is None


def test_look_that_cannot_be_kept_is_in_force_and_told(open_scene) -> None:
    desk = open_scene("connect-empty")
    keeping(desk)._file.problem = CoeError("settings-not-saved", "The disk is full.")
    desk.content._actions.choose_scheme(Scheme.HIGH_CONTRAST)
    assert desk.content.context.theme.scheme is Scheme.HIGH_CONTRAST
    assert desk.content.banners._program.accessibleName() == "The disk is full."

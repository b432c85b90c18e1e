"""The look in force: chosen or the desktop's, followed while it changes; contrast themes."""

from __future__ import annotations

import pytest
from pixels import colours_in, contrast_in
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from coe_assistant.app.screen import use_style
from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.style_sheet import build_style_sheet
from coe_assistant.ui.system_look import SystemLook, colours_of_contrast, contrast
from coe_assistant.ui.theme import Theme

DARK_DESKTOP = ("#202020", "#f0f0f0")
DESERT = ("#fffaef", "#3d3d3d")  # a contrast theme of Windows 11


def desktop(ground: str, ink: str, accent: str = "#903909", on_accent: str = "#fff5e3") -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, value in (
        (role.Window, ground), (role.WindowText, ink), (role.Base, ground), (role.Text, ink),
        (role.Highlight, accent), (role.HighlightedText, on_accent),
    ):  # fmt: skip
        palette.setColor(name, QColor(value))
    return palette


@pytest.fixture
def desktop_palette(qapp):
    before = QPalette(qapp.palette())
    yield qapp.setPalette
    qapp.setPalette(before)


class ContrastLook(SystemLook):
    """A desktop with a contrast theme; the offscreen platform knows none."""

    wants_contrast = True


def test_system_scheme_follows_the_desktop_while_the_window_is_open(open_scene, desktop_palette):
    desk = open_scene("connect-empty")
    theme = desk.content.context.theme
    assert (theme.wanted, theme.scheme) == (Scheme.SYSTEM, Scheme.LIGHT)
    desktop_palette(desktop(*DARK_DESKTOP))
    QApplication.sendPostedEvents()
    assert (theme.wanted, theme.scheme) == (Scheme.SYSTEM, Scheme.DARK)
    assert desk.window.palette().color(QPalette.ColorRole.Window).name() == "#171b21"


def test_chosen_scheme_stays_whatever_the_desktop_does(open_scene, desktop_palette):
    desk = open_scene("connect-empty")
    theme = desk.content.context.theme
    desk.window.use_scheme(Scheme.LIGHT)
    desktop_palette(desktop(*DARK_DESKTOP))
    QApplication.sendPostedEvents()
    assert theme.scheme is Scheme.LIGHT


def test_system_scheme_after_a_chosen_one_asks_the_desktop_again(open_scene):
    desk = open_scene("connect-empty")
    desk.window.use_scheme(Scheme.DARK)
    desk.window.use_scheme(Scheme.SYSTEM)
    assert desk.content.context.theme.scheme is Scheme.LIGHT


def test_view_menu_ticks_what_was_chosen_wherever_it_was_chosen(open_scene):
    desk = open_scene("connect-empty")
    desk.window.use_scheme(Scheme.HIGH_CONTRAST)
    ticked = [
        action.text()
        for menu in desk.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.isChecked()
    ]
    assert ticked == ["&High contrast"]


def test_contrast_theme_brings_its_own_colours(qtbot, desktop_palette):
    desktop_palette(desktop(*DESERT))
    window = QWidget()
    qtbot.addWidget(window)
    theme = Theme(window, look=ContrastLook(window))
    theme.use(Scheme.SYSTEM)
    assert theme.scheme is Scheme.HIGH_CONTRAST
    assert (theme.colours.window, theme.colours.text) == DESERT
    assert theme.colours.accent == "#903909"
    assert set(theme.colours.strong.values()) == {"#3d3d3d"}


def test_contrast_theme_with_a_faint_accent_uses_its_text_instead():
    colours = colours_of_contrast(desktop(*DESERT, accent="#f0e0c0"))
    assert colours.accent == DESERT[1]
    assert contrast(QColor(colours.accent), QColor(colours.on_accent)) > 4.5


def test_high_contrast_without_a_contrast_theme_uses_the_colours_of_the_design(open_scene):
    desk = open_scene("connect-empty")
    desk.window.use_scheme(Scheme.HIGH_CONTRAST)
    assert desk.content.context.theme.colours == SCHEMES[Scheme.HIGH_CONTRAST]


class OtherStyle:
    """An application in a style of another desktop."""

    def __init__(self, name: str) -> None:
        self.style_name = name
        self.chosen = ""

    def style(self):
        return self

    def name(self) -> str:
        return self.style_name

    def setStyle(self, name: str) -> None:
        self.chosen = name


@pytest.mark.parametrize(
    ("found", "chosen"), [("windows11", ""), ("windowsvista", "Fusion"), ("breeze", "Fusion")]
)
def test_style_is_that_of_windows_11_or_fusion(found, chosen):
    application = OtherStyle(found)
    use_style(application)
    assert application.chosen == chosen


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST])
@pytest.mark.parametrize("kind", ["", "primary", "danger", "link"])
def test_disabled_button_is_read_and_told_from_one_that_can_be_pressed(qtbot, scheme, kind):
    window = QWidget()
    qtbot.addWidget(window)
    window.setProperty("kind", "page")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setStyleSheet(build_style_sheet(SCHEMES[scheme]))
    button = QPushButton("Start the upgrade", window)
    button.setProperty("kind", kind)
    button.resize(200, 40)
    window.show()
    inner = QRect(8, 8, 184, 24)
    able = colours_in(window.grab().toImage(), inner)
    button.setEnabled(False)
    off = window.grab().toImage()
    assert contrast_in(off, inner) >= 4.5
    assert colours_in(off, inner) != able

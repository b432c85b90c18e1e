"""Puts the design system in force: palette and style sheet of a window, and the scheme it uses."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

from coe_assistant.ui.design import SCHEMES, Colours, Scheme, Size, Tone
from coe_assistant.ui.style_sheet import build_style_sheet


class Theme(QObject):
    """The look in force.

    Signals:
        changed: Another scheme is in force; whatever paints itself repaints.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scheme = Scheme.LIGHT

    @property
    def scheme(self) -> Scheme:
        """The scheme in force, never SYSTEM."""
        return self._scheme

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return SCHEMES[self._scheme]

    def strong(self, tone: Tone) -> QColor:
        """Return the colour of text and marks of this tone."""
        return QColor(self.colours.strong[tone])

    def soft(self, tone: Tone) -> QColor:
        """Return the ground for text of this tone."""
        return QColor(self.colours.soft[tone])

    def use(self, scheme: Scheme, window: QWidget) -> None:
        """Put scheme in force for window and everything in it."""
        self._scheme = _resolved(scheme, window)
        window.setPalette(palette_of(self.colours))
        window.setStyleSheet(build_style_sheet(self.colours))
        self.changed.emit()


def _resolved(scheme: Scheme, window: QWidget) -> Scheme:
    if scheme is not Scheme.SYSTEM:
        return scheme
    ground = window.palette().color(QPalette.ColorRole.Window)
    ink = window.palette().color(QPalette.ColorRole.WindowText)
    return Scheme.DARK if ground.lightness() < ink.lightness() else Scheme.LIGHT


def font_of(base: QFont, points: float, *, bold: bool = False) -> QFont:
    """Return base at a step of the type scale."""
    font = QFont(base)
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def palette_of(colours: Colours) -> QPalette:
    """Return the palette for widgets that draw themselves with the style."""
    role = QPalette.ColorRole
    table = {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.BrightText: colours.on_accent,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Mid: colours.border,
        role.Dark: colours.control,
    }
    palette = QPalette()
    for name, value in table.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.muted))
    return palette


def wants_touch(control: QWidget) -> None:
    """Give a control the least height of the design."""
    control.setMinimumHeight(Size.CONTROL)

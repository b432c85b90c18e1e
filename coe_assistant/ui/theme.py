"""Puts the design system in force: palette and style sheet of a window, and the scheme it uses."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QDialog, QWidget

from coe_assistant.ui.colours import SCHEMES, Colours
from coe_assistant.ui.design import Scheme, Size, Tone
from coe_assistant.ui.style_sheet import build_style_sheet
from coe_assistant.ui.system_look import SystemLook, follow_window_frame


class Theme(QObject):
    """The look in force. While SYSTEM is wanted it follows the desktop at once.

    Args:
        window: What is coloured, with everything in it; may also be told with use().
        parent: With what this look lives; the window when None.
        look: What the desktop asks for.

    Signals:
        changed: Other colours are in force; whatever paints itself repaints.
    """

    changed = Signal()

    def __init__(
        self,
        window: QWidget | None = None,
        parent: QObject | None = None,
        look: SystemLook | None = None,
    ) -> None:
        super().__init__(parent or window)
        self._window: QWidget | None = None
        self._look = look or SystemLook(self)
        self._wanted = Scheme.SYSTEM
        self._scheme = Scheme.LIGHT
        self._colours = SCHEMES[Scheme.LIGHT]
        self._is_applying = self._is_applied = False
        self._look.changed.connect(self._on_desktop_changed)
        if window is not None:
            self._take(window)

    @property
    def wanted(self) -> Scheme:
        """What was chosen; SYSTEM follows the desktop."""
        return self._wanted

    @property
    def scheme(self) -> Scheme:
        """The scheme in force, never SYSTEM."""
        return self._scheme

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    def strong(self, tone: Tone) -> QColor:
        """Return the colour of text and marks of this tone."""
        return QColor(self.colours.strong[tone])

    def soft(self, tone: Tone) -> QColor:
        """Return the ground for text of this tone."""
        return QColor(self.colours.soft[tone])

    def use(self, scheme: Scheme, window: QWidget | None = None) -> None:
        """Put scheme in force, for window from now on where one is given."""
        if window is not None:
            self._take(window)
        self._wanted = scheme
        self._is_applying = True
        follow_window_frame(scheme)
        self._is_applying = False
        self._apply()

    def _take(self, window: QWidget) -> None:
        self._window = window
        self._is_applied = False
        self._look.watch(window)

    def _on_desktop_changed(self) -> None:
        if not self._is_applying and self._wanted is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        is_system = self._wanted is Scheme.SYSTEM
        self._scheme = self._look.scheme if is_system else self._wanted
        # a contrast theme is the person's own choice of colours, whoever asked for it
        own = self._look.own_colours if self._scheme is Scheme.HIGH_CONTRAST else None
        colours = own or SCHEMES[self._scheme]
        is_same = self._is_applied and colours == self._colours
        self._colours, self._is_applied = colours, self._window is not None
        if not is_same:
            self._colour(colours)
        self.changed.emit()

    def _colour(self, colours: Colours) -> None:
        self._is_applying = True
        if self._window is not None:
            # a sheet brings back the palette that it found: it goes first
            self._window.setStyleSheet("")
            palette = palette_of(colours)
            for item in (self._window, *self._window.findChildren(QDialog)):
                item.setPalette(palette)
            self._window.setStyleSheet(build_style_sheet(colours))
        self._is_applying = False


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
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.disabled))
    return palette


def wants_touch(control: QWidget) -> None:
    """Give a control the least height of the design."""
    control.setMinimumHeight(Size.CONTROL)

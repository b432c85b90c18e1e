"""The look that the desktop asks for: light, dark, or a contrast theme with its own colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from coe_assistant.ui.colours import Colours
from coe_assistant.ui.design import Scheme, Tone

TEXT_RATIO = 4.5  # WCAG 2.2, success criterion 1.4.3


class SystemLook(QObject):
    """Watches the desktop, by what it tells a window.

    Signals:
        changed: The desktop asks for another look now.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_changed)

    def watch(self, window: QObject) -> None:
        """Notice what the desktop tells window: a contrast theme comes with a palette."""
        window.installEventFilter(self)

    @property
    def wants_contrast(self) -> bool:
        """Whether a contrast theme is in force (Windows: Settings, Accessibility)."""
        hints = QGuiApplication.styleHints()  # held: what it returns dies with its wrapper
        return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast

    @property
    def scheme(self) -> Scheme:
        """The scheme that is asked for, never SYSTEM."""
        if self.wants_contrast:
            return Scheme.HIGH_CONTRAST
        asked = QGuiApplication.styleHints().colorScheme()
        if asked is not Qt.ColorScheme.Unknown:
            return Scheme.DARK if asked is Qt.ColorScheme.Dark else Scheme.LIGHT
        palette = QGuiApplication.palette()
        ground = palette.color(QPalette.ColorRole.Window)
        ink = palette.color(QPalette.ColorRole.WindowText)
        return Scheme.DARK if ground.lightness() < ink.lightness() else Scheme.LIGHT

    @property
    def own_colours(self) -> Colours | None:
        """The colours of the contrast theme, or None where the design's own are right."""
        return colours_of_contrast(QGuiApplication.palette()) if self.wants_contrast else None

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the desktop has other colours."""
        if event.type() is QEvent.Type.ApplicationPaletteChange:
            self.changed.emit()
        return super().eventFilter(watched, event)


def follow_window_frame(scheme: Scheme) -> None:
    """Let title bar and the system's own dialogs look like scheme too, where they can."""
    hints = QGuiApplication.styleHints()
    if scheme is Scheme.SYSTEM:
        hints.unsetColorScheme()
    else:
        is_light = scheme is Scheme.LIGHT
        hints.setColorScheme(Qt.ColorScheme.Light if is_light else Qt.ColorScheme.Dark)


def colours_of_contrast(palette: QPalette) -> Colours:
    """Return the colours of a contrast theme: few, and all of them the person's own.

    States are told by marks and words there, not by colours.
    """
    role = QPalette.ColorRole
    window, text = palette.color(role.Window), palette.color(role.WindowText)
    accent, on_accent = palette.color(role.Highlight), palette.color(role.HighlightedText)
    if min(contrast(accent, window), contrast(accent, on_accent)) < TEXT_RATIO:
        accent, on_accent = text, window
    pale = palette.color(QPalette.ColorGroup.Disabled, role.WindowText)
    if contrast(pale, window) < TEXT_RATIO:
        pale = text
    ground, ink = window.name(), text.name()
    return Colours(
        window=ground,
        surface=ground,
        rail=ground,
        border=ink,
        control=ink,
        text=ink,
        muted=ink,
        disabled=pale.name(),
        disabled_line=pale.name(),
        disabled_ground=ground,
        accent=accent.name(),
        on_accent=on_accent.name(),
        hover=ground,
        groove=ground,
        strong=dict.fromkeys(Tone, ink),
        soft=dict.fromkeys(Tone, ground),
    )


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
        for value in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

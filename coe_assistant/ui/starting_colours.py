"""The two colours that a window has before it is filled, where a scheme was chosen."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Scheme


def starting_palette(before: QPalette, scheme: Scheme) -> QPalette:
    """Return before with ground and ink of scheme.

    Raises:
        KeyError: scheme is the system's own.
    """
    palette = QPalette(before)
    palette.setColor(QPalette.ColorRole.Window, QColor(SCHEMES[scheme].window))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(SCHEMES[scheme].text))
    return palette

"""Rectangles of what is painted by hand, in languages that run from right to left.

Texts need nothing: a painter takes AlignLeft for the side where a line begins.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt


def placed(area: QRectF, within: QRectF, direction: Qt.LayoutDirection) -> QRectF:
    """Return area, which is meant for left to right, where it belongs within another one."""
    if direction is not Qt.LayoutDirection.RightToLeft:
        return area
    left = within.left() + within.right() - area.right()
    return QRectF(left, area.top(), area.width(), area.height())

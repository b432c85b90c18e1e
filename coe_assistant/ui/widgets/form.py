"""The one builder of form rows: label, buddy, accessible name and description, help below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QToolButton, QVBoxLayout, QWidget

from coe_assistant.ui.colours import SCHEMES
from coe_assistant.ui.design import Scheme, Size, Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import wants_touch
from coe_assistant.ui.widgets.labels import label, roomy_label
from coe_assistant.ui.widgets.layout import column, row


def field(
    caption: str, control: QWidget, explain: str = "", beside: QWidget | None = None
) -> QVBoxLayout:
    """Return a row: caption (with & for its mnemonic) above control, explanation below.

    beside stands at the right of control: another way to the same value.
    """
    name = roomy_label(caption, "strong")
    name.setTextInteractionFlags(name.textInteractionFlags().__class__(0))
    name.setBuddy(control)
    control.setAccessibleName(caption.replace("&", ""))
    wants_touch(control)
    if isinstance(control, QAbstractSpinBox):
        # a style sheet's padding does not reach the field inside
        control.lineEdit().setTextMargins(Space.LINE, 0, Space.LINE, 0)
    line = row(control, *([beside] if beside is not None else []), gap=Space.M)
    line.setStretch(0, 1)
    box = column(name, line, gap=Space.XS)
    if explain:
        control.setAccessibleDescription(explain)
        box.addWidget(label(explain, "caption"))
    return box


def clearable(control: QLineEdit) -> None:
    """Give a field Qt's button that empties it, with a name."""
    control.setClearButtonEnabled(True)
    for made in control.findChildren(QToolButton):
        made.setAccessibleName(tr("Empty the field"))
        made.setIcon(_cross())


def _cross() -> QIcon:
    """Return a cross that has 3:1 on the grounds of every look; the style's own has not."""
    drawn = QPixmap(2 * Size.TICK, 2 * Size.TICK)
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(SCHEMES[Scheme.LIGHT].control), Size.TICK_LINE))
    near, far = Size.TICK * 0.22, Size.TICK * 0.78
    painter.drawLine(QPointF(near, near), QPointF(far, far))
    painter.drawLine(QPointF(near, far), QPointF(far, near))
    painter.end()
    return QIcon(drawn)

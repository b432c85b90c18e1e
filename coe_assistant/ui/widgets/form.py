"""The one builder of form rows: label, buddy, accessible name and description, help below."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QToolButton, QVBoxLayout, QWidget

from coe_assistant.ui.design import Space
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

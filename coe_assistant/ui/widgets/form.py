"""The one builder of form rows: label, buddy, accessible name and description, help below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.theme import wants_touch
from coe_assistant.ui.widgets.labels import label, short_label
from coe_assistant.ui.widgets.layout import column


def field(caption: str, control: QWidget, explain: str = "") -> QVBoxLayout:
    """Return a row: caption (with & for its mnemonic) above control, explanation below."""
    name = short_label(caption, "strong")
    name.setTextInteractionFlags(name.textInteractionFlags().__class__(0))
    name.setBuddy(control)
    control.setAccessibleName(caption.replace("&", ""))
    wants_touch(control)
    box = column(name, control, gap=Space.XS)
    if explain:
        control.setAccessibleDescription(explain)
        box.addWidget(label(explain, "caption"))
    return box

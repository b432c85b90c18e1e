"""The frame of the dialogs: title, content, buttons; Escape closes it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.enter_key import presses_focused
from coe_assistant.ui.reading_order import move_focus, tab_stops
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.find_bar import FindKeys
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, row


class Dialog(QDialog):
    """A window-modal dialog that is opened, never executed."""

    def __init__(self, window: QWidget, title: str, *, width: int = 620) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_WindowPropagation)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.content = column(label(title, "title"), gap=Space.M)
        self.buttons = row(None, gap=Space.S)
        self.close_button = button(tr("&Close"), self.reject)
        self.buttons.addWidget(self.close_button)
        box = column(self.content, self.buttons, gap=Space.L)
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        box.setStretch(0, 1)
        self.setLayout(box)
        FindKeys(self)

    def add(self, *items: QWidget | QLayout) -> None:
        """Add content below what is there."""
        for item in items:
            if isinstance(item, QWidget):
                self.content.addWidget(item)
            else:
                self.content.addLayout(item)

    def add_action(self, made: QWidget) -> None:
        """Add a button before Close."""
        self.buttons.insertWidget(self.buttons.count() - 1, made)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first control, where the dialog itself chose none."""
        super().showEvent(event)
        if self.focusWidget() in (None, self.close_button):
            for first in tab_stops(self)[:1]:
                first.setFocus()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's signature
        """Let Tab go in reading order."""
        return move_focus(self, forwards=next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the focused button with Enter, and not the default one in its place."""
        if not presses_focused(self, event):
            super().keyPressEvent(event)

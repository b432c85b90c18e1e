"""The frame of the dialogs: title, content, buttons; Escape closes it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.enter_key import presses_focused
from coe_assistant.ui.reading_order import move_focus, tab_stops
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.banner import Banner
from coe_assistant.ui.widgets.find_bar import FindKeys
from coe_assistant.ui.widgets.flow_layout import FlowLayout
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, scrolling

# a scrolled page cuts what lies outside of it, the focus ring of its outermost controls too
_ROOM_FOR_FOCUS = (Size.FOCUS,) * 4


class Dialog(QDialog):
    """A window-modal dialog that is opened, never executed.

    It opens as wide as it wants and as high as its content asks, within the screen; what does not
    fit there is scrolled, and the buttons below stay in sight.

    Args:
        window: What it belongs to.
        title: Its caption and its heading.
        width: In pixels, where the screen has them.
        is_scrolled: False where the content scrolls its parts itself.
    """

    def __init__(
        self, window: QWidget, title: str, *, width: int = Size.DIALOG, is_scrolled: bool = True
    ) -> None:
        super().__init__(window)
        # a style sheet that names dialogs keeps the window's palette from them
        self.setPalette(window.window().palette())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._wanted = width
        self.content = column(label(title, "title"), gap=Space.M)
        self.content.setContentsMargins(*_ROOM_FOR_FOCUS)
        self._area = scrolling(self.content, width=Size.UNBOUNDED) if is_scrolled else None
        self.close_button = button(tr("&Close"), self.reject)
        self.buttons = FlowLayout(self.close_button, line_gap=Space.S, is_trailing=True)
        self._stacked = box = column(
            self._area or holder(self.content), holder(self.buttons), gap=Space.M
        )
        box.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        box.setStretch(0, 1)
        self.setLayout(box)
        FindKeys(self)

    def sizeHint(self) -> QSize:
        """Return the wanted width and the height that the content asks for, within the screen."""
        return self.within_screen(self._wanted, self._height_for(self._wanted))

    def within_screen(self, width: int, height: int) -> QSize:
        """Return a size that is not larger than the screen, or than the window that opened it."""
        room = self.screen().availableGeometry().size()
        parent = self.parentWidget()
        if parent is not None:
            room = room.expandedTo(parent.window().size())
        return QSize(width, height).boundedTo(room)

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001, N802 - overrides Qt
        """Open in the size that is wanted; Qt's own guess stops at two thirds of the screen."""
        if visible and not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.resize(self.sizeHint())
        super().setVisible(visible)

    def _height_for(self, width: int) -> int:
        edges = self._stacked.contentsMargins()
        inner = width - edges.left() - edges.right()
        asked = self.content.totalHeightForWidth(inner)
        content = asked if asked >= 0 else self.content.totalSizeHint().height()
        buttons = self.buttons.heightForWidth(inner)
        return content + self._stacked.spacing() + buttons + edges.top() + edges.bottom()

    def add(self, *items: QWidget | QLayout) -> None:
        """Add content below what is there."""
        for item in items:
            if isinstance(item, QWidget):
                self.content.addWidget(item)
                if isinstance(item, Banner):
                    item.installEventFilter(self)
            else:
                self.content.addLayout(item)

    def show_from(self, part: QWidget) -> None:
        """Scroll so that part is the first that is seen."""
        inside = self._area.widget() if self._area is not None else None
        if self._area is not None and inside is not None:
            self._area.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a message that comes up below what is in sight into sight."""
        is_new = event.type() is QEvent.Type.Show and self.isVisible()
        if is_new and isinstance(watched, Banner) and self._area is not None:
            QTimer.singleShot(0, watched, partial(self._area.ensureWidgetVisible, watched))
        return super().eventFilter(watched, event)

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

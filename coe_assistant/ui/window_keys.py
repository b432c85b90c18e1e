"""Keys of the window that no menu holds: to a step, and from one part of the window to the next."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from coe_assistant.ui.reading_order import show_whole, tab_stops
from coe_assistant.ui.shortcuts import shortcuts
from coe_assistant.ui.widgets.find_bar import FindKeys
from coe_assistant.ui.window_content import WindowContent
from coe_assistant.ui.wording import Place


class WindowKeys(QObject):
    """Binds the keys to a window and what fills it."""

    def __init__(self, window: QMainWindow, content: WindowContent) -> None:
        super().__init__(window)
        self._window, self._content = window, content
        keys = {item.id: item.keys for item in shortcuts()}
        for place, key in zip(Place, keys["step"], strict=True):
            self._bind(key, partial(self._on_step, place))
        self._bind(keys["next-part"][0], self._on_next_part)
        FindKeys(window)

    def _bind(self, key: str, act: object) -> None:
        QShortcut(QKeySequence(key), self._window).activated.connect(act)

    def _on_step(self, place: Place) -> None:
        if self._content.rail.button(place).isEnabled():
            self._content.view(place)

    def _on_next_part(self) -> None:
        content = self._content
        wanted = (content.rail, content.banners, content.page(content.place), content.footer)
        parts = [part for part in wanted if tab_stops(part)]
        focused = self._window.focusWidget()
        here = [n for n, part in enumerate(parts) if focused and part.isAncestorOf(focused)]
        target = parts[(here[0] + 1) % len(parts)] if here else parts[0]
        first = tab_stops(target)[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)
        show_whole(first)

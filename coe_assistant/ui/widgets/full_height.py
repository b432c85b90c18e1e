"""A scroll area that shows all of its content while the page around it is what scrolls."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class FullHeight(QObject):
    """Keeps an area as high as its content while it is on, so that no two bars scroll one text.

    Args:
        area: Has a layout whose height follows from its width.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._content = cast("QWidget", area.widget())
        self._is_on = False
        area.installEventFilter(self)
        self._content.installEventFilter(self)

    def use(self, *, is_on: bool) -> None:
        """Begin or end it."""
        self._is_on = is_on
        policy = Qt.ScrollBarPolicy
        self._area.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if is_on else policy.ScrollBarAsNeeded
        )
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit when the content or the width changes."""
        if self._is_on and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        asked = self._content.heightForWidth(self._area.width()) if self._is_on else 0
        least = max(0, asked)
        if self._area.minimumHeight() != least:
            self._area.setMinimumHeight(least)

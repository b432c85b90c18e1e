"""A line that opens what stands behind it; the contents are made when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.eliding_button import ElidingButton
from coe_assistant.ui.widgets.labels import mark_reading
from coe_assistant.ui.widgets.layout import row


class Disclosure(QWidget):
    """A button with its contents below it, closed at first.

    Args:
        title: What the button says.
        make: Makes the contents.
    """

    def __init__(self, title: str, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._title = title
        self._make = make
        self._contents: QWidget | None = None
        self._button = ElidingButton(self.toggle)
        mark_reading(self._button)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.XS)
        line = row(self._button, None)
        line.setStretch(0, 1)
        self._box.addLayout(line)
        self._say(is_open=False)

    @property
    def is_open(self) -> bool:
        """Whether the contents are shown."""
        return self._contents is not None and not self._contents.isHidden()

    def toggle(self) -> None:
        """Open or close."""
        is_open = not self.is_open
        if self._contents is None:
            self._contents = self._make()
            self._box.addWidget(self._contents)
        self._contents.setVisible(is_open)
        self._say(is_open=is_open)

    def _say(self, *, is_open: bool) -> None:
        self._button.show_text(f"{'▾' if is_open else '▸'} {self._title}")
        state = tr("open") if is_open else tr("closed")
        self._button.setAccessibleName(f"{self._title}, {state}")

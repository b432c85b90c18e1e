"""A small table of names and values, with a copy button where a value is worth copying."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coe_assistant.ui.design import Size, Space
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.eliding_label import ElidingLabel
from coe_assistant.ui.widgets.labels import button, label, short_label
from coe_assistant.ui.widgets.layout import clear, column

Fact = tuple[str, str]


class FactTable(QWidget):
    """Names at the left, values at the right; rebuilt only when the facts change.

    Args:
        copy_text: Copies a value; without it there are no copy buttons.
        wraps_names: Names are as long as sentences: they get lines, and a share of the width.
    """

    def __init__(
        self, copy_text: Callable[[str], None] | None = None, *, wraps_names: bool = False
    ) -> None:
        super().__init__()
        self._copy_text = copy_text
        self._wraps_names = wraps_names
        self._facts: tuple[Fact, ...] | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.LINE)
        self._grid.setColumnStretch(0, 2 if wraps_names else 0)
        self._grid.setColumnStretch(1, 3)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show facts; empty values are left out."""
        wanted = tuple(fact for fact in facts if fact[1])
        if wanted == self._facts:
            return
        self._facts = wanted
        clear(self._grid)
        for line, (name, value) in enumerate(wanted):
            self._add(line, name, value)
        # a widget without a parent would be shown as a window of its own
        if self.parent() is not None or not wanted:
            self.setVisible(bool(wanted))

    def _add(self, line: int, name: str, value: str) -> None:
        caption = label(name, "muted") if self._wraps_names else short_label(name, "muted")
        caption.setMinimumWidth(Size.CAPTION)
        shown = self._value(value)
        shown.setAccessibleName(f"{name}: {value}")
        top = Qt.AlignmentFlag.AlignTop
        if self._wraps_names and _is_long(value):
            self._grid.addLayout(column(caption, shown, gap=0), line, 0, 1, 2)
            return
        self._grid.addWidget(caption, line, 0, top)
        self._grid.addWidget(shown, line, 1)
        if self._copy_text is not None:
            copy = self._copy_text
            act = button(tr("Copy"), lambda: copy(value), kind="link", reads=True)
            act.setAccessibleName(tr("Copy {name}").format(name=name))
            self._grid.addWidget(act, line, 2, top)

    def _value(self, value: str) -> QLabel:
        if self._copy_text is None:
            return label(value)
        if not any(len(word) > _LONG_WORD for word in value.split()):
            return label(value, "mono")
        shown = ElidingLabel("mono")  # a hash or an id, which the button copies whole
        shown.show_text(value)
        return shown


_LONG = 60  # characters; a longer value stands below its name, over the whole width
_LONG_WORD = 26  # characters; the name of a solution or a host leaves no room for a name beside it


def _is_long(value: str) -> bool:
    words = value.split()
    return len(value) > _LONG or "\n" in value or any(len(word) > _LONG_WORD for word in words)

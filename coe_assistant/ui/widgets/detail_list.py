"""A list of names that can be marked and copied whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from coe_assistant.ui.design import Space
from coe_assistant.ui.package_view import DetailList
from coe_assistant.ui.text import tr
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.labels import button, label
from coe_assistant.ui.widgets.layout import column, holder, row


def detail_list(item: DetailList, copy_text: Callable[[str], None]) -> Disclosure:
    """Return a line with the list's title that opens the list."""
    return Disclosure(item.title, lambda: _contents(item, copy_text))


def _contents(item: DetailList, copy_text: Callable[[str], None]) -> QWidget:
    text = "\n".join(item.lines)
    copy = button(tr("Copy the list"), lambda: copy_text(text), kind="link", reads=True)
    copy.setAccessibleName(tr("Copy the list {title}").format(title=item.title))
    box = column(label(text, "caption"), row(copy, None), gap=Space.XS)
    box.setContentsMargins(Space.L, 0, 0, Space.S)
    return holder(box)

"""Builds the content of a window anew, in another language, with everything a person had there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QPlainTextEdit,
    QWidget,
)

from coe_assistant.ui.design import Scheme
from coe_assistant.ui.window_content import WindowContent
from coe_assistant.ui.wording import Place

_Given = str | bool | int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a content knew that the workbench does not: where a person was and what was typed."""

    place: Place
    has_passed_connect: bool
    is_resumed_shown: bool
    scheme: Scheme
    inputs: Mapping[Place, Sequence[_Given]]


def take_down(window: QMainWindow, content: WindowContent, made: Iterable[QObject]) -> Kept:
    """Take a content out of its window; made is what it put there."""
    kept = Kept(
        content.place,
        content.due_place is not Place.CONNECT,
        content.banners.is_resumed_shown,
        content.context.theme.scheme,
        {place: [_given(item) for item in _inputs(content.page(place))] for place in Place},
    )
    content.end()
    old = [item for item in made if not isinstance(item, QMenuBar)]
    window.setMenuBar(QMenuBar(window))  # deletes the other one with its menus and shortcuts
    for item in old:
        if isinstance(item, QWidget):
            item.hide()
        item.deleteLater()
    return kept


def restore(content: WindowContent, kept: Kept) -> None:
    """Give a new content what was kept of the old one."""
    for place, given in kept.inputs.items():
        inputs = list(_inputs(content.page(place)))
        if len(inputs) == len(given):
            for item, value in zip(inputs, given, strict=True):
                _give(item, value)
    if not kept.is_resumed_shown:
        content.banners.forget_resumed()
    if kept.has_passed_connect and content.due_place is Place.CONNECT:
        content.go_on()
    content.view(kept.place)


def _inputs(page: QWidget) -> Iterator[QWidget]:
    for item in page.findChildren(QWidget):
        is_text = isinstance(item, (QLineEdit, QPlainTextEdit)) and not item.isReadOnly()
        is_choice = isinstance(item, QAbstractButton) and item.isCheckable()
        if is_text or is_choice or isinstance(item, QComboBox):
            yield item


def _given(item: QWidget) -> _Given:
    if isinstance(item, QLineEdit):
        return item.text()
    if isinstance(item, QPlainTextEdit):
        return item.toPlainText()
    if isinstance(item, QComboBox):
        return item.currentIndex()
    return isinstance(item, QAbstractButton) and item.isChecked()


def _give(item: QWidget, value: _Given) -> None:
    if _given(item) == value:
        return
    if isinstance(item, QLineEdit):
        item.setText(str(value))
    elif isinstance(item, QPlainTextEdit):
        item.setPlainText(str(value))
    elif isinstance(item, QComboBox):
        item.setCurrentIndex(int(value))
    elif isinstance(item, QAbstractButton):
        item.setChecked(bool(value))

"""Texts that a window shows only in part."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)

from coe_assistant.ui.widgets.controls import TickBox
from coe_assistant.ui.widgets.stepper import StepButton

_MARKUP = re.compile(r"<[^>]+>")


def cut_texts(window: QWidget) -> list[str]:
    """Return what is cut: labels, buttons, heads, cells, tabs, fields."""
    found = []
    for item in window.findChildren(QWidget):
        if not item.isVisible() or item.window() is not window:
            continue
        for kind, look in _LOOKS:
            if isinstance(item, kind):
                found += [f"cut: {text}" for text in look(item)]
                break
    return found


def _label(item: QLabel) -> list[str]:
    if not item.text():
        return []
    if not item.wordWrap():
        return _smaller(item, item.sizeHint())
    needed = item.heightForWidth(item.width())
    if item.height() < needed:
        return [f"{item.text()[:80]} (height {item.height()} of {needed})"]
    longest = _longest_word(item)
    return [f"{longest[:80]} (a word wider than {item.width()})"] if longest else []


def _longest_word(item: QLabel) -> str:
    text = item.text()
    if item.textFormat() is not Qt.TextFormat.PlainText and _MARKUP.search(text):
        document = QTextDocument()
        document.setHtml(text)
        text = document.toPlainText()
    metrics = item.fontMetrics()
    room = item.contentsRect().width() + 1
    # Qt breaks lines after these characters as well, and between those of Japanese and Chinese
    words = re.split(r"[\s/\-\u200b?\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+", text)
    longest = max(words, key=metrics.horizontalAdvance, default="")
    return longest if metrics.horizontalAdvance(longest) > room else ""


def _button(item: QAbstractButton) -> list[str]:
    return _smaller(item, item.sizeHint()) if item.text() else []


def _smaller(item: QLabel | QAbstractButton, hint: QSize) -> list[str]:
    if item.width() >= hint.width() and item.height() >= hint.height():
        return []
    if item.toolTip():
        return []
    have, need = item.size().toTuple(), hint.toTuple()
    return [f"{item.text()[:80]} ({have} of {need})"]


def _tick(item: TickBox) -> list[str]:
    need = item.heightForWidth(item.width())
    return [f"{item.text()[:80]} (height {item.height()} of {need})"] * (item.height() < need)


def _step(item: StepButton) -> list[str]:
    return [f"{item.text()}: {item.word}"] if item.is_cut and not item.toolTip() else []


def _header(item: QHeaderView) -> list[str]:
    model = item.model()
    if model is None or item.orientation() is not Qt.Orientation.Horizontal:
        return []
    found = []
    for section in range(item.count()):
        text = str(model.headerData(section, item.orientation()) or "")
        need = item.sectionSizeFromContents(section).width() if text else 0
        if text and not item.isSectionHidden(section) and item.sectionSize(section) < need:
            found.append(f"head {text} ({item.sectionSize(section)} of {need})")
    return found


def _view(item: QAbstractItemView) -> list[str]:
    model = item.model()
    if model is None:
        return []
    found = []
    columns = 1 if isinstance(item, QListView) else model.columnCount(item.rootIndex())
    for row in range(min(model.rowCount(item.rootIndex()), 40)):
        for column in range(columns):
            index = model.index(row, column, item.rootIndex())
            if not index.data(Qt.ItemDataRole.ToolTipRole) and _is_cut(item, index):
                found.append(f"cell {str(index.data())[:80]} of {item.accessibleName()}")
    return found


def _is_cut(view: QAbstractItemView, index: QModelIndex) -> bool:
    if not index.data() or _is_hidden(view, index.column()):
        return False
    room = view.visualRect(index)
    if room.isEmpty() or (isinstance(view, QListView) and not view.wordWrap()):
        return False  # a list draws itself; its rows are looked at by their delegate's test
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = room
    hint = view.itemDelegateForIndex(index).sizeHint(option, index)
    return hint.width() > room.width() + 1 and not _wraps(view, option, index, hint)


def _wraps(
    view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex, hint: QSize
) -> bool:
    if not (isinstance(view, (QTableView, QTreeView, QListView)) and view.wordWrap()):
        return False
    metrics = QFontMetrics(option.font)
    room = option.rect.adjusted(12, 0, -12, 0)
    text = str(index.data())
    needed = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
    return needed <= option.rect.height()


def _is_hidden(view: QAbstractItemView, column: int) -> bool:
    return isinstance(view, (QTableView, QTreeView)) and view.isColumnHidden(column)


def _tabs(item: QTabBar) -> list[str]:
    metrics = item.fontMetrics()
    return [
        f"tab {item.tabText(tab)}"
        for tab in range(item.count())
        if item.tabRect(tab).width()
        < metrics.size(Qt.TextFlag.TextShowMnemonic, item.tabText(tab)).width()
        and not item.tabToolTip(tab)
    ]


def _combo(item: QComboBox) -> list[str]:
    text = item.currentText()
    if item.isEditable() or not text or item.toolTip():
        return []
    option = QStyleOptionComboBox()
    item.initStyleOption(option)
    field = item.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox,
        option,
        QStyle.SubControl.SC_ComboBoxEditField,
        item,
    )
    need = item.fontMetrics().horizontalAdvance(text)
    return [f"choice {text} ({field.width()} of {need})"] if field.width() < need else []


def _line(item: QLineEdit) -> list[str]:
    text = item.placeholderText()
    if not text or item.text() or item.toolTip():
        return []
    need = item.fontMetrics().horizontalAdvance(text)
    room = item.contentsRect().width() - 4
    return [f"placeholder {text} ({room} of {need})"] if room < need else []


def _spin(item: QAbstractSpinBox) -> list[str]:
    need = item.sizeHint()
    is_cut = item.width() < need.width() or item.height() < need.height()
    return [f"{item.accessibleName()} {item.size().toTuple()} of {need.toTuple()}"] * is_cut


def _menu(item: QMenuBar) -> list[str]:
    return [
        f"menu {action.text()}"
        for action in item.actions()
        if not item.rect().contains(item.actionGeometry(action))
    ]


_LOOKS: tuple[tuple[type[QWidget], Callable[..., list[str]]], ...] = (
    (StepButton, _step),
    (TickBox, _tick),
    (QLabel, _label),
    (QAbstractButton, _button),
    (QHeaderView, _header),
    (QAbstractItemView, _view),
    (QTabBar, _tabs),
    (QComboBox, _combo),
    (QLineEdit, _line),
    (QAbstractSpinBox, _spin),
    (QMenuBar, _menu),
)

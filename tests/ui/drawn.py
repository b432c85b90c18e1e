"""The parts of a window on which something is to be read: cells, heads, tabs, fields, pictures."""

from __future__ import annotations

from collections.abc import Iterator

from ink import faint_in
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect
from PySide6.QtGui import QImage
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
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextBrowser,
    QWidget,
)

MOST_ROWS = 12  # of a table; the rest is drawn the same way
_FRAME = 3
Part = tuple[QWidget, QRect, str]


def faint_parts(window: QWidget, image: QImage) -> list[str]:
    """Return what is drawn too faintly on the picture of a window, labels and buttons left out."""
    found = []
    for item in window.findChildren(QWidget):
        if item.isVisible() and item.window() is window.window():
            for owner, area, name in parts(item):
                found += _faint(window, image, owner, area, name)
    return found


def faint_when_chosen(window: QWidget) -> list[str]:
    """Return rows of tables and lists that are hard to read when they are chosen."""
    found = []
    for view in window.findChildren(QAbstractItemView):
        chooses = view.selectionMode() is not QAbstractItemView.SelectionMode.NoSelection
        if view.isVisible() and view.window() is window.window() and chooses:
            found += _faint_chosen(window, view)
    return found


def _faint_chosen(window: QWidget, view: QAbstractItemView) -> list[str]:
    model, chosen = view.model(), view.selectionModel()
    if isinstance(view, QHeaderView) or model is None or not model.rowCount():
        return []
    was, at = chosen.selection(), chosen.currentIndex()
    row = model.index(0, 0)
    chosen.blockSignals(True)
    chosen.select(row, _WHOLE_ROW)
    image = window.grab(QRect(view.mapTo(window, QPoint(0, 0)), view.size())).toImage()
    found = []
    for column in range(_columns(view)):
        area = view.visualRect(model.index(0, column))
        if _is_seen(view, area):
            moved = view.viewport().mapTo(view, area.topLeft())
            name = f"chosen cell {str(model.index(0, column).data())[:40]}"
            found += _faint(view, image, view, QRect(moved, area.size()), name)
    chosen.select(was, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    chosen.setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
    chosen.blockSignals(False)
    return found


_WHOLE_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


def _faint(window: QWidget, image: QImage, owner: QWidget, area: QRect, name: str) -> list[str]:
    inside = area & owner.visibleRegion().boundingRect()
    if inside.width() < area.width() or inside.height() < area.height():
        return []  # partly scrolled out of sight
    scale = image.devicePixelRatio()
    corner = (
        inside.topLeft() if owner is window else owner.mapTo(window, inside.topLeft())
    ) * scale
    faint = faint_in(image, QRect(corner, inside.size() * scale))
    worst = min((ink.ratio for ink in faint), default=0.0)
    return [f"faint: {name} {worst:.2f} in {len(faint)} words"] if faint else []


def parts(item: QWidget) -> Iterator[Part]:
    """Yield what is read on a widget: whose, where on it, and how a person calls it."""
    if isinstance(item, QHeaderView):
        yield from _sections(item)
    elif isinstance(item, QAbstractItemView):
        yield from _cells(item)
    elif isinstance(item, QTabBar):
        for tab in range(item.count()):
            yield item, item.tabRect(tab).adjusted(2, 2, -2, -4), f"tab {item.tabText(tab)}"
    elif isinstance(item, QMenuBar):
        for action in item.actions():
            yield item, item.actionGeometry(action), f"menu {action.text()}"
    elif isinstance(item, (QPlainTextEdit, QTextBrowser)):
        area = item.viewport().rect().adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        yield item.viewport(), area, item.accessibleName()
    elif isinstance(item, (QLineEdit, QComboBox, QAbstractSpinBox)):
        yield item, item.rect().adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME), item.accessibleName()
    elif _paints_itself(item):
        yield item, item.rect(), type(item).__name__


def _paints_itself(item: QWidget) -> bool:
    kind = type(item)
    is_ours = kind.__module__.startswith("coe_assistant") and "paintEvent" in kind.__dict__
    return is_ours and not isinstance(item, (QLabel, QAbstractButton)) and not item.isWindow()


def _sections(head: QHeaderView) -> Iterator[Part]:
    model = head.model()
    for section in range(head.count() if model is not None else 0):
        if not head.isSectionHidden(section):
            place = QPoint(head.sectionViewportPosition(section), 0)
            area = QRect(place.x(), 0, head.sectionSize(section), head.viewport().height())
            text = model.headerData(section, head.orientation())
            yield head.viewport(), area.adjusted(1, 1, -1, -2), f"head {text}"


def _cells(view: QAbstractItemView) -> Iterator[Part]:
    model = view.model()
    if model is None:
        return
    root = view.rootIndex()
    for row in range(min(model.rowCount(root), MOST_ROWS)):
        for column in range(_columns(view)):
            index = model.index(row, column, root)
            area = view.visualRect(index)
            if _is_seen(view, area):
                inner = area.adjusted(1, 1, -1, -1)
                yield view.viewport(), inner, f"cell {_words(index)} of {view.accessibleName()}"


def _columns(view: QAbstractItemView) -> int:
    return 1 if isinstance(view, QListView) else view.model().columnCount(view.rootIndex())


def _words(index: QModelIndex) -> str:
    return str(index.data())[:40].replace("\n", " ")


def _is_seen(view: QAbstractItemView, area: QRect) -> bool:
    is_whole = view.viewport().rect().contains(area) and not area.isEmpty()
    return is_whole and (isinstance(view, (QTableView, QListView)) or area.width() > _FRAME)

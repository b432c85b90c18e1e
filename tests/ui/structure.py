"""What is wrong with the structure of an open window: texts cut, overlaps, out of reach, too faint.

Each function returns sentences for people; an empty list is a good window. The same measures feed
tests/ui/test_structure.py and ``dev.py gallery --check``.
"""

from __future__ import annotations

from collections.abc import Iterator

from cut_texts import cut_texts
from drawn import faint_parts, faint_when_chosen
from ink import MARK_RATIO, TEXT_RATIO, faint_in
from pixels import contrast_in
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QHeaderView,
    QLabel,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from coe_assistant.ui.icons import MarkView
from coe_assistant.ui.widgets.layout import Card

LARGE_PT = 17.0  # WCAG's large text is 18 pt, or 14 pt in bold: titles are 17 pt in bold


def settle() -> None:
    """Let layouts and posted events come to rest."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def faults(window: QWidget) -> list[str]:
    """Return everything that is wrong with window as it stands."""
    image = window.grab().toImage()
    return [
        *cut_texts(window),
        *overlaps(window),
        *out_of_reach(window),
        *bars_in_bars(window),
        *faint_texts(window, image),
        *faint_parts(window, image),
        *faint_when_chosen(window),
        *wordless_views(window),
    ]


def shown(window: QWidget) -> Iterator[QWidget]:
    """Yield every widget of window that can be seen, other windows left out."""
    for item in window.findChildren(QWidget):
        if item.isVisible() and item.window() is window.window():
            yield item


def words_of(item: QWidget) -> str:
    """Return a name by which a person finds the widget."""
    text = item.text() if isinstance(item, (QLabel, QAbstractButton)) else ""
    name = text or item.accessibleName() or item.objectName()
    return f"{type(item).__name__} '{name[:60]}'"


def overlaps(window: QWidget) -> list[str]:
    """Return siblings that lie on each other by more than a pixel."""
    found = []
    for parent in [window, *shown(window)]:
        if isinstance(parent, QAbstractScrollArea):
            continue  # viewport, bars and headers are placed by Qt
        items = [
            item
            for item in parent.children()
            if isinstance(item, QWidget) and item.isVisible() and not _lies_over(item)
        ]
        for number, one in enumerate(items):
            for other in items[number + 1 :]:
                both = one.geometry() & other.geometry()
                if both.width() > 1 and both.height() > 1:
                    found.append(f"overlap: {words_of(one)} and {words_of(other)}")
    return found


def _lies_over(item: QWidget) -> bool:
    is_window = item.isWindow() or isinstance(item, (QSplitterHandle, QScrollBar))
    return (
        is_window or item.objectName().startswith("qt_") or _is_tool_of_tabs(item) or _floats(item)
    )


def _floats(item: QWidget) -> bool:
    """Say whether the widget lies over a window on purpose: a popover, the focus ring."""
    window = item.parentWidget()
    if window is None or not window.isWindow():
        return False
    layout = window.layout()
    is_central = isinstance(window, QMainWindow) and item is window.centralWidget()
    return not is_central and (layout is None or layout.indexOf(item) < 0)


def _is_tool_of_tabs(item: QWidget) -> bool:
    return isinstance(item.parent(), QTabBar)


def out_of_reach(window: QWidget) -> list[str]:
    """Return widgets that leave their parent where nobody can scroll to them."""
    found = []
    for item in shown(window):
        parent = item.parentWidget()
        is_qts_own = item.objectName().startswith("qt_") or isinstance(parent, QTabBar)
        if parent is None or item.isWindow() or is_qts_own or item.size().isEmpty():
            continue
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            found += _too_wide(item, area)
        elif not parent.rect().adjusted(-1, -1, 1, 1).contains(item.geometry()):
            size = item.geometry().getRect()
            found.append(f"outside: {words_of(item)} {size} in {parent.size().toTuple()}")
    return found


def _too_wide(item: QWidget, area: QAbstractScrollArea) -> list[str]:
    if not isinstance(area, QScrollArea) or item is not area.widget():
        return []
    over = item.width() - area.viewport().width()
    return [f"must be scrolled sideways by {over}: {_first_words(item)}"] if over > 1 else []


def bars_in_bars(window: QWidget) -> list[str]:
    """Return areas that are scrolled up and down inside another one that is."""
    areas = [item for item in shown(window) if isinstance(item, QScrollArea) and _has_bar(item)]
    return [
        f"two scroll bars: {_first_words(inner)}"
        for inner in areas
        if any(outer.isAncestorOf(inner) for outer in areas if outer is not inner)
    ]


def _has_bar(area: QScrollArea) -> bool:
    return area.verticalScrollBar().isVisible()


def _first_words(item: QWidget) -> str:
    texts = [label.text() for label in item.findChildren(QLabel) if label.text()]
    return texts[0][:60] if texts else type(item).__name__


def faint_texts(window: QWidget, image: QImage) -> list[str]:
    """Return texts and marks whose pixels contrast too little with their ground."""
    found = []
    for item in shown(window):
        wanted = _wanted_ratio(item)
        area = _seen_part(item, window) if wanted else QRect()
        if not wanted or area.width() < 4 or area.height() < item.height() - 2:
            continue  # partly scrolled out of sight
        if isinstance(item, QPushButton):
            area = area.adjusted(4, 4, -4, -4)  # the ground beside its round corners is no word
        place = _scaled(area, image.devicePixelRatio())
        ratio = contrast_in(image, place)
        if ratio is None and isinstance(item, (QLabel, QAbstractButton)) and item.text().strip():
            found.append(f"faint: {words_of(item)} cannot be seen at all")
        if ratio is not None and ratio < wanted:
            found.append(f"faint: {words_of(item)} {ratio:.2f} of {wanted}")
        elif isinstance(item, (QLabel, QAbstractButton)) and faint_in(image, place, wanted):
            found.append(f"faint: some words of {words_of(item)}")
    return found


def _wanted_ratio(item: QWidget) -> float:
    if isinstance(item, MarkView):
        return MARK_RATIO
    if not isinstance(item, (QLabel, QAbstractButton)) or not item.text().strip():
        return 0.0
    # WCAG leaves out what is switched off; ours is still to be read
    is_large = item.font().pointSizeF() >= LARGE_PT and item.font().weight() >= 600
    return MARK_RATIO if is_large else TEXT_RATIO


def _seen_part(item: QWidget, window: QWidget) -> QRect:
    inside = item.visibleRegion().boundingRect()
    if isinstance(item, QPushButton) or item.property("kind") == "chip":
        inside &= item.rect().adjusted(5, 4, -5, -4)  # without the frame
    return inside.translated(item.mapTo(window, QPoint(0, 0)))


def _scaled(area: QRect, ratio: float) -> QRect:
    corner, size = area.topLeft() * ratio, area.size() * ratio
    return QRect(corner, size)


def wordless_views(window: QWidget) -> list[str]:
    """Return tables and lists that are empty and do not say why."""
    found = []
    for item in shown(window):
        if not isinstance(item, QAbstractItemView) or isinstance(item, QHeaderView):
            continue
        says = any(isinstance(child, QLabel) and child.isVisible() and child.text()
                   for child in item.viewport().children())  # fmt: skip
        if item.model() is not None and item.model().rowCount() == 0 and not says:
            found.append(f"empty without words: {words_of(item)}")
    return found


def cards_without_words(window: QWidget) -> list[str]:
    """Return framed groups that are shown with nothing in them."""
    return [
        f"empty card in {words_of(card.parentWidget())}"
        for card in shown(window)
        if isinstance(card, Card) and not any(c.isVisible() for c in card.findChildren(QWidget))
    ]

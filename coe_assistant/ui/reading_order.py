"""The order in which Tab goes through a window: as it is read, whatever was made first.

Qt goes in the order in which controls were made; pages here make them late and again, so the order
is taken from where they lie, each time. What lies in one widget is gone through before its
neighbour.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QRadioButton,
    QScrollArea,
    QTabWidget,
    QWidget,
)

_SLACK = 4  # px by which things on one line may differ


def tab_stops(root: QWidget) -> list[QWidget]:
    """Return the controls in root that Tab reaches, in reading order."""
    stops: list[QWidget] = []
    for child in _in_lines(root):
        inner = tab_stops(child)
        if _is_stop(child) or (_scrolls(child) and not inner):
            stops.append(child)
        stops += inner
    return stops


def move_focus(window: QWidget, *, forwards: bool) -> bool:
    """Give the focus to the next control of window, or to the one before, round and round."""
    # Qt asks too when the focused control of a closed dialog is deleted: nothing is whole then
    stops = tab_stops(window) if window.isVisible() else []
    if not stops:
        return False
    focused = window.focusWidget()
    at = stops.index(focused) if focused in stops else (-1 if forwards else 0)
    target = stops[(at + (1 if forwards else -1)) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    show_whole(target)
    return True


def show_whole(control: QWidget) -> None:
    """Scroll every area around control so that it can be seen."""
    around = control.parentWidget()
    while around is not None and not around.isWindow():
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(control)
        around = around.parentWidget()


def _is_stop(item: QWidget) -> bool:
    takes_tab = item.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    # Not focusProxy(): in PySide6 6.11 it makes the proxy's wrapper a child of item's, and dead
    # with it. What has one: a field inside a spin or combo box, and tabs for their bar.
    has_proxy = isinstance(item, QTabWidget) or isinstance(
        item.parent(), QAbstractSpinBox | QComboBox
    )
    is_free = item.isEnabled() and not has_proxy
    return bool(takes_tab) and is_free and not _is_left_to_arrows(item)


def _scrolls(item: QWidget) -> bool:
    """Return whether item holds more than is seen, so that keys must be able to scroll it."""
    return isinstance(item, QScrollArea) and item.verticalScrollBar().maximum() > 0


def _is_left_to_arrows(item: QWidget) -> bool:
    """Return whether item is a radio button beside the chosen one: arrow keys go there."""
    group = item.group() if isinstance(item, QRadioButton) else None
    if group is None or not group.exclusive() or group.checkedButton() is None:
        return False
    return group.checkedButton() is not item


def _in_lines(parent: QWidget) -> list[QWidget]:
    """Return the visible children of parent line by line."""
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    children.sort(key=lambda item: item.geometry().top())
    lines: list[list[QWidget]] = []
    bottom = 0
    for child in children:
        area = child.geometry()
        if lines and area.top() < bottom - _SLACK:
            lines[-1].append(child)
            bottom = min(bottom, area.bottom())
        else:
            lines.append([child])
            bottom = area.bottom()
    is_mirrored = parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for line in lines:
        line.sort(key=lambda item: -item.geometry().right() if is_mirrored else item.x())
    return [child for line in lines for child in line]

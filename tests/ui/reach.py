"""What the keyboard and assistive technology meet in a window, as lists for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QMainWindow,
    QMenu,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTabWidget,
    QWidget,
)

MNEMONIC = re.compile(r"&(?!&)(.)")
ROLE = QAccessible.Role
NAME = QAccessible.Text.Name
# their own words, or a name, must be there even where they cannot have the focus
NAMED_ROLES = {
    ROLE.Button, ROLE.CheckBox, ROLE.RadioButton, ROLE.ComboBox, ROLE.EditableText,
    ROLE.SpinBox, ROLE.Slider, ROLE.ProgressBar, ROLE.Table, ROLE.List, ROLE.Tree,
    ROLE.Cell, ROLE.ListItem, ROLE.TreeItem, ROLE.ColumnHeader, ROLE.PageTab, ROLE.Dialog,
    ROLE.Graphic, ROLE.MenuItem,
}  # fmt: skip
MOST_SECTIONS = 7  # of a field for date and time; Tab goes through them
MOST_ROWS = 40  # of a table; the rest is made the same way


def settle() -> None:
    """Let layouts and pending events be done."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


def shown_widgets(window: QWidget) -> list[QWidget]:
    """Return the visible widgets of a window, without the dialogs above it."""
    return [
        item
        for item in window.findChildren(QWidget)
        if item.isVisible() and item.window() is window
    ]


def tab_stops(window: QWidget) -> list[QWidget]:
    """Return the controls that Tab must reach, without the inner parts of others."""
    stops = [
        item
        for item in shown_widgets(window)
        if item.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
        and item.isEnabled()
        and not isinstance(item, QTabWidget)
        and not isinstance(item.parent(), QAbstractSpinBox | QComboBox)
    ]
    return [item for item in stops if not _is_arrow_choice(item)]


def _is_arrow_choice(item: QWidget) -> bool:
    """Tab reaches the chosen radio button of a group, the arrow keys the others."""
    return isinstance(item, QRadioButton) and item.group() is not None and not item.isChecked()


def press(window: QWidget, key: Qt.Key, *, shift: bool = False) -> None:
    """Press a key where the focus is."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    target = window.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, held))


def tab_round(window: QWidget, start: QWidget, *, back: bool = False) -> list[QWidget]:
    """Return the controls that Tab visits from start until it meets one again."""
    start.setFocus()
    seen: list[QWidget] = []
    focused = window.focusWidget()
    while focused is not None and focused not in seen:
        seen.append(focused)
        for _ in range(MOST_SECTIONS):
            press(window, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab, shift=back)
            if window.focusWidget() is not focused:
                break
        focused = window.focusWidget()
    return seen


def _line(item: QWidget, window: QWidget) -> list[QWidget]:
    """Return item and what it lies in, from the window down."""
    line = [item]
    while line[0] is not window and line[0].parentWidget() is not None:
        line.insert(0, line[0].parentWidget())
    return line


def _area(item: QWidget, window: QWidget) -> QRect:
    return QRect(item.mapTo(window, QPoint(0, 0)), item.size())


def comes_after(second: QWidget, first: QWidget, window: QWidget) -> bool:
    """Return whether second is read after first: below it, or beside it on the same line.

    Compared are the two parts of the window that hold them, below what holds both: what stands
    in a left column is read as a whole before the right column.
    """
    one, two = _line(first, window), _line(second, window)
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a is not b), None)
    if at is None:  # one lies in the other
        return True
    a, b = _area(one[at], window), _area(two[at], window)
    slack = 4
    if b.top() >= a.bottom() - slack:
        return True
    if b.bottom() <= a.top() + slack:
        return False
    if window.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        return b.right() <= a.right()
    return b.left() >= a.left()


def mnemonics(window: QWidget) -> list[tuple[str, str]]:
    """Return letter and text of whatever Alt and a letter reaches in a window."""
    texts: list[str] = []
    for item in shown_widgets(window):
        if isinstance(item, QTabBar):
            texts += [item.tabText(n) for n in range(item.count()) if item.isTabVisible(n)]
        elif isinstance(item, QAbstractButton) or (
            isinstance(item, QLabel) and item.buddy() is not None
        ):
            texts.append(item.text())
    if isinstance(window, QMainWindow):
        texts += [action.text() for action in window.menuBar().actions()]
    return letters(texts)


def letters(texts: list[str]) -> list[tuple[str, str]]:
    """Return the mnemonic of each text that has one."""
    return [(found.group(1).lower(), text) for text in texts if (found := MNEMONIC.search(text))]


def doubled(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those whose letter stands more than once."""
    held = [letter for letter, _text in pairs]
    return sorted(pair for pair in pairs if held.count(pair[0]) > 1)


def menus(window: QMainWindow) -> list[QMenu]:
    """Return the menus of the menu bar and below."""
    return [menu for menu in window.findChildren(QMenu) if menu.actions()]


def entries(menu: QMenu) -> list[QAction]:
    """Return the entries of a menu."""
    return [action for action in menu.actions() if not action.isSeparator()]


def stuck_areas(window: QWidget, visited: list[QWidget]) -> list[str]:
    """Return scroll areas with more than is seen, into which no key leads."""
    return [
        area.accessibleName()
        for area in shown_widgets(window)
        if isinstance(area, QScrollArea)
        and area.verticalScrollBar().maximum() > 0
        and area not in visited
        and not any(area.isAncestorOf(stop) for stop in visited)
    ]


def tree(window: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield everything that a screen reader is told of a window."""
    yield from _below(QAccessible.queryAccessibleInterface(window))


def _below(item: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    if item is None or not item.isValid() or item.state().invisible:
        return
    yield item
    count = item.childCount()
    if item.role() in (ROLE.Table, ROLE.List, ROLE.Tree):
        count = min(count, MOST_ROWS)
    for number in range(count):
        yield from _below(item.child(number))


def said(item: QAccessibleInterface) -> str:
    """Return role, name and class of an item, for the message of a failed test."""
    owner = item.object()
    kind = type(owner).__name__ if owner is not None else "-"
    return f"{item.role().name} '{item.text(NAME)}' ({kind})"

"""Looks at a window for keyboard and assistive technology: each returns what is amiss, in words.

A scene is opened once and looked at by all of LOOKS (test_every_scene.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from coe_assistant.ui.models.checklist_model import CheckRole
from coe_assistant.ui.shortcuts import key_words, keys_of
from coe_assistant.ui.widgets.check_list import CheckList
from coe_assistant.ui.widgets.find_bar import FindBar

Look = Callable[[QWidget], list[str]]
MNEMONIC = re.compile(r"&(?!&)(.)")
ROLE = QAccessible.Role
NAME, VALUE = QAccessible.Text.Name, QAccessible.Text.Value
DESCRIPTION = QAccessible.Text.Description
# their own words, or a name, must be there even where they cannot have the focus
NAMED_ROLES = {
    ROLE.Button, ROLE.CheckBox, ROLE.RadioButton, ROLE.ComboBox, ROLE.EditableText,
    ROLE.SpinBox, ROLE.Slider, ROLE.ProgressBar, ROLE.Table, ROLE.List, ROLE.Tree,
    ROLE.Cell, ROLE.ListItem, ROLE.TreeItem, ROLE.ColumnHeader, ROLE.PageTab, ROLE.Dialog,
    ROLE.Graphic, ROLE.MenuItem,
}  # fmt: skip
MOST_STEPS = 80  # within one control: fields of a date, links of a page of the help
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
        for _ in range(MOST_STEPS):
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


def without_focus(window: QWidget) -> list[str]:
    """Return a word where a window opened and the keyboard is nowhere in it."""
    return [] if window.focusWidget() is not None else ["nothing has the focus"]


def unnamed(window: QWidget) -> list[str]:
    """Return what a screen reader meets and cannot call by a name fit to be read aloud."""
    return [said(item) for item in tree(window) if _must_be_named(item) and _unfit(item.text(NAME))]


def _must_be_named(item: QAccessibleInterface) -> bool:
    return bool(item.state().focusable) or item.role() in NAMED_ROLES


def _unfit(words: str) -> bool:
    """Return whether words hold marks of mnemonics, markup, or nothing to read."""
    return "&" in words.replace(" & ", "") or "</" in words or not any(map(str.isalnum, words))


def unlabelled_choices(window: QWidget) -> list[str]:
    """Return combo boxes without a label: on Linux their name is only what is chosen."""
    return [
        kind(item)
        for item in shown_widgets(window)
        if isinstance(item, QComboBox)
        and not any(
            isinstance(label, QLabel) and label.buddy() is item
            for label in item.parentWidget().children()
        )
    ]


def silent_bars(window: QWidget) -> list[str]:
    """Return bars that do not say how far things are, or that no measure is given."""
    found = []
    for bar in shown_widgets(window):
        if isinstance(bar, QProgressBar):
            item = QAccessible.queryAccessibleInterface(bar)
            is_measured = bar.maximum() > bar.minimum()
            words = item.text(VALUE if is_measured else DESCRIPTION) or item.text(DESCRIPTION)
            if item.role() is not ROLE.ProgressBar or not (words or item.text(NAME)):
                found.append(said(item))
    return found


def unheaded_cells(window: QWidget) -> list[str]:
    """Return cells of tables that are not read with the head of their column first."""
    found = []
    for view in shown_widgets(window):
        if isinstance(view, QTableView):
            model = view.model()
            columns = range(model.columnCount())
            heads = [str(model.headerData(n, Qt.Orientation.Horizontal) or "") for n in columns]
            read = cells(view, min(3, model.rowCount()))
            pairs = zip(read, heads * 3, strict=False)
            found += [f"{head}: {words}" for words, head in pairs if not words.startswith(head)]
    return found


def cells(view: QTableView, rows: int) -> list[str]:
    """Return the names of the cells of the first rows, row by row."""
    item = QAccessible.queryAccessibleInterface(view)
    wanted = rows * view.model().columnCount()
    found: list[str] = []
    for number in range(item.childCount()):
        if len(found) == wanted:
            break
        child = item.child(number)
        if child.role() is ROLE.Cell:
            found.append(child.text(NAME))
    assert len(found) == wanted
    return found


def stateless_rows(window: QWidget) -> list[str]:
    """Return rows of the checklist that are not read with their state."""
    found = []
    for view in shown_widgets(window):
        if isinstance(view, CheckList):
            item, model = QAccessible.queryAccessibleInterface(view), view.model()
            for row in range(model.rowCount()):
                index = model.index(row, 0)
                words = f"{index.data()}: {index.data(CheckRole.WORD)}"
                if (
                    item.child(row).text(NAME) != words
                    or item.child(row).role() is not ROLE.ListItem
                ):
                    found.append(said(item.child(row)))
    return found


def uncopyable(window: QWidget) -> list[str]:
    """Return tables and lists of results without Copy in a menu that the keyboard opens."""
    views = [
        view
        for view in shown_widgets(window)
        if isinstance(view, QAbstractItemView)
        and not isinstance(view.parent(), QComboBox | QAbstractItemView)
        and not view.property("chooses")
    ]
    menu = Qt.ContextMenuPolicy.ActionsContextMenu
    return [
        view.accessibleName()
        for view in views
        if not view.actions() or view.contextMenuPolicy() is not menu
    ]


def unsearchable(window: QWidget) -> list[str]:
    """Return panes of read-only text that Ctrl+F does not search."""
    searched = [bar.target for bar in window.findChildren(FindBar)]
    return [
        pane.accessibleName()
        for pane in shown_widgets(window)
        if isinstance(pane, QPlainTextEdit) and pane.isReadOnly() and pane not in searched
    ]


def tips_without_keys(window: QWidget) -> list[str]:
    """Return buttons of an action with a shortcut whose tooltip does not show it."""
    keys = key_words([keys_of("export-bundle")])
    return [
        item.text()
        for item in shown_widgets(window)
        if isinstance(item, QPushButton) and "bundle…" in item.text() and keys not in item.toolTip()
    ]


def same_letters(window: QWidget) -> list[str]:
    """Return what shares its mnemonic with something else."""
    return [text for _letter, text in doubled(mnemonics(window))]


def unreached(window: QWidget) -> list[str]:
    """Return what Tab misses, and what it reaches against the order of reading."""
    wanted = tab_stops(window)
    if not wanted:
        return ["nothing can be reached"]
    visited = tab_round(window, wanted[0])
    names = [kind(item) for item in visited]
    found = [f"missed: {kind(item)}" for item in wanted if item not in visited]
    extra = [item for item in visited if item not in wanted and not isinstance(item, QScrollArea)]
    found += [f"not expected: {kind(item)}" for item in extra]
    found += [f"cannot be scrolled: {name}" for name in stuck_areas(window, visited)]
    steps = zip(visited, visited[1:] + visited[:1], strict=True)
    backwards = [(a, b) for a, b in steps if not comes_after(b, a, window)]
    # one step leads from the last control back to the first
    found += [f"order: {kind(a)} before {kind(b)}" for a, b in backwards] if backwards[1:] else []
    settle()
    back = {kind(item) for item in tab_round(window, wanted[0], back=True)}
    return found + [f"not on the way back: {name}" for name in names if name not in back]


def kind(item: QWidget) -> str:
    """Return class and name of a control."""
    return f"{type(item).__name__} {item.accessibleName()}"


BY_KEYBOARD: tuple[Look, ...] = (same_letters, unreached)
LOOKS: tuple[Look, ...] = (
    without_focus, unnamed, unlabelled_choices, silent_bars, unheaded_cells, stateless_rows, uncopyable, unsearchable,
    tips_without_keys, *BY_KEYBOARD,
)  # fmt: skip

"""The menu bar: Run, View and Help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from coe_assistant.ui.actions import Actions
from coe_assistant.ui.design import Scheme, Space
from coe_assistant.ui.read_only import close_entry
from coe_assistant.ui.shortcuts import keys_of
from coe_assistant.ui.text import tr
from coe_assistant.ui.theme import Theme


def build_menu(window: QMainWindow, actions: Actions, theme: Theme) -> None:
    """Fill the menu bar of window."""
    bar = window.menuBar()
    bar.setContentsMargins(Space.S, 0, Space.S, 0)
    run = bar.addMenu(tr("&Run"))
    run.setToolTipsVisible(True)
    for words, slug in actions.run_menu():
        entry = run.addAction(words)
        _connect(entry, partial(actions.do, slug), keys_of(slug))
        if not actions.may(slug):
            close_entry(entry)
    run.addSeparator()
    leave = run.addAction(tr("E&xit"))
    leave.setShortcut(QKeySequence(keys_of("exit")))
    leave.triggered.connect(window.close)
    _add_looks(window, bar.addMenu(tr("&View")), actions, theme)
    about = bar.addMenu(tr("&Help"))
    for words, slug in actions.help_menu():
        _connect(about.addAction(words), partial(actions.do, slug), keys_of(slug))


def _add_looks(window: QMainWindow, menu: QMenu, actions: Actions, theme: Theme) -> None:
    group = QActionGroup(window)
    entries: dict[Scheme, QAction] = {}
    for words, scheme in actions.schemes():
        action = menu.addAction(words)
        action.setCheckable(True)
        _connect(action, partial(actions.choose_scheme, scheme), "")
        group.addAction(action)
        entries[scheme] = action

    def show_wanted() -> None:
        entries[theme.wanted].setChecked(True)

    theme.changed.connect(show_wanted)
    show_wanted()


def _connect(action: QAction, act: Callable[[], object], key: str) -> None:
    def triggered(_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - the signal's signature
        act()

    action.setShortcut(QKeySequence(key))
    action.triggered.connect(triggered)

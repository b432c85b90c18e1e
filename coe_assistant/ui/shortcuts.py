"""Every shortcut of the program, in one list: menus, tooltips and the page of shortcuts read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from coe_assistant.ui.text import tr


class Scope(StrEnum):
    """Where shortcuts hold, in the order in which they are listed."""

    WINDOW = "window"
    TEXTS = "texts"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Keys as QKeySequence reads them, and what they do; id is an action id where one is bound."""

    id: str
    keys: tuple[str, ...]
    words: str
    scope: Scope = Scope.WINDOW


def shortcuts() -> tuple[Shortcut, ...]:
    """Return all shortcuts, in the language of the program."""
    return (
        Shortcut("help", ("F1",), tr("Help about what is on the screen")),
        Shortcut("shortcuts", ("Ctrl+F1",), tr("This list")),
        Shortcut("new-run", ("Ctrl+N",), tr("New run")),
        Shortcut("export-bundle", ("Ctrl+B",), tr("Export a support bundle")),
        Shortcut("explain", ("Ctrl+E",), tr("Explain an error")),
        Shortcut("import-log", ("Ctrl+L",), tr("Import log")),
        Shortcut("preferences", ("Ctrl+,",), tr("Settings")),
        Shortcut("step", tuple(f"Ctrl+{number}" for number in range(1, 6)), tr("Show step 1 to 5")),
        Shortcut("next-part", ("F6",), tr("To the next part of the window: steps, page, buttons")),
        Shortcut("exit", ("Ctrl+Q",), tr("Exit")),
        Shortcut("find", ("Ctrl+F",), tr("Find in a log or a table"), Scope.TEXTS),
        Shortcut("find-next", ("F3",), tr("To the next place found"), Scope.TEXTS),
        Shortcut("find-previous", ("Shift+F3",), tr("To the place found before"), Scope.TEXTS),
        Shortcut("copy", ("Ctrl+C",), tr("Copies what is chosen"), Scope.TEXTS),
        Shortcut("copy-all", ("Ctrl+Shift+C",), tr("Copies the whole table"), Scope.TEXTS),
        Shortcut(
            "press",
            ("Return", "Space"),
            tr("Presses the button that has the focus"),
            Scope.EVERYWHERE,
        ),
        Shortcut(
            "next-control",
            ("Tab", "Shift+Tab"),
            tr("To the next control, and back"),
            Scope.EVERYWHERE,
        ),
        Shortcut(
            "mnemonic",
            ("Alt",),
            tr("Shows the underlined letters; Alt and the letter presses the control"),
            Scope.EVERYWHERE,
        ),
        Shortcut("context-menu", ("Shift+F10",), tr("The menu of a table"), Scope.EVERYWHERE),
        Shortcut("close", ("Esc",), tr("Closes a dialog or the search"), Scope.EVERYWHERE),
    )


def scope_title(scope: Scope) -> str:
    """Return the heading under which the shortcuts of a scope are listed."""
    return {
        Scope.WINDOW: tr("In the window"),
        Scope.TEXTS: tr("In logs and tables"),
        Scope.EVERYWHERE: tr("Everywhere"),
    }[scope]


def keys_of(slug: str) -> str:
    """Return the first key sequence of an action as QKeySequence reads it, or ""."""
    found = (item.keys[0] for item in shortcuts() if item.id == slug)
    return next(found, "")


def key_words(keys: Sequence[str]) -> str:
    """Return key sequences as they are called on this desktop."""
    native = QKeySequence.SequenceFormat.NativeText
    written = [QKeySequence(one).toString(native) if one != "Alt" else "Alt" for one in keys]
    if len(written) > 2:
        return tr("{first} to {last}").format(first=written[0], last=written[-1])
    return ", ".join(written)


def tip_with_keys(control: QWidget, slug: str) -> None:
    """End the tooltip of control with the shortcut of the action it starts, if it has one.

    A control without a tooltip gets its own name as one.
    """
    keys = keys_of(slug)
    if keys:
        words = control.toolTip() or control.accessibleName().rstrip("…")
        control.setToolTip(f"{words} ({key_words([keys])})")

"""A screen reader's side of the walk: reads the program through AT-SPI, and presses keys.

Runs in the system's Python, which has the binding of AT-SPI; one JSON line for whatever is read.
Nothing is known here of the program but what it says of itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
Atspi = import_module("gi.repository.Atspi")
GLib = import_module("gi.repository.GLib")

PROGRAM = "CoE Assistant"
PATIENCE_S = 120.0
MOST_STOPS = 80
READ_ROWS = 4  # of a table
CONTEXT = GLib.MainContext.default()
SETTLE_S = 0.15  # after a key, before the tree is read: AT-SPI tells of changes a little later


class Reader:
    """What a screen reader sees and does."""

    def __init__(self) -> None:
        self._place = ""
        self.problems: list[str] = []
        self.said: list[str] = []
        self._listener = Atspi.EventListener.new(self._on_announced)
        self._listener.register("object:announcement")
        self._focus: Any = None
        self._follower = Atspi.EventListener.new(self._on_focus)
        self._follower.register("object:state-changed:focused")

    def _on_focus(self, event: Any) -> None:
        if event.detail1:
            self._focus = event.source

    def focused(self) -> Any:
        """Return what was told last to have the focus, or None."""
        return self._focus

    def _on_announced(self, event: Any) -> None:
        words = str(event.any_data)
        self.said.append(words)
        self.tell(what="announced", name=words)

    def tell(self, **facts: object) -> None:
        """Write down one thing that was read."""
        print(json.dumps({"place": self._place, **facts}, ensure_ascii=False), flush=True)

    def begin(self, place: str) -> None:
        """Say what is read from now on."""
        self._place = place

    def hear(self, seconds: float = SETTLE_S) -> None:
        """Take in what the program tells meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while CONTEXT.iteration(False):
                pass
            time.sleep(0.01)

    def until(self, what: str, found: Callable[[], Any]) -> Any:
        """Wait until found returns something."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.hear()
            if answer := _quietly(found):
                return answer
        self.tell(what="tree", name=" | ".join(_quietly(lambda: [words(i) for i in shown()]) or []))
        raise SystemExit(f"not within {PATIENCE_S:.0f} s: {what}")

    def key(self, *keys: str) -> None:
        """Press keys where the focus of the desktop is."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
        self.hear()

    def stops(self) -> list[dict[str, Any]]:
        """Press Tab until the first control has the focus again; read each."""
        read: list[dict[str, Any]] = []
        first = None
        for _ in range(MOST_STOPS):
            item = self.focused()
            if item is None:
                self.problems.append(f"{self._place}: nothing has the focus")
                return read
            key = (item.get_role_name(), words(item), item.get_description())
            if first is None:
                first = key
            elif key == first:
                return read
            facts = facts_of(item)
            read.append(facts)
            self.tell(what="stop", **facts)
            if not facts["name"].strip() or facts.get("label") == "":
                self.problems.append(f"{self._place}: {facts['role']} without a name")
            self.key("Tab")
        self.problems.append(f"{self._place}: Tab does not come back")
        return read

    def rows(self, table: Any) -> int:
        """Read the first rows of a table, cell by cell."""
        count = min(READ_ROWS, table.get_n_rows())
        for row in range(count):
            for column in range(table.get_n_columns()):
                cell = table.get_accessible_at(row, column)
                self.tell(what="cell", row=row, **facts_of(cell))
                if not words(cell).strip():
                    self.problems.append(f"{self._place}: an empty cell")
        return int(count)

    def tables(self) -> int:
        """Read every table that is on the screen."""
        found = [item for item in shown() if item.get_role_name() == "table"]
        for item in found:
            self.tell(what="table", **facts_of(item))
            self.rows(item)
        return len(found)

    def bars(self) -> None:
        """Read how far things are."""
        for item in shown():
            if item.get_role_name() == "progress bar":
                self.tell(what="bar", **facts_of(item))

    def press(self, name: str) -> None:
        """Go to a button with Tab and press it with Enter."""
        for _ in range(MOST_STOPS):
            item = self.focused()
            if item is not None and words(item) == name:
                self.key("Return")
                return
            self.key("Tab")
        self.tell(what="tree", name=" | ".join(words(item) for item in shown()))
        raise SystemExit(f"Tab does not lead to {name!r}")


def _quietly(act: Callable[[], Any]) -> Any:
    """Return what act does; things of the tree may be gone when they are asked."""
    try:
        return act()
    except GLib.Error:
        return None


def roots() -> list[Any]:
    """Return the windows of the program."""
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        if program is not None and program.get_name() == PROGRAM:
            return [program.get_child_at_index(n) for n in range(program.get_child_count())]
    return []


def is_(item: Any, state: str) -> bool:
    """Return whether item is in a state."""
    return bool(item.get_state_set().contains(getattr(Atspi.StateType, state)))


def _below(item: Any, depth: int = 0) -> Iterator[Any]:
    if item is None or depth > 30 or not is_(item, "SHOWING"):
        return
    yield item
    if item.get_role_name() in ("table", "tree table", "combo box"):
        return
    for number in range(min(item.get_child_count(), 100)):
        yield from _below(item.get_child_at_index(number), depth + 1)


def shown() -> list[Any]:
    """Return everything on the screen, the newest window first."""
    return [item for root in reversed(roots()) for item in _below(root)]


def words(item: Any) -> str:
    """Return the name of an item."""
    return str(item.get_name() or "")


def facts_of(item: Any) -> dict[str, Any]:
    """Return what a screen reader says of an item."""
    states = ("FOCUSABLE", "FOCUSED", "ENABLED", "CHECKED", "SELECTED", "EDITABLE", "READ_ONLY")
    facts: dict[str, Any] = {
        "role": item.get_role_name(),
        "name": words(item),
        "description": str(item.get_description() or ""),
        "states": [state.lower() for state in states if is_(item, state)],
    }
    if item.get_role_name() == "combo box":  # its name is what is chosen
        facts["label"] = label_of(item)
    if item.get_role_name() == "progress bar":
        facts["value"] = item.get_current_value()
    return facts


def label_of(item: Any) -> str:
    """Return the words of the label that belongs to an item."""
    for relation in item.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return words(relation.get_target(0))
    return ""


def button(name: str) -> Any:
    """Return an enabled button with a name that begins so, or None."""
    for item in shown():
        is_button = item.get_role_name() in ("push button", "button")
        if is_button and words(item).startswith(name) and is_(item, "ENABLED"):
            return item
    return None


def step(number: int) -> str:
    """Return what the rail says of a step."""
    found = (words(item) for item in shown() if words(item).startswith(f"Step {number} of 5"))
    return next(found, "")


def walk(reader: Reader) -> None:
    """Go through a whole upgrade by keyboard."""
    reader.begin("connect")
    reader.until("the window", lambda: button("Connect"))
    reader.until("the focus", lambda: reader.key("Tab") or reader.focused())
    reader.stops()
    dialogs(reader)
    reader.begin("connect")
    reader.press("Connect")
    reader.begin("connected")
    reader.until("the connection", lambda: button("Go on") or button("Continue") or on(2))
    reader.stops()
    if not on(2):
        go_on(reader, 1)
    reader.begin("package")
    reader.until("the plan", lambda: on(2) and main_button())
    reader.stops()
    reader.tables()
    go_on(reader, 2)
    reader.begin("checklist")
    reader.until("the end of the checklist", lambda: on(3) and button("Run all again"))
    checks(reader)
    reader.stops()
    go_on(reader, 3)
    reader.begin("import")
    reader.until("the import", lambda: on(4))
    reader.bars()
    reader.stops()
    reader.bars()
    reader.begin("failure")
    reader.until("the failure", lambda: button("Export bundle"))
    reader.stops()
    reader.begin("finish")
    reader.until("the end", lambda: on(5))
    reader.stops()
    reader.tables()


def on(number: int) -> bool:
    """Return whether a step is open."""
    return step(number).endswith("open")


def main_button() -> Any:
    """Return the main button of the window: the last enabled one, or None."""
    root = roots()[0]
    found = [item for item in _below(root) if item.get_role_name() in ("push button", "button")]
    return found[-1] if found and is_(found[-1], "ENABLED") else None


def go_on(reader: Reader, number: int) -> None:
    """Press the main button until another step is open."""
    main = reader.until("the main button", main_button)
    reader.press(words(main))
    reader.until(f"the step after {number}", lambda: not on(number))


def checks(reader: Reader) -> None:
    """Read every row of the checklist, and answer what asks for an answer."""
    rows = [item for item in shown() if item.get_role_name() == "list" and words(item) == "Checks"]
    count = rows[0].get_child_count()
    for number in range(count):
        item = rows[0].get_child_at_index(number)
        facts = facts_of(item)
        reader.tell(what="row", **facts)
        if ": " not in facts["name"]:
            reader.problems.append(f"checklist: no state in {facts['name']!r}")
    to_list(reader)
    reader.key("Home")
    answered: set[str] = set()
    for _ in range(count):
        while act := answer_button(answered):
            answered.add(act)
            reader.press(act)
            to_list(reader)
        # the same words on the next row are another question
        answered = {name for name in answered if name.startswith("Confirm: ")}
        reader.key("Down")


def answer_button(answered: set[str]) -> str:
    """Return the name of a button with which a warning is answered that was not pressed, or ""."""
    for item in shown():
        name = words(item)
        is_answer = name in ("Acknowledge", "I checked") or name.startswith("Confirm: ")
        if is_answer and name not in answered and is_(item, "ENABLED") and is_(item, "FOCUSABLE"):
            return name
    return ""


def to_list(reader: Reader) -> None:
    """Go back to the list of checks."""
    for _ in range(MOST_STOPS):
        item = reader.focused()
        if item is not None and (words(item) == "Checks" or item.get_role_name() == "list item"):
            return
        reader.key("Tab")
    raise SystemExit("Tab does not lead to the checks")


def dialogs(reader: Reader) -> None:
    """Open, read and leave the dialogs that need no run."""
    for keys, title in (
        ("ctrl+F1", "Keyboard shortcuts"),
        ("ctrl+e", "Explain an error"),
        ("ctrl+l", "Import log"),
        ("ctrl+comma", "Settings"),
    ):
        reader.begin(f"dialog {title}")
        before = len(roots())
        reader.key("Tab")
        while is_(reader.focused(), "EDITABLE"):  # a text field has keys of its own
            reader.key("Tab")
        reader.key(keys)
        reader.until(title, lambda before=before: len(roots()) > before)
        reader.until(
            f"the focus in {title}", lambda: is_(roots()[-1], "ACTIVE") and reader.focused()
        )
        reader.tell(what="dialog", **facts_of(roots()[-1]))
        reader.stops()
        reader.tables()
        reader.key("Escape")
        reader.until(f"{title} to close", lambda before=before: len(roots()) == before)
        reader.until("the window again", lambda: is_(roots()[0], "ACTIVE"))


def main() -> int:
    """Walk; return 1 where something could not be read or reached."""
    Atspi.init()
    Atspi.set_timeout(15_000, 30_000)  # ms: the machine may be busy
    reader = Reader()
    walk(reader)
    for problem in reader.problems:
        reader.tell(what="problem", name=problem)
    return 1 if reader.problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""What the main thread touches outside of itself: files, folders, network, processes."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HOUSE = f"{os.sep}coe_assistant{os.sep}"
LARGE = 500_000  # bytes that a main thread reads without anybody noticing
_SLOW = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
    "shutil.rmtree",
    "shutil.copyfile",
    "os.walk",
    "os.fwalk",
    "glob.glob",
    "pathlib.Path.rglob",
)


@dataclass
class Touches:
    """The places of ours that touched something that may take long, by what it was."""

    slow: dict[str, set[str]] = field(default_factory=dict)
    processes: set[str] = field(default_factory=set)

    def note(self, what: str) -> None:
        place = _place()
        if place:
            self.slow.setdefault(what, set()).add(place)


class _Hook:
    """The interpreter's audit hook: there is one for good, so it is switched."""

    def __init__(self) -> None:
        self.touches: Touches | None = None
        self._is_inside = False

    def __call__(self, event: str, arguments: tuple) -> None:
        touches = self.touches
        if touches is None or self._is_inside:
            return
        if threading.current_thread() is not threading.main_thread():
            return
        self._is_inside = True
        try:
            if event in _SLOW:
                touches.note(event)
            elif event == "open" and _is_large(arguments[0], str(arguments[1] or "r")):
                touches.note("large file")
            elif event == "open" and _is_of_another_process(arguments[0]):
                touches.note("processes looked through")
        finally:
            self._is_inside = False


_hook = _Hook()
_installed: list[_Hook] = []


@contextlib.contextmanager
def watched() -> Iterator[Touches]:
    """Note what the main thread touches within the block."""
    if not _installed:
        sys.addaudithook(_hook)
        _installed.append(_hook)
    _hook.touches = touches = Touches()
    try:
        yield touches
    finally:
        _hook.touches = None


def _is_large(path: object, mode: str) -> bool:
    if "r" not in mode or not isinstance(path, str | bytes | os.PathLike):
        return False
    try:
        return Path(os.fsdecode(path)).stat().st_size > LARGE
    except OSError:
        return False


def _is_of_another_process(path: object) -> bool:
    own = str(os.getpid())
    parts = str(path).split("/")
    return parts[:2] == ["", "proc"] and len(parts) > 3 and parts[2].isdigit() and parts[2] != own


def _place() -> str:
    ours = [item for item in traceback.extract_stack() if HOUSE in item.filename]
    named = [f"{item.filename.split(HOUSE)[-1]}:{item.name}" for item in ours]
    return " > ".join(named[-3:])

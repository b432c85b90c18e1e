"""The small file that says where the window stood; losing it costs nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically

NAME = "window.json"
_LARGEST = 20_000


def read_window(folder: Path) -> Mapping[str, Any]:
    """Return what the file in folder holds; nothing where it cannot be understood."""
    try:
        with (folder / NAME).open("rb") as stream:
            found = json.loads(stream.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_window(folder: Path, content: Mapping[str, Any]) -> None:
    """Keep content; it is a convenience, so failing is no error."""
    try:
        make_owner_folder(folder)
        write_atomically(folder / NAME, json.dumps(content).encode())
    except OSError:
        return

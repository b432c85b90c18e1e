"""The environment for a child: ours without what a packaged program's loader put into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# PyInstaller keeps what stood there before as NAME_ORIG ("Run-time information" of its manual).
_LIBRARY_PATHS = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "LIBPATH",
    "LD_PRELOAD",
)
_LOADER_MARKS = ("_MEIPASS", "_PYI_", "PYI_")


def child_environment(source: Mapping[str, str], bundle_folder: Path | None) -> dict[str, str]:
    """Return the environment that a child should have had without our packaging.

    Args:
        source: The environment of this program.
        bundle_folder: Where a packaged program keeps its libraries; None when it is not packaged.
    """
    cleaned = {name: text for name, text in source.items() if not name.startswith(_LOADER_MARKS)}
    for name in _LIBRARY_PATHS:
        original = cleaned.pop(f"{name}_ORIG", None)
        if original is not None:
            cleaned[name] = original
        elif bundle_folder is not None:
            cleaned.pop(name, None)
    if bundle_folder is not None and "PATH" in cleaned:
        cleaned["PATH"] = _outside(cleaned["PATH"], bundle_folder)
    return cleaned


def _outside(search_path: str, folder: Path) -> str:
    parts = search_path.split(os.pathsep)
    return os.pathsep.join(part for part in parts if not Path(part).is_relative_to(folder))

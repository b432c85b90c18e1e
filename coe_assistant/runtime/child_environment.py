"""The environment for a child: ours without what a packaged program's loader put into it."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path

# PyInstaller keeps what stood there before as NAME_ORIG ("Run-time information" of its manual).
_LIBRARY_PATHS = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "LIBPATH",
    "LD_PRELOAD",
)
# Set by the packaged program for its own Qt; another program's Qt must not find our plugins.
_QT_PATHS = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")
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
    if bundle_folder is not None:
        for name in ("PATH", *_QT_PATHS):
            kept = _outside(cleaned.get(name, ""), bundle_folder)
            if kept:
                cleaned[name] = kept
            else:
                cleaned.pop(name, None)
    return cleaned


def clean_own_environment(variables: MutableMapping[str, str], bundle_folder: Path | None) -> None:
    """Take the same out of this program's own environment.

    For children that libraries start, such as the browser. Call it before Qt is loaded: what was
    to be found through these variables is found beside the libraries too.
    """
    cleaned = child_environment(variables, bundle_folder)
    for name in [name for name in variables if name not in cleaned]:
        del variables[name]
    for name, text in cleaned.items():
        if variables.get(name) != text:
            variables[name] = text


def _outside(search_path: str, folder: Path) -> str:
    parts = search_path.split(os.pathsep)
    return os.pathsep.join(part for part in parts if not Path(part).is_relative_to(folder))

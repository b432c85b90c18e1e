"""Where the program's own data files lie: beside the package, or inside the packaged program."""

from __future__ import annotations

import sys
from pathlib import Path


def resources_folder() -> Path:
    """Return the folder ``resources``."""
    unpacked = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's loader
    if unpacked is not None:
        return Path(str(unpacked)) / "resources"
    return Path(__file__).resolve().parents[2] / "resources"

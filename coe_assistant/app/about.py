"""Names and values for Help > About: cheap to find, useful in a ticket."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib import metadata

import PySide6
from PySide6.QtCore import qVersion

from coe_assistant import __version__
from coe_assistant.app.places import Places
from coe_assistant.ui.context import UPDATE_PAGE


def about_facts(places: Places) -> Mapping[str, str]:
    """Return versions and paths."""
    update_page = places.options.update_page
    return {
        "CoE Assistant": __version__,
        "Python": sys.version.split()[0],
        "Qt": qVersion(),
        "Qt for Python": PySide6.__version__,
        "msal": _version("msal"),
        "System": platform.platform(),
        "Data folder": str(places.folder.path),
        "Product profile": places.options.profile_id,
        **({UPDATE_PAGE: update_page} if update_page else {}),
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""

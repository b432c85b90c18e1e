"""Which languages the user of this computer prefers, without Qt: commands need it too."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping, Sequence

# POSIX: the first one that is set decides; LANGUAGE is a list and counts for texts alone.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def system_languages(environment: Mapping[str, str]) -> Sequence[str]:
    """Return language tags such as de-DE, best first; nothing where there is no preference."""
    if sys.platform == "win32":
        return _of_windows()
    found = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    names = [item.split(".")[0].split("@")[0] for item in found.split(":")]
    return [name.replace("_", "-") for name in names if name not in ("", "C", "POSIX")]


def _of_windows() -> Sequence[str]:
    import ctypes  # noqa: PLC0415 - used there only

    system = getattr(ctypes, "windll", None)
    number = system.kernel32.GetUserDefaultUILanguage() if system is not None else 0
    name = locale.windows_locale.get(number, "")
    return [name.replace("_", "-")] if name else []

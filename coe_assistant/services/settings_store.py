"""The settings file as sections: each part of the program reads and saves its own one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from coe_assistant.domain.errors import CoeError, ExitCode

Values = Mapping[str, Any]


class SettingsFile(Protocol):
    """settings.toml in the data folder."""

    def settings(self) -> Values:
        """Return the whole content; nothing when there is no file.

        Raises:
            CoeError: it cannot be understood.
        """

    def save_section(self, name: str, values: Values) -> None:
        """Replace one table, and nothing else, in the file.

        Raises:
            CoeError: it cannot be written, or not without changing something else.
        """


class SettingsStore:
    """Sections of the settings file, read once; saving one tells its listeners."""

    def __init__(self, file: SettingsFile) -> None:
        self._file = file
        self._values = dict(file.settings())
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    def section(self, name: str) -> Values:
        """Return one table; empty when it is not there.

        Raises:
            CoeError: there is something else of this name.
        """
        found = self._values.get(name, {})
        if not isinstance(found, Mapping):
            raise not_usable(name, "it must be a table")
        return found

    def save(self, name: str, values: Values) -> None:
        """Write one table and tell who listens to it.

        Raises:
            CoeError: it was not written; what was there before is still there.
        """
        self._file.save_section(name, values)
        self._values[name] = dict(values)
        for listener in self._listeners.get(name, ()):
            listener()

    def listen(self, name: str, listener: Callable[[], None]) -> None:
        """Call listener after every save of one table."""
        self._listeners.setdefault(name, []).append(listener)


def not_usable(key: str, why: str) -> CoeError:
    """Return the error for a value in the settings file (exit code 2)."""
    return CoeError(
        "setting-not-usable",
        f"The setting {key} is not usable: {why}.",
        hint="Correct it in settings.toml in the data folder, or remove it.",
        exit_code=ExitCode.USAGE,
    )

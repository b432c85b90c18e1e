"""The settings file as sections: each part of the program reads and saves its own one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.services.sound_settings import SoundSettings, Values


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

    def save_value(self, key: str, value: object) -> None:
        """Replace one value at the top of the file; None takes it out.

        Raises:
            CoeError: it cannot be written, or not without changing something else.
        """


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A setting in the file that cannot be used; what is shipped is in force instead."""

    name: str
    error: CoeError


def all_sound(values: Values) -> SoundSettings:
    """Return values as they are."""
    return SoundSettings(values)


class SettingsStore:
    """Sections of the settings file, read once; saving one tells its listeners.

    Args:
        file: Where they lie.
        sift: Takes out what cannot be used.
    """

    def __init__(
        self, file: SettingsFile, sift: Callable[[Values], SoundSettings] = all_sound
    ) -> None:
        self._file = file
        self._values = dict(sift(file.settings()).values)
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

"""The data folder: where it is, whether it can be used, and the settings in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.errors import CoeError

if TYPE_CHECKING:
    from coe_assistant.domain.environment import RecentEnvironment
    from coe_assistant.domain.package import RecentPackages

APP_NAME = "coe-assistant"
SETTINGS = "settings.toml"
PORTABLE_MARK = "coe-assistant.portable"  # an empty file beside the packaged program
PORTABLE_DATA = "data"
RECENT = "recent.txt"
RECENT_PACKAGES = "recent-packages.txt"
PEOPLE = "people.json"
LARGEST_SETTINGS = 1_000_000


class DataFolder:
    """One data folder (interfaces.md section 5).

    Args:
        path: The folder that was asked for, or None for the system's own place.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else default_folder()

    @property
    def runs(self) -> Path:
        """Where runs are kept."""
        return self.path / "runs"

    @property
    def logs(self) -> Path:
        """Where the program's own log is kept."""
        return self.path / "logs"

    @property
    def knowledge(self) -> Path:
        """Where local additions to the knowledge lie."""
        return self.path / "knowledge"

    @property
    def people(self) -> Path:
        """Whose names were read, so that no bundle shows them."""
        return self.path / PEOPLE

    def prepare(self) -> None:
        """Make the folder and prove that it can be written.

        Raises:
            CoeError: it cannot.
        """
        probe = self.path / ".writable"
        try:
            make_owner_folder(self.path)
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise CoeError(
                "data-folder-not-writable",
                f"The data folder {self.path} cannot be written.",
                detail=error.strerror or str(error),
                hint="Give yourself write access, free disk space, or choose another folder "
                "with --data-dir.",
            ) from error

    def settings(self) -> Mapping[str, Any]:
        """Return the settings file's content; nothing when there is none.

        Raises:
            CoeError: it is there and cannot be understood. It is left as it is.
        """
        path = self.path / SETTINGS
        try:
            with path.open("rb") as stream:
                text = stream.read(LARGEST_SETTINGS).decode("utf-8")
            # Late: most starts have no settings file, and the first paint waits for this.
            import tomllib  # noqa: PLC0415

            return tomllib.loads(text)
        except (FileNotFoundError, NotADirectoryError):
            return {}  # a folder that cannot be used is told by prepare
        except (OSError, ValueError) as error:
            raise CoeError(
                "settings-not-readable",
                f"The settings file {path} cannot be understood.",
                detail=str(error),
                hint="Correct it, or move it away to go on with the defaults.",
            ) from error

    def save_section(self, name: str, values: Mapping[str, Any]) -> None:
        """Replace one table of the settings file; comments and everything else stay.

        Raises:
            CoeError: it cannot be written, or not without changing something else.
        """
        module = import_module("coe_assistant.adapters.settings_text")
        self._rewrite(f"[{name}]", lambda text: str(module.with_section(text, name, values)))

    def save_value(self, key: str, value: object) -> None:
        """Replace one value at the top of the settings file; None takes it out.

        Raises:
            CoeError: it cannot be written, or not without changing something else.
        """
        module = import_module("coe_assistant.adapters.settings_text")
        self._rewrite(key, lambda text: str(module.with_value(text, key, value)))

    def _rewrite(self, what: str, change: Callable[[str], str]) -> None:
        path = self.path / SETTINGS
        try:
            make_owner_folder(self.path)
            text = path.read_text("utf-8") if path.exists() else ""
            write_atomically(path, change(text).encode())
        except (OSError, ValueError) as error:
            raise CoeError(
                "settings-not-saved",
                f"The settings could not be saved to {path}.",
                detail=(error.strerror or str(error)) if isinstance(error, OSError) else str(error),
                hint=f"Write {what} into the file yourself, or move the file away.",
            ) from error

    def recent(self) -> tuple[RecentEnvironment, ...]:
        """Return environments connected to before, newest first."""
        module = import_module("coe_assistant.adapters.recent_environments")
        found: tuple[RecentEnvironment, ...] = module.read_recent(self.path / RECENT)
        return found

    def remember(self, environment: RecentEnvironment) -> None:
        """Put environment first in the list of recent ones; failing to do so is no error."""
        module = import_module("coe_assistant.adapters.recent_environments")
        module.write_recent(self.path / RECENT, environment)

    def recent_packages(self) -> tuple[RecentPackages, ...]:
        """Return the files chosen before, one choice an environment, newest first."""
        module = import_module("coe_assistant.adapters.recent_packages")
        found: tuple[RecentPackages, ...] = module.read_recent_packages(self.path / RECENT_PACKAGES)
        return found

    def remember_packages(self, chosen: RecentPackages) -> None:
        """Keep what was chosen for an environment; failing to do so is no error."""
        module = import_module("coe_assistant.adapters.recent_packages")
        module.write_recent_packages(self.path / RECENT_PACKAGES, chosen)


def default_folder() -> Path:
    """Return the data folder of this user, or the one beside a portable program."""
    portable = portable_folder(Path(sys.executable)) if getattr(sys, "frozen", False) else None
    return portable or _plain_linux_folder(os.environ) or _folder_of_system()


def _folder_of_system() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - only where it is not plain

    return user_data_path(APP_NAME, appauthor=False, roaming=False)


def _plain_linux_folder(variables: Mapping[str, str]) -> Path | None:
    """Return the folder as the XDG Base Directory Specification has it where it is plain.

    The library says the same and takes 3 ms to load, for which the first paint would wait.
    """
    if sys.platform != "linux":
        return None
    places = {"XDG_DATA_HOME": "", "HOME": ".local/share"}
    for name, below in places.items():
        base = Path(variables.get(name, ""))
        if base.is_absolute():
            return base / below / APP_NAME
    return None


def portable_folder(program: Path) -> Path | None:
    """Return where a portable program keeps its data: ``data`` beside a file that asks for it."""
    mark = program.resolve().with_name(PORTABLE_MARK)
    return mark.with_name(PORTABLE_DATA) if mark.is_file() else None

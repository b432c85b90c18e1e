"""Finds pac: the path that a person set, then the known places, then the search path."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac import KnownBad, PacRules, Place, Severity, version_key

_SHIMS = (".cmd", ".bat", ".ps1")
_LAUNCHER = "pac.launcher.exe"
_LARGEST_FILE = 64_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be pac; problem says why it cannot be used, or is "".

    command is what runs it, where path is a file that names a command.
    """

    path: Path
    origin: str
    problem: str = ""
    command: tuple[str, ...] = ()

    def argv(self, arguments: Sequence[str]) -> tuple[str, ...]:
        """Return arguments, whose first is path, with what really runs pac in its place."""
        return (*(self.command or (str(self.path),)), *arguments[1:])


@dataclass(slots=True)
class PacFinder:
    """Looks for pac. chosen may be changed while the program works; the next look follows it.

    Args:
        rules: The known places.
        environment: Environment variables; they say where the person's folders are.
        system: windows, macos or linux.
        chosen: A path that a person set, or "".
    """

    rules: PacRules
    environment: Mapping[str, str]
    system: str
    chosen: str = ""

    def grace(self, wished_s: float) -> timedelta:
        """Return how long pac may live on after its import; wished_s 0 for what is known."""
        return timedelta(seconds=wished_s or self.rules.grace_s)

    def find(self) -> Candidate | None:
        """Return the pac to use: the first that can be, else one with its problem, else None."""
        if self.chosen:
            path = Path(self.chosen).expanduser().absolute()
            return named_command(path) or self._judged(path, "chosen")
        unusable = None
        for path, origin in self._known():
            candidate = self._judged(path, origin)
            if not candidate.problem:
                return candidate
            unusable = unusable or candidate
        return unusable

    def _known(self) -> Iterator[tuple[Path, str]]:
        for place in self.rules.places:
            if self.system in place.systems:
                for path in self._at(place):
                    yield path, place.origin
        found = shutil.which("pac", path=self.environment.get("PATH", ""))
        if found:
            yield Path(found).absolute(), "search-path"

    def _at(self, place: Place) -> list[Path]:
        pattern = place.pattern
        for name, variable in _FOLDERS:
            if name in pattern:
                folder = self.environment.get(variable[self.system == "windows"], "")
                if not folder:
                    return []
                pattern = pattern.replace(name, folder.replace("\\", "/"))
        if "{version}" not in pattern:
            return [Path(pattern)] if Path(pattern).is_file() else []
        folder, _, rest = pattern.partition("/Microsoft.PowerApps.CLI.{version}/")
        return newest_tools(Path(folder), rest)

    def _judged(self, path: Path, origin: str) -> Candidate:
        if path.suffix.lower() in _SHIMS or path.name.lower() == _LAUNCHER:
            behind = newest_tools(path.parent, "tools/pac.exe")
            if behind:
                return Candidate(behind[0], "behind-launcher")
            return Candidate(path, origin, "This launcher hides whether pac worked (exit code 0).")
        if not path.is_file():
            return Candidate(path, origin, "There is no such file.")
        if not os.access(path, os.X_OK):
            return Candidate(path, origin, "The file may not be run.")
        return Candidate(path, origin)


def named_command(path: Path) -> Candidate | None:
    """Return pac as a file ``*.toml`` names it (``command = ["dotnet", "pac.dll"]``), else None.

    For wrappers that are no program of their own. The program named first must be absolute.
    """
    if path.suffix.lower() != ".toml":
        return None
    try:
        with path.open("rb") as stream:
            command = tomllib.loads(stream.read(_LARGEST_FILE).decode("utf-8"))["command"]
    except (OSError, ValueError, KeyError) as error:
        return Candidate(path, "chosen", f"The file names no command: {error}.")
    if not isinstance(command, list) or not all(isinstance(part, str) for part in command):
        return Candidate(path, "chosen", "The file's command is not a list of texts.")
    if not command or not Path(command[0]).is_absolute() or not Path(command[0]).is_file():
        return Candidate(path, "chosen", "The file's command does not begin with a program's path.")
    return Candidate(path, "chosen", command=tuple(command))


# Folder in a pattern to the variables that name it: elsewhere, on Windows.
_FOLDERS = (
    ("{home}", ("HOME", "USERPROFILE")),
    ("{local_app_data}", ("", "LOCALAPPDATA")),
    ("{app_data}", ("", "APPDATA")),
)


def newest_tools(folder: Path, rest: str) -> list[Path]:
    """Return the programs of the installer in folder, the highest version first."""
    found = folder.glob(f"Microsoft.PowerApps.CLI.*/{rest}")
    named = [path for path in found if path.is_file()]
    return sorted(named, key=lambda path: version_key(_name_with_version(path)), reverse=True)


def _name_with_version(path: Path) -> str:
    return next((part for part in path.parts if re.match(r"Microsoft\.PowerApps\.CLI\.", part)), "")


def this_system() -> str:
    """Return windows, macos or linux."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def load_pac_rules(file: Path) -> PacRules:
    """Read resources/pac.toml.

    Raises:
        CoeError: It is damaged; the installation is not whole.
    """
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        return PacRules(
            minimum_version=str(data["minimum_version"]),
            places=tuple(_place(row) for row in data["places"]),
            known_bad=tuple(_known_bad(row) for row in data["known_bad"]),
            install=str(data["install"]),
            grace_s=float(data["grace_s"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CoeError(
            "pac-rules-damaged",
            f"The file {file.name} of this program cannot be read.",
            detail=str(error),
            hint="Install the program again.",
        ) from error


def _place(row: Mapping[str, Any]) -> Place:
    return Place(str(row["origin"]), tuple(row["systems"]), str(row["pattern"]))


def _known_bad(row: Mapping[str, Any]) -> KnownBad:
    severity = Severity(row["severity"])
    first, last, systems = str(row["from"]), str(row["to"]), tuple(row["systems"])
    return KnownBad(first, last, systems, severity, str(row["reason"]), str(row["source"]))

"""What goes into the packaged program and what stays out (`packaging/trim.toml`)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRIM = ROOT / "packaging" / "trim.toml"


@dataclass(frozen=True, slots=True)
class Trim:
    """What is left out: modules by name, files by pattern; reasons are in the file."""

    modules: tuple[str, ...]
    files: tuple[re.Pattern[str], ...]

    def leaves_out(self, path: str) -> bool:
        """Return whether a file of the program's folder is left out."""
        name = path.replace("\\", "/")
        return any(pattern.search(name) for pattern in self.files)


def load_trim(path: Path = TRIM) -> Trim:
    """Return the list of what is left out.

    Raises:
        ValueError: an entry has no reason, or a pattern is not one.
    """
    tables = tomllib.loads(path.read_text("utf-8"))
    for entry in (*tables["modules"], *tables["files"]):
        if not entry.get("reason", "").strip():
            message = f"{path.name}: an entry has no reason: {entry}"
            raise ValueError(message)
    modules = tuple(name for entry in tables["modules"] for name in entry["names"])
    try:
        files = tuple(re.compile(entry["pattern"]) for entry in tables["files"])
    except re.error as error:
        message = f"{path.name}: {error}"
        raise ValueError(message) from error
    return Trim(modules, files)


def own_modules(package: Path = ROOT / "coe_assistant") -> list[str]:
    """Return every module of the program: many are loaded by name, which no analysis finds."""
    found = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def kept(entries: Iterable[tuple[str, str, str]], trim: Trim) -> list[tuple[str, str, str]]:
    """Return the entries (name inside, source, kind) that go into the program.

    Links to libraries that lie elsewhere in the folder are left out: Qt finds its own by their
    relative paths, and a zip would hold each of them twice.
    """
    return [entry for entry in entries if entry[2] != "SYMLINK" and not trim.leaves_out(entry[0])]

"""Deployment settings for an import: checked, and kept in the run folder for every attempt."""

from __future__ import annotations

import json
import re
from pathlib import Path

from coe_assistant.domain.errors import CoeError

# pac writes such files itself (pac.md 2, create-settings); a real one has some kilobytes.
LARGEST_BYTES = 4_000_000
_PARTS = ("EnvironmentVariables", "ConnectionReferences")


def read_settings_file(source: Path) -> bytes:
    """Return the content of a usable settings file.

    Raises:
        CoeError: It cannot be read, or is no deployment settings file.
    """
    try:
        with source.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise _unusable(source, error.strerror or str(error)) from error
    if len(data) > LARGEST_BYTES:
        raise _unusable(source, "It is too large.")
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unusable(source, f"It is no JSON: {error}") from error
    if not isinstance(document, dict) or not any(
        isinstance(document.get(part), list) for part in _PARTS
    ):
        raise _unusable(source, f"It has neither {_PARTS[0]} nor {_PARTS[1]}.")
    return data


def keep_settings_file(source: Path, solution: str, folder: Path) -> Path:
    """Copy a usable settings file into the run folder; return the copy's absolute path.

    Raises:
        CoeError: It is not usable, or the copy could not be written.
    """
    data = read_settings_file(source)
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", solution)[:80] or "solution"
    target = (folder / f"deployment-settings-{name}.json").absolute()
    if source.absolute() == target:
        return target
    try:
        target.touch(mode=0o600)  # values of variables may be nobody else's business
        target.write_bytes(data)
    except OSError as error:
        raise CoeError(
            "data-folder-not-writable",
            f"The deployment settings cannot be copied to {target}.",
            detail=error.strerror or str(error),
            hint="Free disk space or choose another data folder with --data-dir.",
        ) from error
    return target


def _unusable(source: Path, detail: str) -> CoeError:
    return CoeError(
        "settings-file-not-usable",
        f"{source.name} cannot be used as deployment settings.",
        detail=detail,
        hint="Make one with pac solution create-settings, or leave it out.",
    )

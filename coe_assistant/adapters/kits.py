"""Reads the product profiles, and the local additions to them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.version import SolutionVersion

LARGEST = 4_000_000
_VERSIONS = frozenset({"version", "from_version", "below", "target", "via", "until"})


@dataclass(frozen=True, slots=True)
class LoadedKits:
    """All profiles by id, and why local files are not used."""

    kits: Mapping[str, Kit]
    warnings: tuple[str, ...] = ()

    def kit(self, kit_id: str) -> Kit:
        """Return a profile.

        Raises:
            CoeError: there is none of that name (exit code 2).
        """
        found = self.kits.get(kit_id)
        if found is None:
            raise CoeError(
                "profile-unknown",
                f"There is no product profile {kit_id!r}.",
                hint=f"Choose one of {', '.join(sorted(self.kits))}.",
                exit_code=ExitCode.USAGE,
            )
        return found


def load_kits(folder: Path, local_folder: Path | None = None) -> LoadedKits:
    """Return the profiles of the program with the local additions.

    Args:
        folder: The program's profiles (``*.toml``).
        local_folder: ``<data-dir>/knowledge``; files ``kit-*.toml`` there add to a profile of
            the same id, or add one.

    Raises:
        CoeError: a file of the program itself is damaged.
    """
    kits: dict[str, Kit] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            kit = read_kit(path)
        except (OSError, ValueError, msgspec.ValidationError) as error:
            raise CoeError(
                "profile-damaged",
                f"The program's own profile {path.name} cannot be read.",
                detail=str(error),
                hint="Install the program again.",
                exit_code=ExitCode.DEFECT,
            ) from error
        kits[kit.id] = kit
    warnings = []
    for path in sorted(local_folder.glob("kit-*.toml")) if local_folder else ():
        try:
            addition = read_kit(path)
        except (OSError, ValueError, msgspec.ValidationError) as error:
            warnings.append(f"{path.name} is not used: {error}")
            continue
        known = kits.get(addition.id)
        kits[addition.id] = addition if known is None else _joined(known, addition)
    return LoadedKits(kits, tuple(warnings))


def read_kit(path: Path) -> Kit:
    """Return the profile in a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no TOML, or names something that profiles do not have.
        msgspec.ValidationError: a value does not fit.
    """
    with path.open("rb") as stream:
        document = tomllib.loads(stream.read(LARGEST).decode("utf-8"))
    unknown = set(document) - {item.name for item in fields(Kit)}
    if unknown:
        msg = f"unknown keys: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    return msgspec.convert(_with_versions(document), Kit)


def _with_versions(value: Any, key: str = "") -> Any:  # noqa: ANN401 - TOML
    """Return value with the texts of versions checked and in the form of the domain's type."""
    if isinstance(value, dict):
        return {name: _with_versions(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_versions(item, key) for item in value]
    if key in _VERSIONS and isinstance(value, str):
        return {"text": SolutionVersion.parse(value).text}
    return value


def _joined(known: Kit, addition: Kit) -> Kit:
    """Return known with the rows of addition behind its own; texts of addition win."""
    changes: dict[str, Any] = {}
    for item in fields(Kit):
        mine, new = getattr(known, item.name), getattr(addition, item.name)
        if isinstance(new, tuple) and new:
            changes[item.name] = (*mine, *new)
        elif new and not isinstance(new, tuple):
            changes[item.name] = new
    return replace(known, **changes)

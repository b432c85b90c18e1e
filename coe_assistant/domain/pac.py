"""pac on this computer: which one, what is known about it, who it works as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PacFound:
    """pac on this computer. errors forbid its use, warnings do not."""

    path: str
    version: str = ""
    origin: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PacIdentity:
    """Who pac works as, and where; "" is not told."""

    account: str = ""
    user_id: str = ""
    environment_url: str = ""
    organization_id: str = ""


@dataclass(frozen=True, slots=True)
class PacProfile:
    """One stored sign-in of pac, as ``pac auth list`` shows it. index counts from 1."""

    is_active: bool
    account: str = ""
    environment_url: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class PacSolution:
    """One row of ``pac solution list``."""

    unique_name: str
    version: str
    is_managed: bool


class Severity(Enum):
    """What a known fault of a version means."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class KnownBad:
    """A range of versions with a fault; both ends are included."""

    first: str
    last: str
    systems: tuple[str, ...]
    severity: Severity
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place where pac may be; {version} and names of folders stand in braces."""

    origin: str
    systems: tuple[str, ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class PacRules:
    """What is known about pac (resources/pac.toml)."""

    minimum_version: str
    places: tuple[Place, ...]
    known_bad: tuple[KnownBad, ...]
    install: str = ""
    grace_s: float = 120.0  # how long it may live on after the server is done with its import


def version_key(text: str) -> tuple[int, int, int]:
    """Return the first version in text for comparing; (0, 0, 0) when there is none."""
    match = _VERSION.search(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else (0, 0, 0)


def judge(path: str, origin: str, version: str, system: str, rules: PacRules) -> PacFound:
    """Return the installation with what speaks against its version."""
    if not version:
        return PacFound(path, "", origin, warnings=("Its version could not be read.",))
    key = version_key(version)
    errors: list[str] = []
    warnings: list[str] = []
    if key < version_key(rules.minimum_version):
        errors.append(
            f"Version {version} is older than {rules.minimum_version}, the first that can be told "
            "into which environment to import."
        )
    for bad in rules.known_bad:
        if system in bad.systems and version_key(bad.first) <= key <= version_key(bad.last):
            (errors if bad.severity is Severity.ERROR else warnings).append(bad.reason)
    return PacFound(path, version, origin, tuple(errors), tuple(warnings))

"""What is known about a product: solutions, releases, paths, obstacles. Facts are data.

The values come from resources/kits/*.toml and carry their sources (issue 3, item 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.version import SolutionVersion


class Trust(Enum):
    """How well a fact is founded."""

    CONFIRMED = "confirmed"  # a maintainer, a Learn page or the source says so
    REPORTED = "reported"  # a user says so
    INFERRED = "inferred"  # concluded from other facts
    LOW = "low"  # plausible text that nobody is seen to have tested


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a fact comes from, and how far it can be trusted."""

    source: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class MinuteRange:
    """How long something takes, in minutes, from - to."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class KitSolution:
    """One solution of the product. order None: it is not imported any more."""

    unique_name: str
    display_name: str
    ground: Ground
    publisher: str = ""
    prefix: str = ""
    order: int | None = None
    is_optional: bool = False
    is_separate_download: bool = False
    depends_on: tuple[str, ...] = ()
    file_prefix: str = ""  # with which names of its release files begin
    purpose: str = ""
    note: str = ""
    minutes: MinuteRange | None = None
    minutes_ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A published version of a solution; date is ISO, "" when not known."""

    solution: str
    version: SolutionVersion
    name: str
    ground: Ground
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PathRule:
    """From versions in [from_version, below) to target or later, go by way of via."""

    id: str
    solution: str
    below: SolutionVersion
    via: tuple[SolutionVersion, ...]
    text: str
    ground: Ground
    from_version: SolutionVersion | None = None
    target: SolutionVersion | None = None


@dataclass(frozen=True, slots=True)
class TooOld:
    """Below this version a new environment is the advice."""

    solution: str
    below: SolutionVersion
    text: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before the next import. kind: between-solutions or between-versions."""

    kind: str
    pause: timedelta
    text: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something on the way when a step crosses version (from < version <= to).

    when_installed: it counts only while one of these solutions is installed.
    is_blocking: the step must not be tried before it is cleared.
    from_any: it counts for every step to version or later, also from above it.
    is_hint: good to know; nothing has to be done or read before the step.
    """

    id: str
    solution: str
    version: SolutionVersion
    title: str
    before: str
    ground: Ground
    when_installed: tuple[str, ...] = ()
    is_blocking: bool = False
    from_any: bool = False
    is_hint: bool = False
    removes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A solution that another needs from a version on."""

    solution: str
    needs: str
    from_version: SolutionVersion
    version: SolutionVersion | None
    ground: Ground


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an account, licence or environment must have. kind: role, licence, ..."""

    id: str
    kind: str
    text: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class KitConnector:
    """A connector that connections are needed for; from_version, until: when it is used."""

    id: str
    name: str
    ground: Ground
    note: str = ""
    from_version: SolutionVersion | None = None
    until: SolutionVersion | None = None


@dataclass(frozen=True, slots=True)
class FlowPlace:
    """Where a flow stands in the order of turning on (upgrade-procedure 7)."""

    id: str
    name: str
    order: int
    solution: str = ""
    area: str = ""  # Inventory, Audit Logs, Compliance, ...
    is_rerun: bool = False  # run once after every upgrade
    is_shipped_on: bool = False
    is_other_inventory: bool = False  # only for the way that takes the inventory from exports
    note: str = ""


@dataclass(frozen=True, slots=True)
class SecretVariable:
    """An environment variable whose value is a secret and must never be stored."""

    schema_name: str
    note: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class TaskAfter:
    """Something to do by hand after an upgrade of solution; "" is any of the product."""

    id: str
    text: str
    ground: Ground
    solution: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything known about one product; the generic one knows nearly nothing."""

    id: str
    name: str
    note: str = ""
    download: str = ""
    releases_page: str = ""  # where older releases are had
    solutions: tuple[KitSolution, ...] = ()
    releases: tuple[Release, ...] = ()
    paths: tuple[PathRule, ...] = ()
    too_old: tuple[TooOld, ...] = ()
    waits: tuple[Wait, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    connectors: tuple[KitConnector, ...] = ()
    flow_order: tuple[FlowPlace, ...] = ()
    flow_order_ground: Ground | None = None
    secret_variables: tuple[SecretVariable, ...] = ()
    attestations: tuple[AttestationItem, ...] = ()
    languages: tuple[int, ...] = ()
    tasks_after: tuple[TaskAfter, ...] = ()
    fragile_connectors: tuple[str, ...] = ()  # parts of names of connectors that upgrades break

    @property
    def main_solution(self) -> tuple[str, str]:
        """Unique and display name of the solution that the product is known by; "" for none."""
        parts = [one for one in self.solutions if one.order is not None and not one.is_optional]
        own = [one for one in parts if not one.is_separate_download]
        if not own:
            return "", ""
        first = min(own, key=lambda one: one.order or 0)
        return first.unique_name, first.display_name

    def solution(self, unique_name: str) -> KitSolution | None:
        """Return the solution of that name (any letter case), or None."""
        wanted = unique_name.casefold()
        for one in self.solutions:
            if one.unique_name.casefold() == wanted:
                return one
        return None

    def release(self, solution: str, version: SolutionVersion) -> Release | None:
        """Return the release of that version, or None when it is not known."""
        for one in self.releases:
            if one.solution.casefold() == solution.casefold() and one.version == version:
                return one
        return None

    def wait(self, kind: str) -> timedelta:
        """Return the pause of that kind; none when the product knows none."""
        for one in self.waits:
            if one.kind == kind:
                return one.pause
        return timedelta(0)

    def needed(self, solution: str, version: SolutionVersion) -> tuple[Prerequisite, ...]:
        """Return what that version of a solution needs, one row for each needed solution."""
        found: dict[str, Prerequisite] = {}
        for one in sorted(self.prerequisites, key=lambda row: row.from_version):
            if one.solution.casefold() == solution.casefold() and one.from_version <= version:
                found[one.needs.casefold()] = one
        return tuple(found.values())

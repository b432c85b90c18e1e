"""What is known about a product: its solutions, releases, paths, obstacles and follow-ups."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.domain.attestation import AttestationItem
from coe_assistant.domain.version import SolutionVersion


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from and how far it can be trusted (kit.json, about.trust)."""

    source: str = ""
    trust: str = "inferred"  # confirmed, reported, inferred, low


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A solution that must be there; minimum None where any version will do.

    since is the first version of the needing solution that needs it, or None.
    """

    solution: str
    minimum: SolutionVersion | None = None
    since: SolutionVersion | None = None
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class KitSolution:
    """One solution of a product. order is its place in the import; status "" is current."""

    unique_name: str
    display_name: str
    publisher: str
    order: int
    is_optional: bool = True
    status: str = ""
    requires: tuple[Prerequisite, ...] = ()
    expected_minutes: tuple[int, int] | None = None
    expected_source: str = ""
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class KnownRelease:
    """A version that was published; month "" where it is not known."""

    solution: str
    version: SolutionVersion
    month: str = ""
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class SteppedPath:
    """Versions to go through when the installed one lies in [at_least, at_most].

    Either bound may be None. wait_minutes is the wait before each further step.
    """

    solution: str
    steps: tuple[SolutionVersion, ...]
    at_least: SolutionVersion | None = None
    at_most: SolutionVersion | None = None
    wait_minutes: int = 60
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a step that crosses a version, and what to do before.

    if_installed limits it to tenants that have one of these solutions.
    """

    id: str
    solution: str
    version: SolutionVersion
    text: str
    todo: str
    is_blocking: bool = False
    if_installed: tuple[str, ...] = ()
    removed_flows: tuple[str, ...] = ()  # GUIDs, lower case
    removed_references: tuple[str, ...] = ()
    removed_tables: tuple[str, ...] = ()
    removed_variables: tuple[str, ...] = ()
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class FlowStart:
    """A flow and its place in the kit's own order of turning on; id "" matches by name."""

    order: int
    name: str
    id: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Rerun:
    """A flow to run again after every upgrade of solution."""

    solution: str
    flow: str
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector that a product uses; id is the part after /apis/."""

    id: str
    name: str
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Kit:
    """The knowledge of one product. waits are minutes; an empty kit is the generic one."""

    id: str
    name: str
    download: str = ""
    solutions: tuple[KitSolution, ...] = ()
    releases: tuple[KnownRelease, ...] = ()
    paths: tuple[SteppedPath, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    flow_order: tuple[FlowStart, ...] = ()
    flow_order_origin: Origin = Origin()
    reruns: tuple[Rerun, ...] = ()
    secret_variables: tuple[str, ...] = ()
    connectors: tuple[Connector, ...] = ()
    languages: tuple[int, ...] = ()
    attestations: tuple[AttestationItem, ...] = ()
    wait_between_minutes: int = 0
    wait_origin: Origin = Origin()

    def solution(self, unique_name: str) -> KitSolution | None:
        """Return what is known about a solution, whatever the case of its name."""
        wanted = unique_name.casefold()
        return next((one for one in self.solutions if one.unique_name.casefold() == wanted), None)

    def release_months(self, solution: str, version: SolutionVersion) -> tuple[str, ...]:
        """Return when a version was published; more than one where it was shipped again."""
        return tuple(
            one.month
            for one in self.releases
            if one.solution == solution and one.version == version and one.month
        )

"""What the checks need to know about package, plan, product and pac: small values, no more.

The package reader and the planner know far more; these are the few facts that a check can
judge, so that a check never depends on how a zip is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.pac import PacFound, PacIdentity
from coe_assistant.domain.package import PackageReference
from coe_assistant.domain.version import SolutionVersion

__all__ = [
    "PacFound",
    "PacIdentity",
    "PacReading",
    "PackageFacts",
    "PackageProblem",
    "PlanFacts",
    "PlanProblem",
    "ProductFacts",
    "RequiredSolution",
    "StageFile",
]


@dataclass(frozen=True, slots=True)
class PackageProblem:
    """One problem of a file (interfaces.md, inspect). is_error: the file cannot be used."""

    id: str
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class RequiredSolution:
    """A solution that a package says it needs; version None when it does not say."""

    name: str
    version: SolutionVersion | None
    count: int = 0  # of components


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """One chosen solution."""

    file: str
    sha256: str
    solution: str  # unique name; "" when the file holds none
    version: str = ""
    is_managed: bool = True
    problems: tuple[PackageProblem, ...] = ()
    requires: tuple[RequiredSolution, ...] = ()
    connectors: tuple[str, ...] = ()  # the part after /apis/
    flow_ids: frozenset[str] | None = None  # lower case; None: the file does not tell
    reference_names: frozenset[str] | None = None  # logical names, the same way
    references: tuple[PackageReference, ...] = ()


@dataclass(frozen=True, slots=True)
class StageFile:
    """A file of the plan that a dry run would upload; solution is what it brings."""

    path: Path
    solution: str


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something the planner found. is_refusal: the step must not be tried.

    needs: what is missing, with its version where one is known.
    """

    id: str
    text: str
    is_refusal: bool
    solution: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What would be done, and what speaks against it."""

    steps: tuple[tuple[str, str, str], ...]  # solution, version now or "", version then
    problems: tuple[PlanProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """What the product profile knows."""

    name: str = ""
    solutions: tuple[str, ...] = ()
    required: tuple[RequiredSolution, ...] = ()  # always, whatever the package says
    languages: tuple[int, ...] = ()  # LCIDs that must be enabled


class PacReading(Protocol):
    """Finds pac and asks it who it is. Blocking: pac takes seconds to start (pac.md 4.2)."""

    def found(self) -> PacFound | None:
        """Return the installation that would be used, or None when there is none."""

    def identity(self) -> PacIdentity:
        """Return who pac works as.

        Raises:
            CoeError: pac could not be started or nobody is signed in to it.
        """

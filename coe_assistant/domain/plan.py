"""The path from what is installed to what the chosen files hold, as values.

The steps hold only text, numbers and enums, so that they go to JSON and back as they are;
plan_upgrade.py makes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum


class PlanMode(Enum):
    """What a step does. SKIP: nothing to do, this version is there already."""

    INSTALL = "install"
    UPGRADE = "upgrade"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """A verdict about the plan, with what to do. is_refusal: the step must not be tried."""

    id: str
    text: str
    is_refusal: bool
    solution: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectedDuration:
    """How long a step is expected to take, in minutes, and how that is known."""

    low: int
    high: int
    source: str


@dataclass(frozen=True, slots=True)
class PlanObstacle:
    """A known obstacle on the way of one step and what to do before it."""

    id: str
    text: str
    todo: str
    is_blocking: bool
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One import. Versions are texts as written in the file or by the server.

    file is the path of the chosen file, "" for a proposed version that nobody has chosen yet;
    entry is the inner zip of a bundle or None; sha256 is that of the solution's own zip.
    """

    solution: str
    display_name: str
    from_version: str | None
    to_version: str
    mode: PlanMode
    file: str = ""
    entry: str | None = None
    sha256: str = ""
    reason_id: str = ""
    reason: str = ""
    wait_before: timedelta = timedelta(0)
    obstacles: tuple[PlanObstacle, ...] = ()
    expected: ExpectedDuration | None = None

    @property
    def is_import(self) -> bool:
        """True when the step imports something."""
        return self.mode in (PlanMode.INSTALL, PlanMode.UPGRADE)


@dataclass(frozen=True, slots=True)
class ProposedVersion:
    """A version to go through before the chosen one; is_chosen when a file of it is there."""

    solution: str
    version: str
    month: str
    download: str
    is_chosen: bool
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """Ordered steps, versions proposed between, and what speaks against it."""

    steps: tuple[PlanStep, ...] = ()
    proposals: tuple[ProposedVersion, ...] = ()
    problems: tuple[PlanProblem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """True when something must be put right before anything may be imported."""
        return any(problem.is_refusal for problem in self.problems)

    @property
    def imports(self) -> tuple[PlanStep, ...]:
        """The steps that import something, in order."""
        return tuple(step for step in self.steps if step.is_import)

"""What a plan of an upgrade consists of: steps, proposals, problems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from coe_assistant.domain.kit import Ground, MinuteRange, Obstacle
from coe_assistant.domain.package import Severity


class PlanMode(Enum):
    """What is done with one package."""

    INSTALL = "install"
    UPGRADE = "upgrade"
    REFUSE = "refuse"


MISSING_PREREQUISITE = "missing-prerequisite"


class PlanReason(Enum):
    """Why a step is what it is. Stable ids, shown in JSON."""

    FIRST_INSTALL = "first-install"
    NEWER_VERSION = "newer-version"
    SAME_VERSION = "same-version"
    LOWER_VERSION = "lower-version"
    UNMANAGED_FILE = "unmanaged-file"
    UNMANAGED_OVER_MANAGED = "unmanaged-over-managed"
    MANAGED_OVER_UNMANAGED = "managed-over-unmanaged"
    LEFTOVER_UPGRADE = "leftover-upgrade"
    WRONG_PUBLISHER = "wrong-publisher"
    RETIRED_SOLUTION = "retired-solution"
    DUPLICATE_PACKAGE = "duplicate-package"
    OTHER_CONTENTS = "same-version-other-contents"
    UNMANAGED_BESIDE_MANAGED = "unmanaged-beside-managed"
    HOLDING_FILE = "holding-file"


@dataclass(frozen=True, slots=True)
class PlanReference:
    """Which file a step imports. entry: path inside a release bundle, or None."""

    file: Path
    entry: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something that forbids the plan (error), or that a person should know (warning).

    needs: what is missing, with its version where one is known.
    """

    id: str
    severity: Severity
    text: str
    solution: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedTime:
    """How long a step will take, and who says so.

    importing, applying: the same for the two halves on the server, where they are known apart.
    is_own: measured in this environment, not told by others.
    """

    minutes: MinuteRange
    source: str
    importing: MinuteRange | None = None
    applying: MinuteRange | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One package of the plan, refused ones included."""

    solution: str
    display_name: str
    from_version: str | None
    to_version: str
    mode: PlanMode
    reason: PlanReason
    text: str  # the reason in words
    package: PlanReference
    wait_before: timedelta = timedelta(0)
    obstacles: tuple[Obstacle, ...] = ()
    expected: ExpectedTime | None = None

    @property
    def is_import(self) -> bool:
        """True when this step imports something."""
        return self.mode is not PlanMode.REFUSE


@dataclass(frozen=True, slots=True)
class ProposedStop:
    """A version advised in between. release: the release that brought it, "" when not known."""

    version: str
    release: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """Intermediate versions that the knowledge advises for one step.

    missing: those of via for which no file was chosen. where: where the files are had.
    """

    solution: str
    from_version: str
    to_version: str
    via: tuple[str, ...]
    missing: tuple[str, ...]
    text: str
    where: str
    ground: Ground
    stops: tuple[ProposedStop, ...] = ()


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """All steps in order, advice, and what speaks against it."""

    steps: tuple[PlanStep, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    problems: tuple[PlanProblem, ...] = ()

    @property
    def imports(self) -> tuple[PlanStep, ...]:
        """The steps that import something."""
        return tuple(step for step in self.steps if step.is_import)

    @property
    def is_possible(self) -> bool:
        """True when there is something to import and no error."""
        has_error = any(one.severity is Severity.ERROR for one in self.problems)
        return bool(self.imports) and not has_error

    @property
    def main_solution(self) -> str:
        """Unique name of the first imported solution, or "" when there is none."""
        return self.imports[0].solution if self.imports else ""

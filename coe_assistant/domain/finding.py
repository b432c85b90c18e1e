"""What the verification after an import found: evidence, how bad it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class FindingStatus(Enum):
    """How one point of the verification came out. Unknown is never a pass."""

    PASS = "pass"  # noqa: S105 - a word for people, no password
    ATTENTION = "attention"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point. id and outcome name its words in resources/safeguard.toml.

    Args:
        items: The evidence: names of flows, variables and the like.
        facts: More evidence as pairs of name and value.
    """

    id: str
    status: FindingStatus
    outcome: str
    items: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepFindings:
    """The verification after one solution."""

    step: int
    solution: str
    version: str
    at: datetime
    findings: tuple[Finding, ...] = ()

    @property
    def worst(self) -> FindingStatus:
        """The worst status among the points; pass when there is none."""
        order = (
            FindingStatus.FAIL,
            FindingStatus.UNKNOWN,
            FindingStatus.ATTENTION,
            FindingStatus.PASS,
        )
        found = {one.status for one in self.findings}
        return next((status for status in order if status in found), FindingStatus.PASS)

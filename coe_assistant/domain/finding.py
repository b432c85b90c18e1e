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
    """The verification after one solution; version is the one that was wanted."""

    step: int
    solution: str
    version: str
    at: datetime
    findings: tuple[Finding, ...] = ()

    @property
    def installed(self) -> str:
        """The version that the server told; "" where it told none."""
        facts = next((dict(one.facts) for one in self.findings if one.id == "version"), {})
        found = facts.get("installed", "")
        return "" if found == "-" else found

    @property
    def is_newer(self) -> bool:
        """True when the server holds a newer version than the wanted one."""
        return any(one.id == "version" and one.outcome == "newer" for one in self.findings)

    @property
    def version_words(self) -> str:
        """The version for a heading: both where the installed one is newer."""
        if not self.is_newer:
            return self.version
        return f"{self.installed}, newer than {self.version}"

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

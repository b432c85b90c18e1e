"""The checklist's values: one report per check, and the verdict over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Severity(Enum):
    """What a failing check does to the verdict."""

    BLOCKER = "blocker"
    ADVISORY = "advisory"


class CheckStatus(Enum):
    """Outcome of one check. UNKNOWN never counts as PASS."""

    PASS = "pass"  # noqa: S105 - a status, not a password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Verdict(Enum):
    """What the checklist as a whole allows (interfaces.md section 3)."""

    READY = "ready"
    CONFIRM = "confirm"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class CheckRemedy:
    """One thing to do about a check; text is for people, link may be None."""

    id: str
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What one check found.

    facts holds JSON values only: the numbers and names behind the status, so that a person
    who disagrees must disagree with the evidence. limit and source say what the facts were
    measured against and where that limit comes from.
    """

    id: str
    severity: Severity
    status: CheckStatus
    title: str
    summary: str
    facts: Mapping[str, object] = field(default_factory=dict)
    remedies: tuple[CheckRemedy, ...] = ()
    limit: str = ""
    source: str = ""
    overridable: bool = False
    duration_ms: int = 0
    checked_at: datetime | None = None


def needs_person(report: CheckReport) -> bool:
    """Return whether a person must read report before the start, but may go on after that."""
    if report.status in (CheckStatus.WARN, CheckStatus.UNKNOWN):
        return True
    return report.status is CheckStatus.FAIL and report.severity is Severity.ADVISORY


@dataclass(frozen=True, slots=True)
class Override:
    """A person's decision to go on in spite of a failed blocker."""

    check_id: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person read what a row found: it counts while status and words stay the same.

    is_confirmed: the person looked for themselves where the program could not ("I checked").
    """

    check_id: str
    status: CheckStatus
    summary: str
    person: str
    at: datetime
    is_confirmed: bool = False

    def fits(self, report: CheckReport) -> bool:
        """Return whether report says what was read."""
        return (self.check_id, self.status, self.summary) == (
            report.id,
            report.status,
            report.summary,
        )


def gate(reports: Iterable[CheckReport], overrides: Iterable[Override] = ()) -> Verdict:
    """Return the verdict over reports.

    Blocked while a blocker fails that is not overridden (only overridable ones can be);
    else confirm when anything failed, warns or is unknown; else ready. An empty list proves
    nothing: confirm.
    """
    seen = list(reports)
    if blocking(seen, overrides):
        return Verdict.BLOCKED
    good = (CheckStatus.PASS, CheckStatus.SKIPPED)
    is_clear = bool(seen) and all(report.status in good for report in seen)
    return Verdict.READY if is_clear else Verdict.CONFIRM


def blocking(
    reports: Iterable[CheckReport], overrides: Iterable[Override] = ()
) -> tuple[CheckReport, ...]:
    """Return the reports that forbid a start: blockers that fail and are not overridden."""
    excused = {item.check_id for item in overrides if item.reason.strip()}
    return tuple(report for report in reports if _blocks(report, excused))


def _blocks(report: CheckReport, excused: set[str]) -> bool:
    if report.severity is not Severity.BLOCKER or report.status is not CheckStatus.FAIL:
        return False
    return not (report.overridable and report.id in excused)

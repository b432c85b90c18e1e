"""What check reports say beyond their verdict: open incidents, and everything that is not good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.run import HealthIncident

_GOOD = (CheckStatus.PASS, CheckStatus.SKIPPED)


def incidents_in(reports: Iterable[CheckReport], at: datetime) -> tuple[HealthIncident, ...]:
    """Return the incidents for which the health check fails, as seen at this instant."""
    found = []
    for report in reports:
        issues = report.facts.get("issues")
        if report.id != "service-health" or report.status is not CheckStatus.FAIL:
            continue
        for issue in issues if isinstance(issues, list | tuple) else ():
            if str(issue.get("classification", "")).casefold() == "incident":
                name, title, service = (str(issue.get(k, "")) for k in ("id", "title", "service"))
                found.append(HealthIncident(name, title, service, at, at))
    return tuple(found)


def concerns_in(reports: Iterable[CheckReport]) -> tuple[str, ...]:
    """Return what a person must know before agreeing to a start, as "check-id status"."""
    return tuple(f"{item.id} {item.status.value}" for item in reports if item.status not in _GOOD)


def needs_sign_in(reports: Iterable[CheckReport]) -> bool:
    """Return whether a check could not read what it needs because nobody is signed in."""
    slug = SignInNeededError("").slug
    return any(item.facts.get("problem") == slug for item in reports)

"""Check service-health: no open incident of a service that the import needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coe_assistant.checks.base import TIME, CheckContext, unreadable
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import HealthIssue
from coe_assistant.domain.errors import CoeError


@dataclass(frozen=True, slots=True)
class ServiceHealthCheck:
    """Reads Graph where permitted; what cannot be read is never green (http-contracts 3)."""

    id: str = "service-health"
    depends_on: frozenset[str] = frozenset({TIME})
    weight: int = 2  # one request a service
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail (advisory) on an incident, warn on an advisory, unknown when not readable."""
        try:
            issues = context.services.health.open_issues()
        except CoeError as error:
            return unreadable(
                context,
                self.id,
                error,
                {"issues": None},
                ("look-m365", "look-admin-center", "look-status", "attest"),
            )
        entry = context.entry(self.id)
        over = entry.names("over")
        open_issues = [one for one in issues if one.status.casefold() not in over]
        facts = {"issues": [_told(one) for one in open_issues]}
        harmful = entry.names("harmful")
        incidents = [
            one
            for one in open_issues
            if one.classification.casefold() == "incident" and one.status.casefold() in harmful
        ]
        words = {"named": [f"{one.id} {one.title}" for one in (incidents or open_issues)]}
        if incidents:
            return context.report(
                self.id,
                CheckStatus.FAIL,
                "incident",
                facts,
                limit="harmful",
                words=words,
                remedies=("wait", "look-m365"),
            )
        if open_issues:
            return context.report(
                self.id,
                CheckStatus.WARN,
                "advisory",
                facts,
                limit="harmful",
                words=words,
                remedies=("look-m365",),
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts, limit="harmful")


def _told(issue: HealthIssue) -> Mapping[str, str]:
    return {
        "id": issue.id,
        "title": issue.title,
        "service": issue.service,
        "status": issue.status,
        "classification": issue.classification,
    }

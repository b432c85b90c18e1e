"""Checks that show every state of the checklist, for people who work on it.

Used only with --developer-checks: each takes its time and ends as its name says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coe_assistant.checks.base import Check, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.errors import ServiceError, ServiceProblem


@dataclass(frozen=True, slots=True)
class SlowCheck:
    """Waits, then reports status."""

    id: str
    status: CheckStatus
    wait: Callable[[float], object]
    seconds: float
    depends_on: frozenset[str] = frozenset()
    weight: int = 10
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Report the given status after the given time."""
        self.wait(self.seconds)
        facts = {"waited_s": self.seconds}
        return context.report(self.id, self.status, self.status.value, facts)


@dataclass(frozen=True, slots=True)
class UnreadableCheck:
    """Cannot read its service."""

    id: str = "developer-unknown"
    depends_on: frozenset[str] = frozenset()
    weight: int = 0
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Raise as an adapter does when access is refused."""
        del context
        raise ServiceError(
            ServiceProblem.FORBIDDEN, "developer", "The account may not read this.", status=403
        )


@dataclass(frozen=True, slots=True)
class DefectiveCheck:
    """Holds a defect."""

    id: str = "developer-error"
    depends_on: frozenset[str] = frozenset()
    weight: int = 0
    asks_services: bool = False

    def run(self, context: CheckContext) -> CheckReport:
        """Raise what no check should."""
        del context
        msg = "the developer asked for this defect"
        raise RuntimeError(msg)


def developer_checks(wait: Callable[[float], object], seconds: float = 4.0) -> tuple[Check, ...]:
    """Return one check for every state; wait blocks the worker for some seconds."""
    return (
        SlowCheck("developer-slow-pass", CheckStatus.PASS, wait, seconds),
        SlowCheck("developer-slow-fail", CheckStatus.FAIL, wait, seconds),
        DefectiveCheck(),
        UnreadableCheck(),
    )

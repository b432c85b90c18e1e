"""Check storage: enough database is free in the tenant. It never blocks an import."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import ENVIRONMENT, TIME, CheckContext, unreadable
from coe_assistant.checks.capacity import DatabaseCapacity, database_capacity
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.configuration import EnvironmentState
from coe_assistant.domain.errors import CoeError, ServiceError


@dataclass(frozen=True, slots=True)
class StorageCheck:
    """Only the tenant has a quota; most environment admins may not read it (http-pitfalls 37)."""

    id: str = "storage"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, TIME})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Judge the percentage left after borrowing; unknown with a manual way otherwise."""
        try:
            entries = context.services.admin.capacity()
        except ServiceError as error:
            return self._manual(context, error)
        capacity = database_capacity(entries)
        if capacity is None or capacity.free_percent is None:
            return context.report(
                self.id,
                CheckStatus.UNKNOWN,
                "no-database",
                {"database_free_percent": None},
                remedies=("look", "attest"),
            )
        return self._judge(context, capacity, capacity.free_percent)

    def _judge(self, context: CheckContext, capacity: DatabaseCapacity, free: float) -> CheckReport:
        entry = context.entry(self.id)
        facts = {
            "database_free_percent": free,
            "database_total_mb": capacity.total_mb,
            "database_used_mb": capacity.used_mb,
            "lent_to_log_and_file_mb": capacity.lent_mb,
            "restore_possible": not capacity.is_over
            and capacity.raw_free_mb >= entry.number("restore_mb"),
            "warn_below_percent": entry.number("warn_percent"),
            "fail_below_percent": entry.number("fail_percent"),
        }
        outcome = "good" if facts["restore_possible"] else "no-restore"
        status = CheckStatus.PASS if facts["restore_possible"] else CheckStatus.WARN
        limit = "warn_percent"
        if free < entry.number("fail_percent"):
            status, outcome, limit = CheckStatus.FAIL, "low", "fail_percent"
        elif free < entry.number("warn_percent"):
            status, outcome = CheckStatus.WARN, "short"
        remedies = () if status is CheckStatus.PASS else ("free-space", "look")
        return context.report(self.id, status, outcome, facts, limit=limit, remedies=remedies)

    def _manual(self, context: CheckContext, error: ServiceError) -> CheckReport:
        """Return UNKNOWN with what the environment alone tells and where to look."""
        state = _environment_state(context)
        facts: dict[str, object] = {
            "database_free_percent": None,
            "environment_database_used_mb": state.database_used_mb,
            "admin_link": state.admin_link or None,
        }
        return unreadable(context, self.id, error, facts, ("look", "attest"))


def _environment_state(context: CheckContext) -> EnvironmentState:
    """Return the environment's own figures; nothing is said when they are not readable."""
    if context.environment is None:
        return EnvironmentState()
    try:
        return context.services.admin.environment_state(context.environment.id)
    except CoeError:
        return EnvironmentState()

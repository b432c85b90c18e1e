"""Check running-operations: the server works on no other solution operation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coe_assistant.checks.base import ENVIRONMENT, TIME, CheckContext
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.domain.server import HistoryRow, ServerOperation


@dataclass(frozen=True, slots=True)
class RunningOperationsCheck:
    """Asks for operations and for history rows without an end (http-contracts 1.7)."""

    id: str = "running-operations"
    depends_on: frozenset[str] = frozenset({ENVIRONMENT, TIME})
    weight: int = 1
    asks_services: bool = True

    def run(self, context: CheckContext) -> CheckReport:
        """Fail while an operation runs; warn about a history row that never ended."""
        dataverse = context.services.dataverse
        now = context.clock.now()
        running = [one for one in dataverse.running_operations() if not one.state.is_finished]
        facts: dict[str, object] = {"operations": [_told(one, now) for one in running]}
        if running:
            words = {"named": [_sentence(one, now) for one in running]}
            return context.report(
                self.id, CheckStatus.FAIL, "busy", facts, words=words, remedies=("wait",)
            )
        horizon = timedelta(hours=context.entry(self.id).number("unfinished_hours"))
        names = dict.fromkeys(one.solution for one in context.packages if one.solution)
        open_rows = [
            row for name in names for row in dataverse.history(name) if _is_open(row, now - horizon)
        ]
        facts["unfinished_history"] = [_row(row) for row in open_rows]
        if open_rows:
            return context.report(
                self.id,
                CheckStatus.WARN,
                "unfinished",
                facts,
                limit="unfinished_hours",
                words={"named": [f"{row.solution} {row.version}" for row in open_rows]},
                remedies=("wait",),
            )
        return context.report(self.id, CheckStatus.PASS, "good", facts)


def _is_open(row: HistoryRow, since: datetime) -> bool:
    # older ones stay open for ever: their end was never reported (http-pitfalls 20)
    return not row.is_finished and row.started_at is not None and row.started_at >= since


def _since(one: ServerOperation) -> datetime | None:
    return one.started_at or one.created_at


def _minutes(one: ServerOperation, now: datetime) -> int | None:
    since = _since(one)
    return None if since is None else max(0, round((now - since).total_seconds() / 60))


def _told(one: ServerOperation, now: datetime) -> dict[str, object]:
    since = _since(one)
    return {
        "id": one.id,
        "what": one.message_name or one.name,
        "name": one.name,
        "who": one.owner_name or one.owner_id or None,
        "since": since.isoformat() if since else None,
        "minutes": _minutes(one, now),
        "state": one.state.value,
    }


def _sentence(one: ServerOperation, now: datetime) -> str:
    minutes = _minutes(one, now)
    who = f" by {one.owner_name}" if one.owner_name else ""
    since = "" if minutes is None else f" for {minutes} min"
    return f"{one.message_name or one.name}{who}{since}"


def _row(row: HistoryRow) -> dict[str, object]:
    return {
        "solution": row.solution,
        "version": row.version,
        "operation": row.operation,
        "started_at": row.started_at.isoformat() if row.started_at else None,
        "activity_id": row.activity_id,
    }

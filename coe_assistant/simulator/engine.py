"""The import engine: one solution operation at a time, moved through its phases by the clock.

Nothing runs in the background: what is due is carried out when somebody looks (``settle``), so the
tenant is the same whether it is polled often or rarely.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from coe_assistant.simulator.installation import Manifest
from coe_assistant.simulator.job_rows import (
    add_async_operation,
    complete_async_operation,
    start_async_operation,
)
from coe_assistant.simulator.messages import refusal
from coe_assistant.simulator.record import Record
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.tenant import TableRow, Tenant

# How the lock answer names what runs (http-contracts 1.7).
_LOCK_NAMES = {
    "ImportSolutionAsync": "Import",
    "StageAndUpgradeAsync": "Import",
    "DeleteAndPromoteAsync": "Promote",
    "UninstallSolutionAsync": "Uninstall",
}
UNEXPECTED = "80040216"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked, and under which client session."""

    username: str
    user_id: str
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is due at a nominal second of the operation."""

    after_s: float
    act: Callable[[], None]


@dataclass(slots=True)
class Operation:
    """One running or ended solution operation."""

    message: str
    solution: str
    row: TableRow
    started_s: float
    steps: list[Step] = field(default_factory=list)
    ended: bool = False

    @property
    def id(self) -> str:
        """The asyncoperationid."""
        return str(self.row["asyncoperationid"])


class Engine:
    """Starts operations, refuses a second one, and moves them along."""

    def __init__(self, tenant: Tenant, record: Record) -> None:
        self.tenant = tenant
        self.record = record
        self.current: Operation | None = None
        self.import_counts: dict[str, int] = {}
        self._first_import_s: float | None = None
        self._lock_until_s = 0.0
        self._lock_holder = ""
        for running in tenant.scenario.running:
            self._begin_foreign(running.message, running.solution, running.minutes)

    def minutes_since_first_import(self) -> float | None:
        """Return nominal minutes since the first import of a client, None before."""
        if self._first_import_s is None:
            return None
        return (self.tenant.clock.now_s() - self._first_import_s) / 60

    def settle(self) -> None:
        """Carry out everything that is due by now."""
        while self.current is not None:
            operation = self.current
            elapsed = self.tenant.clock.now_s() - operation.started_s
            if not operation.steps or operation.steps[0].after_s > elapsed:
                return
            operation.steps.pop(0).act()
            if operation.ended:
                self.current = None

    def refuse_if_busy(self, message: str, solution: str, caller: Caller) -> None:
        """Answer with the customization lock while something runs or has just ended.

        Raises:
            RefusalError: 429 with 0x80071151, without Retry-After.
        """
        holder = self._holder()
        if not holder:
            return
        self.record.operation(
            message=message, solution=solution, accepted=False, user=caller.username
        )
        wanted = _LOCK_NAMES.get(message, message)
        text = (
            "Microsoft.Crm.ObjectModel.CustomizationLockException: Cannot start the requested "
            f"operation [{wanted}] because there is another [{holder}] running at this moment. "
            "Use Solution History for more details."
        )
        raise refusal(429, "0x80071151", text)

    def begin(
        self,
        message: str,
        solution: str,
        caller: Caller,
        *,
        manifest: Manifest | None = None,
        import_job_id: str = "",
    ) -> Operation:
        """Make an operation the current one; its steps are added by the planner."""
        row = add_async_operation(
            self.tenant,
            message,
            owner=caller.user_id,
            correlation_id=caller.session_id or fresh_id(),
        )
        operation = Operation(message, solution, row, self.tenant.clock.now_s())
        self.current = operation
        if manifest is not None:
            self.import_counts[solution] = self.import_counts.get(solution, 0) + 1
            if self._first_import_s is None:
                self._first_import_s = operation.started_s
        self.record.operation(
            message=message,
            solution=solution,
            version=manifest.version if manifest else None,
            operation_id=operation.id,
            import_job_id=import_job_id or None,
            accepted=True,
            user=caller.username,
        )
        return operation

    def plan(self, operation: Operation, steps: list[Step]) -> None:
        """Set the steps of an operation, in the order of time."""
        queue_s = self.tenant.scenario.timing.queue_s
        begin = Step(queue_s, lambda: start_async_operation(self.tenant, operation.row))
        operation.steps = sorted([begin, *steps], key=lambda step: step.after_s)

    def end(self, operation: Operation, code: str = "", text: str = "") -> None:
        """End an operation; the lock outlives it (http-pitfalls 15)."""
        complete_async_operation(self.tenant, operation.row, code, text)
        operation.ended = True
        operation.steps.clear()
        self._lock_until_s = self.tenant.clock.now_s() + self.tenant.scenario.timing.lock_s
        self._lock_holder = _LOCK_NAMES.get(operation.message, operation.message)

    def is_locked(self) -> bool:
        """Say whether a new operation would be refused."""
        return bool(self._holder())

    def _holder(self) -> str:
        if self.current is not None:
            return _LOCK_NAMES.get(self.current.message, self.current.message)
        return self._lock_holder if self.tenant.clock.now_s() < self._lock_until_s else ""

    def _begin_foreign(self, message: str, solution: str, minutes: float) -> None:
        owner = self.tenant.ids.system_user
        row = add_async_operation(self.tenant, message, owner=owner, correlation_id=fresh_id())
        operation = Operation(message, solution, row, self.tenant.clock.now_s())
        start_async_operation(self.tenant, row)
        operation.steps = [Step(minutes * 60, lambda: self.end(operation))]
        self.current = operation

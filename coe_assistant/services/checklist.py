"""Runs the checks beside each other and keeps what they found: rows, staleness, verdict."""

from __future__ import annotations

import hashlib
import logging
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coe_assistant.checks.base import Check, CheckContext, evaluate
from coe_assistant.checks.book import CheckBook
from coe_assistant.checks.once import OnceReads
from coe_assistant.domain.check import CheckReport, CheckStatus, Override, Verdict, gate
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.services.checklist_recheck import RecheckTimer
from coe_assistant.services.checklist_rows import Row, is_settled, row_view
from coe_assistant.services.workbench_state import ChecklistState

STALE_AFTER = timedelta(minutes=15)  # issue 5: the environment may have changed meanwhile
MOST_AT_ONCE = 6

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckNews:
    """One row began or ended. report is None while it runs."""

    check_id: str
    elapsed_s: float
    report: CheckReport | None = None


class Checklist:
    """All rows of the checklist. Call from the main thread only.

    Args:
        checks: In the order in which people see them.
        book: Titles of the rows, and how soon a failing row is checked again by itself.
        tasks: Runs checks elsewhere; its failed callback is the task boundary, so a defect in
            one check ends as UNKNOWN and never ends the others.
        clock: Reads time.
        listener: Called on the main thread when a row begins or ends.
        alarm: Rechecks by itself what the book says should be (running operations), or None.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        book: CheckBook,
        tasks: TaskRunner,
        clock: Clock,
        listener: Callable[[CheckNews], None],
        alarm: Alarm | None = None,
    ) -> None:
        self._rows = {check.id: Row(check) for check in checks}
        self._book = book
        self._tasks = tasks
        self._clock = clock
        self._listener = listener
        self._timer = RecheckTimer(alarm, clock, self._recheck) if alarm else None
        self._waiting: list[str] = []
        self._at_work = 0
        self._is_preparing = False
        self._context: CheckContext | None = None
        self._cancelled = threading.Event()
        self._overrides: dict[str, Override] = {}

    # --- reading -------------------------------------------------------------------------

    @property
    def state(self) -> ChecklistState:
        """All rows as they are now."""
        now, tick = self._clock.now(), self._clock.monotonic_s()
        rows = tuple(
            row_view(row, self._book.entry(name).title, tick, is_stale=self._is_stale(row, now))
            for name, row in self._rows.items()
        )
        return ChecklistState(rows, self.is_running, self.verdict)

    @property
    def is_running(self) -> bool:
        """True while a row waits or is worked on."""
        return (
            self._is_preparing
            or bool(self._waiting)
            or any(row.is_running for row in self._rows.values())
        )

    @property
    def reports(self) -> tuple[CheckReport, ...]:
        """What has been found so far, in order."""
        return tuple(row.report for row in self._rows.values() if row.report is not None)

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The overrides that are in force; for journal and bundle."""
        return tuple(self._overrides.values())

    @property
    def verdict(self) -> Verdict | None:
        """What all rows allow together, or None until all have run."""
        if self.is_running or any(row.report is None for row in self._rows.values()):
            return None
        return gate(self.reports, self.overrides)

    @property
    def unacknowledged(self) -> tuple[str, ...]:
        """Rows that a person must still read one by one before an import may start."""
        return tuple(
            name
            for name, row in self._rows.items()
            if not is_settled(row, is_overridden=name in self._overrides)
        )

    def outdated(self) -> tuple[str, ...]:
        """Return the rows that must be checked again before an import starts."""
        now = self._clock.now()
        return tuple(name for name, row in self._rows.items() if self._is_stale(row, now))

    def _is_stale(self, row: Row, now: datetime) -> bool:
        if row.report is None or row.is_outdated:
            return True
        checked_at = row.report.checked_at
        return checked_at is None or abs(now - checked_at) > STALE_AFTER

    # --- running -------------------------------------------------------------------------

    def run(self, context: CheckContext, check_ids: Iterable[str] = ()) -> None:
        """Run the named checks, all when none is named; earlier results of them are dropped.

        One token is taken before the fan-out, so that six checks never ask for six sign-ins.
        """
        wanted = set(check_ids) or set(self._rows)
        if wanted >= set(self._rows):
            self.cancel()  # whoever still scans for the last run can end
        if self._cancelled.is_set():
            self._cancelled = threading.Event()
        self._context = replace(context, is_cancelled=self._cancelled.is_set, reads=OnceReads())
        chosen = [name for name in self._rows if name in wanted]
        # heavy ones first: the whole then takes hardly longer than the slowest
        chosen.sort(key=lambda name: -self._rows[name].check.weight)
        for name in chosen:
            self._rows[name].forget()
            if name not in self._waiting:
                self._waiting.append(name)
        self._prepare()

    def run_outdated(self, context: CheckContext) -> tuple[str, ...]:
        """Run what is stale or was never run; return which checks those are."""
        names = self.outdated()
        if names:
            self.run(context, names)
        return names

    def inputs_changed(self, inputs: Iterable[str]) -> tuple[str, ...]:
        """Mark every check that depends on one of inputs as outdated; return their ids."""
        changed = set(inputs)
        touched = tuple(name for name, row in self._rows.items() if row.check.depends_on & changed)
        for name in touched:
            self._rows[name].outdate()
        return touched

    def cancel(self) -> None:
        """Start no more checks and let long ones end early; results so far stay."""
        self._waiting.clear()
        if self._timer is not None:
            self._timer.clear()
        self._cancelled.set()

    def clear(self) -> None:
        """Forget everything, also overrides and what was acknowledged."""
        self.cancel()
        self._cancelled = threading.Event()
        self._overrides.clear()
        for row in self._rows.values():
            row.forget()
            row.report, row.acknowledged = None, None

    def _prepare(self) -> None:
        context = self._context
        if context is not None and context.clients is not None and not self._is_preparing:
            self._is_preparing = True
            # its outcome is of no interest here: the checks say for themselves what fails
            self._tasks.submit(
                context.person, lambda _: self._prepared(), lambda _: self._prepared()
            )
        self._fill()

    def _prepared(self) -> None:
        self._is_preparing = False
        self._fill()

    def _fill(self) -> None:
        ready = [name for name in self._waiting if self._is_ready(name)]
        for name in ready[: MOST_AT_ONCE - self._at_work]:
            self._waiting.remove(name)
            self._start(name)

    def _is_ready(self, name: str) -> bool:
        return not (self._is_preparing and self._rows[name].check.asks_services)

    def _start(self, name: str) -> None:
        context = self._context
        if context is None:
            return
        row = self._rows[name]
        generation = row.begin(self._clock.monotonic_s())
        self._at_work += 1
        check = row.check
        self._listener(CheckNews(name, 0.0))
        self._tasks.submit(
            lambda: evaluate(check, context),
            lambda report: self._ended(name, generation, report),
            lambda error: self._ended(name, generation, _defect(check, context, error)),
        )

    def _ended(self, name: str, generation: int, report: CheckReport) -> None:
        self._at_work -= 1
        row = self._rows[name]
        if generation == row.generation:  # else: asked again meanwhile, this answer is late
            elapsed = self._clock.monotonic_s() - row.started_s
            if report.status is not CheckStatus.FAIL:
                self._overrides.pop(name, None)
            row.end(report)
            self._fill()
            if self._timer is not None:
                wait_s = self._book.entry(name).recheck_s
                self._timer.told(name, report.status, wait_s)
            self._listener(CheckNews(name, elapsed, report))
        else:
            self._fill()

    def _recheck(self, names: Sequence[str]) -> None:
        idle = [name for name in names if not self._rows[name].is_running]
        if self._context is not None and idle:
            self.run(self._context, idle)

    # --- a person's words ----------------------------------------------------------------

    def acknowledge(self, check_id: str) -> None:
        """Record that a person read what this row found."""
        row = self._rows.get(check_id)
        if row is not None:
            row.acknowledged = row.report

    def override(self, given: Override) -> Verdict | None:
        """Record why a person goes on in spite of a blocker; return the verdict with it.

        Ignored where the book does not allow it, or without a reason: then the verdict stays.
        """
        row = self._rows.get(given.check_id)
        report = row.report if row is not None else None
        if report is not None and report.overridable and given.reason.strip():
            self._overrides[given.check_id] = given
        return self.verdict


def _defect(check: Check, context: CheckContext, error: BaseException) -> CheckReport:
    """Return UNKNOWN for a defect in a check, with an id that its log entry has too."""
    error_id = defect_id(error)
    logger.error("check %s ended with a defect [%s]", check.id, error_id, exc_info=error)
    facts = {"error_id": error_id, "error": type(error).__name__}
    report = context.report(check.id, CheckStatus.UNKNOWN, "defect", facts, remedies=("recheck",))
    return replace(report, checked_at=context.clock.now())


def defect_id(error: BaseException) -> str:
    """Return 8 hex digits that are the same for the same defect at the same place."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return hashlib.sha256(f"{type(error).__name__}@{where}".encode()).hexdigest()[:8]

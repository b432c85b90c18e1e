"""Runs the checks beside each other and keeps what they found: rows, staleness, verdict."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from coe_assistant.checks.base import Check, CheckContext, evaluate
from coe_assistant.checks.book import CheckBook
from coe_assistant.checks.once import OnceReads
from coe_assistant.domain.check import (
    Acknowledgement,
    CheckReport,
    CheckStatus,
    Override,
    Verdict,
    gate,
)
from coe_assistant.ports import Alarm, Clock, TaskRunner
from coe_assistant.services.check_defect import defect_report
from coe_assistant.services.checklist_recheck import RecheckTimer
from coe_assistant.services.checklist_rows import Row, is_settled, row_view
from coe_assistant.services.workbench_state import ChecklistState

MOST_AT_ONCE = 6


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
        on_request: Ids of checks that run only when they are named.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        book: CheckBook,
        tasks: TaskRunner,
        clock: Clock,
        listener: Callable[[CheckNews], None],
        alarm: Alarm | None = None,
        on_request: Collection[str] = (),
    ) -> None:
        self._rows = {check.id: Row(check, check.id in on_request) for check in checks}
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
        due = self._timer.due if self._timer is not None else {}
        rows = tuple(
            row_view(row, self._book.entry(name).title, now, tick, due.get(name))
            for name, row in self._rows.items()
        )
        return ChecklistState(rows, self.is_running, self.verdict)

    @property
    def is_running(self) -> bool:
        """True while a row waits or is worked on."""
        return self.is_busy(self._rows)

    def is_busy(self, check_ids: Collection[str]) -> bool:
        """Return whether one of the named rows waits or is worked on."""
        return self._is_preparing or any(
            name in self._waiting or self._rows[name].is_running
            for name in check_ids
            if name in self._rows
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
        is_open = any(row.report is None and not row.is_on_request for row in self._rows.values())
        return None if self.is_running or is_open else gate(self.reports, self.overrides)

    @property
    def unacknowledged(self) -> tuple[str, ...]:
        """Rows that a person must still read one by one before an import may start."""
        return tuple(
            name
            for name, row in self._rows.items()
            if not is_settled(row, is_overridden=name in self._overrides)
        )

    @property
    def touched(self) -> tuple[str, ...]:
        """Rows whose inputs changed after they ran."""
        return tuple(name for name, row in self._rows.items() if row.is_outdated)

    def outdated(self) -> tuple[str, ...]:
        """Return the rows that must be checked again before an import starts."""
        now = self._clock.now()
        return tuple(name for name, row in self._rows.items() if row.is_stale(now))

    # --- running -------------------------------------------------------------------------

    def run(self, context: CheckContext, check_ids: Iterable[str] = ()) -> None:
        """Run the named checks, all when none is named; earlier results of them are dropped.

        One token is taken before the fan-out, so that six checks never ask for six sign-ins.
        """
        every = {name for name, row in self._rows.items() if not row.is_on_request}
        wanted = set(check_ids) or every
        if wanted >= every:
            self.cancel()  # whoever still scans for the last run can end
        if self._cancelled.is_set():
            self._cancelled = threading.Event()
        self._context = replace(context, reads=OnceReads())
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

    def stop(self, check_id: str) -> None:
        """Let one long check end early: it says itself that it was stopped."""
        if check_id in self._rows:
            self._rows[check_id].cancelled.set()

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
            row.clear()

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
        row, shared = self._rows[name], self._context
        if shared is None:
            return
        generation = row.begin(self._clock.monotonic_s())
        self._at_work += 1
        check = row.check
        context = self._context_of(row, shared)
        self._listener(CheckNews(name, 0.0))
        self._tasks.submit(
            lambda: evaluate(check, context),
            lambda report: self._ended(name, generation, report),
            lambda error: self._ended(name, generation, defect_report(check, context, error)),
        )

    def _context_of(self, row: Row, shared: CheckContext) -> CheckContext:
        every, mine, generation = self._cancelled, row.cancelled, row.generation

        def tell(done: int, total: int) -> None:
            if row.generation == generation:
                row.progress = (done, total)

        return replace(
            shared, is_cancelled=lambda: every.is_set() or mine.is_set(), tell_progress=tell
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

    def acknowledge(self, given: Acknowledgement) -> None:
        """Record that a person read what a row found."""
        if given.check_id in self._rows:
            self._rows[given.check_id].acknowledged = given

    def report_of(self, check_id: str) -> CheckReport | None:
        """Return what a row found last, or None."""
        row = self._rows.get(check_id)
        return row.report if row is not None else None

    def override(self, given: Override) -> Verdict | None:
        """Record why a person goes on in spite of a blocker; return the verdict with it.

        Ignored where the book does not allow it, or without a reason: then the verdict stays.
        """
        report = self.report_of(given.check_id)
        if report is not None and report.overridable and given.reason.strip():
            self._overrides[given.check_id] = given
        return self.verdict

    def restore(self, read: Iterable[Acknowledgement], overridden: Iterable[Override]) -> None:
        """Take over what a person said about this run before the program was started again.

        It counts where the rows still say the same words, and still fail.
        """
        for given in read:
            self.acknowledge(given)
        for item in overridden:
            entry = self._book.checks.get(item.check_id)
            if entry is not None and entry.is_overridable and item.reason.strip():
                self._overrides.setdefault(item.check_id, item)

"""One row of the checklist: a check, its latest report, and what a person said about it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coe_assistant.checks.base import Check
from coe_assistant.domain.check import Acknowledgement, CheckReport, CheckStatus
from coe_assistant.services.workbench_state import CheckRow

STALE_AFTER = timedelta(minutes=15)  # issue 5: the environment may have changed meanwhile
_CLEAR = (CheckStatus.PASS, CheckStatus.SKIPPED)


@dataclass(slots=True)
class Row:
    """State of one check. generation tells late answers from awaited ones.

    is_on_request: it runs only when it is named, and counts only once it has run.
    done, total: how far a long check says it is; written by its worker.
    """

    check: Check
    is_on_request: bool = False
    report: CheckReport | None = None
    acknowledged: Acknowledgement | None = None
    generation: int = 0
    started_s: float = 0.0
    is_running: bool = False
    is_outdated: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)
    progress: tuple[int, int] = (0, 0)

    def begin(self, now_s: float) -> int:
        """Note that the check runs from now; return the generation of its answer."""
        self.generation += 1
        self.started_s = now_s
        self.is_running = True
        self.is_outdated = False
        self.cancelled = threading.Event()
        self.progress = (0, 0)
        return self.generation

    def end(self, report: CheckReport) -> None:
        """Keep the answer; what a person read of the same words before counts on."""
        self.report = report
        self.is_running = False

    def forget(self) -> None:
        """Make answers that are still on their way worthless."""
        self.generation += 1
        self.is_running = False
        self.cancelled.set()

    def outdate(self) -> None:
        """Note that the row's report was made for other inputs, as will be a running one's."""
        self.is_outdated = True
        if self.is_on_request:
            self.forget()
            self.report = None

    def clear(self) -> None:
        """Forget everything."""
        self.forget()
        self.report, self.acknowledged, self.is_outdated = None, None, False

    @property
    def is_read(self) -> bool:
        """True when a person read what stands there now."""
        report, given = self.report, self.acknowledged
        return report is not None and given is not None and given.fits(report)

    def is_stale(self, now: datetime) -> bool:
        """Return whether it must be looked at again before an import starts."""
        if self.report is None:
            return not self.is_on_request
        checked_at = self.report.checked_at
        if self.is_outdated or checked_at is None:
            return True
        return not self.is_on_request and abs(now - checked_at) > STALE_AFTER


def row_view(
    row: Row, title: str, now: datetime, now_s: float, again_at: datetime | None
) -> CheckRow:
    """Return the row as faces see it."""
    report = row.report
    took = report.duration_ms / 1000 if report is not None else 0.0
    done, total = row.progress
    return CheckRow(
        id=row.check.id,
        title=title,
        is_running=row.is_running,
        is_stale=report is not None and row.is_stale(now),
        is_acknowledged=row.is_read,
        elapsed_s=max(0.0, now_s - row.started_s) if row.is_running else took,
        report=report,
        percent=100.0 * done / total if row.is_running and total > 0 else None,
        again_at=again_at,
        is_on_request=row.is_on_request,
        confirmed_by=_confirmation(row),
    )


def _confirmation(row: Row) -> Acknowledgement | None:
    given = row.acknowledged
    return given if row.is_read and given is not None and given.is_confirmed else None


def is_settled(row: Row, *, is_overridden: bool) -> bool:
    """Return whether nothing about this row waits for a person."""
    report = row.report
    if report is None:
        return row.is_on_request
    return report.status in _CLEAR or row.is_read or is_overridden

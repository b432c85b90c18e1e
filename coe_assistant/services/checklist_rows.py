"""One row of the checklist: a check, its latest report, and what a person said about it."""

from __future__ import annotations

from dataclasses import dataclass

from coe_assistant.checks.base import Check
from coe_assistant.domain.check import CheckReport, CheckStatus
from coe_assistant.services.workbench_state import CheckRow

_CLEAR = (CheckStatus.PASS, CheckStatus.SKIPPED)


@dataclass(slots=True)
class Row:
    """State of one check. generation tells late answers from awaited ones."""

    check: Check
    report: CheckReport | None = None
    acknowledged: CheckReport | None = None
    generation: int = 0
    started_s: float = 0.0
    is_running: bool = False
    is_outdated: bool = False

    def begin(self, now_s: float) -> int:
        """Note that the check runs from now; return the generation of its answer."""
        self.generation += 1
        self.started_s = now_s
        self.is_running = True
        self.is_outdated = False
        return self.generation

    def end(self, report: CheckReport) -> None:
        """Keep the answer; what a person read of the same words before counts on."""
        is_same = self.acknowledged is not None and _words(self.acknowledged) == _words(report)
        self.acknowledged = report if is_same else None
        self.report = report
        self.is_running = False

    def forget(self) -> None:
        """Make answers that are still on their way worthless."""
        self.generation += 1
        self.is_running = False

    def outdate(self) -> None:
        """Note that the row's report was made for other inputs, as will be a running one's."""
        self.is_outdated = True


def row_view(row: Row, title: str, now_s: float, *, is_stale: bool) -> CheckRow:
    """Return the row as faces see it."""
    report = row.report
    took = report.duration_ms / 1000 if report is not None else 0.0
    return CheckRow(
        id=row.check.id,
        title=title,
        is_running=row.is_running,
        is_stale=is_stale and report is not None,
        is_acknowledged=report is not None and row.acknowledged is report,
        elapsed_s=max(0.0, now_s - row.started_s) if row.is_running else took,
        report=report,
    )


def is_settled(row: Row, *, is_overridden: bool) -> bool:
    """Return whether nothing about this row waits for a person."""
    report = row.report
    if report is None:
        return False
    return report.status in _CLEAR or row.acknowledged is report or is_overridden


def _words(report: CheckReport) -> tuple[CheckStatus, str]:
    return report.status, report.summary

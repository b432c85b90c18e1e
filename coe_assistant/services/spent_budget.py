"""What earlier runs have used of the retry budget of the same solution and environment."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain.retry_policy import LONGEST_WINDOW
from coe_assistant.domain.run import EarlierAttempt, Phase, Run
from coe_assistant.domain.run_outline import RunOutline
from coe_assistant.ports import Journal


def earlier_attempts(journal: Journal, run: Run, at: datetime) -> tuple[EarlierAttempt, ...]:
    """Return the launched attempts of other runs in run's environment that may still count.

    A run that succeeded ended its count, and so did a person who reset the budget. All runs are
    read, as one that was begun long ago may have waited for its attempts until now: call it on a
    worker.
    """
    oldest = at - LONGEST_WINDOW
    found: list[EarlierAttempt] = []
    for run_id in journal.runs():
        other = journal.outline(run_id) if run_id != run.id else None
        if other is not None and other.environment.url == run.environment.url:
            found += _counting(other, oldest)
    return tuple(sorted(found, key=lambda item: item.started_at))


def _counting(run: RunOutline, oldest: datetime) -> list[EarlierAttempt]:
    begin = max(oldest, run.budget_from or oldest)
    return [
        EarlierAttempt(run.steps[item.step].solution, item.started_at)
        for item in run.attempts
        if item.is_launched
        and item.started_at >= begin
        and item.step < len(run.steps)
        and not _succeeded(run, item.step)
    ]


def _succeeded(run: RunOutline, step: int) -> bool:
    return step < run.step or run.phase is Phase.SUCCEEDED

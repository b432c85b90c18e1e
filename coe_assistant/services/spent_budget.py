"""What earlier runs have used of the retry budget of the same solution and environment."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain.retry_policy import LONGEST_WINDOW
from coe_assistant.domain.run import EarlierAttempt, Run
from coe_assistant.ports import Journal

_MOST_RUNS = 50  # the newest ones: nobody begins more in a week


def earlier_attempts(journal: Journal, run: Run, at: datetime) -> tuple[EarlierAttempt, ...]:
    """Return the launched attempts of other runs in run's environment that may still count.

    A run that succeeded ended its count, and so did a person who reset the budget.
    """
    oldest = at - LONGEST_WINDOW
    found = []
    for run_id in journal.runs()[:_MOST_RUNS]:
        other = journal.load(run_id) if run_id != run.id else None
        if other is None or other.environment.url != run.environment.url:
            continue
        if other.created_at < oldest and not _began_since(other, oldest):
            continue
        found += _counting(other, oldest)
    return tuple(sorted(found, key=lambda item: item.started_at))


def _began_since(run: Run, oldest: datetime) -> bool:
    return any(item.started_at >= oldest for item in run.attempts)


def _counting(run: Run, oldest: datetime) -> list[EarlierAttempt]:
    begin = max(oldest, run.budget_from or oldest)
    return [
        EarlierAttempt(run.steps[item.step].solution, item.started_at)
        for item in run.attempts
        if item.is_launched
        and item.started_at >= begin
        and item.step < len(run.steps)
        and not _succeeded(run, item.step)
    ]


def _succeeded(run: Run, step: int) -> bool:
    return step < run.step or run.phase.value == "succeeded"

"""Whether, when and how an attempt may be repeated by itself: rules, budget, maintenance window."""

from __future__ import annotations

from datetime import datetime, timedelta

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.failure import Diagnosis, Disposition, RetryRule
from coe_assistant.domain.run import PendingStart, Run, WaitReason
from coe_assistant.domain.server import ServerState

# 3-4 attempts over 24 hours, then Microsoft Support (interfaces.md section 1).
DEFAULT_MAX_ATTEMPTS = 4
DEFAULT_WINDOW = timedelta(hours=24)

# error-taxonomy, upgrade_apply_failed: repeat the apply step once, after 10 minutes.
APPLY_WAIT = timedelta(minutes=10)
APPLY_REPEATS = 1

_REPEATABLE = (Disposition.RETRY, Disposition.WAIT, Disposition.VERIFY, Disposition.UNCLASSIFIED)


def scaled(run: Run, wait: timedelta) -> timedelta:
    """Return wait divided by the run's time scale."""
    return wait / run.time_scale


def counted_attempts(run: Run, at: datetime, window: timedelta) -> tuple[Attempt, ...]:
    """Return the attempts of the current step that count against the budget at this instant.

    An attempt counts once it was launched, while it began inside the window, and unless a
    person reset the budget after it.
    """
    return tuple(
        item
        for item in run.attempts
        if item.step == run.step
        and item.is_launched
        and at - item.started_at < window
        and (run.budget_from is None or item.started_at >= run.budget_from)
    )


def has_budget(run: Run, rule: RetryRule | None, at: datetime) -> bool:
    """Return whether one more automatic attempt stays within the budget."""
    limit = min(rule.max_attempts, DEFAULT_MAX_ATTEMPTS) if rule else DEFAULT_MAX_ATTEMPTS
    window = max(rule.window, DEFAULT_WINDOW) if rule else DEFAULT_WINDOW
    return len(counted_attempts(run, at, window)) < limit


def is_automatic(run: Run, diagnosis: Diagnosis) -> bool:
    """Return whether the knowledge allows, and a person agreed to, a repeat without asking."""
    return (
        diagnosis.retry is not None
        and diagnosis.retry.automatic
        and diagnosis.disposition in _REPEATABLE
        and run.consent is not None
        and run.consent.automatic_retries
    )


def next_start(run: Run, diagnosis: Diagnosis, at: datetime) -> PendingStart | None:
    """Return the next automatic start after this diagnosis, or None when there is none.

    A staged upgrade is applied again, never imported again (issue 8, error-taxonomy).
    """
    if not is_automatic(run, diagnosis) or diagnosis.retry is None:
        return None
    if not has_budget(run, diagnosis.retry, at):
        return None
    kind = AttemptKind.IMPORT
    wait = _wait(run, diagnosis, diagnosis.retry, at)
    if run.server is not None and run.server.state is ServerState.STAGED:
        if _applied(run) >= APPLY_REPEATS:
            return None
        kind, wait = AttemptKind.APPLY_UPGRADE, scaled(run, APPLY_WAIT)
    return PendingStart(at + wait, WaitReason.RETRY, kind, since=at)


def _wait(run: Run, diagnosis: Diagnosis, rule: RetryRule, at: datetime) -> timedelta:
    used = len(counted_attempts(run, at, max(rule.window, DEFAULT_WINDOW)))
    listed = rule.waits[min(max(used - 1, 0), len(rule.waits) - 1)] if rule.waits else timedelta(0)
    asked = diagnosis.retry_after or timedelta(0)
    return scaled(run, max(listed, asked))


def _applied(run: Run) -> int:
    return sum(
        1
        for item in run.attempts
        if item.step == run.step and item.kind is AttemptKind.APPLY_UPGRADE and item.is_launched
    )


def may_start(run: Run, at: datetime) -> bool:
    """Return whether a start without a new click is inside what a person agreed to."""
    if run.consent is None:
        return False
    return run.consent.window is None or run.consent.window.contains(at)

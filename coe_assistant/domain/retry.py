"""Whether, when and how an attempt may be repeated by itself: policy, budget, window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from hashlib import sha256

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.failure import Diagnosis, Disposition, RetryRule
from coe_assistant.domain.retry_policy import DEFAULT_MAX_ATTEMPTS, DEFAULT_WINDOW
from coe_assistant.domain.run import PendingStart, Run, WaitCause, WaitReason
from coe_assistant.domain.server import ServerState

__all__ = ["DEFAULT_MAX_ATTEMPTS", "DEFAULT_WINDOW"]

# error-taxonomy, upgrade_apply_failed: repeat the apply step once, after 10 minutes.
APPLY_WAIT = timedelta(minutes=10)
APPLY_REPEATS = 1

# error-taxonomy, operation_status_unknown: 5-10 minutes until the server is asked again.
VERIFY_WAIT = timedelta(minutes=5)

# While an incident is open waiting is all there is (seeds 000 and 002); then it is asked again.
INCIDENT_WAIT = timedelta(minutes=30)

_REPEATABLE = (Disposition.RETRY, Disposition.WAIT, Disposition.VERIFY, Disposition.UNCLASSIFIED)


class Hindrance(Enum):
    """Why no further attempt starts by itself."""

    NOT_AUTOMATIC = "not-automatic"
    BUDGET_SPENT = "budget-spent"
    ALREADY_APPLIED = "already-applied"
    WINDOW_OVER = "window-over"


@dataclass(frozen=True, slots=True)
class _Moment:
    due_at: datetime
    causes: tuple[WaitCause, ...]

    def moved(self, due_at: datetime, cause: WaitCause) -> _Moment:
        return self if due_at <= self.due_at else _Moment(due_at, (*self.causes, cause))


def scaled(run: Run, wait: timedelta) -> timedelta:
    """Return wait divided by the run's time scale."""
    return wait / run.time_scale


def rule_of(run: Run, diagnosis: Diagnosis) -> RetryRule | None:
    """Return the rule in force for a diagnosis: the knowledge's, as the run's policy wants it."""
    return run.policy.rule(diagnosis.class_id, diagnosis.retry)


def counted_attempts(run: Run, at: datetime, window: timedelta) -> tuple[datetime, ...]:
    """Return when the attempts began that count against the budget at this instant, in order.

    They are those of the current solution in this environment, of earlier runs too. An attempt
    counts once it was launched, and unless a person reset the budget after it; a pause as long
    as the window ends the count, so that what was tried last month is no matter.
    """
    solution = run.current_step.solution if run.current_step is not None else ""
    own = [a.started_at for a in run.attempts if a.step == run.step and a.is_launched]
    before = [item.started_at for item in run.earlier if item.solution == solution]
    reset = run.budget_from
    counted: list[datetime] = []
    for began in sorted([*before, *own], reverse=True):
        if (counted[-1] if counted else at) - began >= window or (reset and began < reset):
            break
        counted.append(began)
    return tuple(reversed(counted))


def has_budget(run: Run, rule: RetryRule | None, at: datetime) -> bool:
    """Return whether one more automatic attempt stays within the budget."""
    policy = run.policy
    limit = min(rule.max_attempts, policy.max_attempts) if rule else policy.max_attempts
    return len(counted_attempts(run, at, policy.window)) < limit


def budget_ends_at(run: Run, at: datetime) -> datetime:
    """Return until when attempts may begin by themselves: the window after the first one."""
    counted = counted_attempts(run, at, run.policy.window)
    return (counted[0] if counted else at) + run.policy.window


def is_automatic(run: Run, diagnosis: Diagnosis) -> bool:
    """Return whether the knowledge allows, and a person agreed to, a repeat without asking."""
    rule = rule_of(run, diagnosis)
    return (
        rule is not None
        and rule.automatic
        and diagnosis.disposition in _REPEATABLE
        and run.consent is not None
        and run.consent.automatic_retries
    )


def next_start(
    run: Run, diagnosis: Diagnosis, at: datetime, zone: tzinfo = UTC
) -> PendingStart | Hindrance:
    """Return the next automatic start after this diagnosis, or why there is none.

    A staged upgrade is applied again, never imported again (issue 8, error-taxonomy). The server's
    Retry-After counts before the schedule; quiet hours move the later attempts; a maintenance
    window moves a start to its beginning and forbids one that cannot end in it.

    Quiet hours are those of the time zone that is handed in.
    """
    rule = rule_of(run, diagnosis)
    if rule is None or not is_automatic(run, diagnosis):
        return Hindrance.NOT_AUTOMATIC
    if not has_budget(run, rule, at):
        return Hindrance.BUDGET_SPENT
    kind, moment = AttemptKind.IMPORT, _by_schedule(run, diagnosis, rule, at)
    if run.server is not None and run.server.state is ServerState.STAGED:
        if _applied(run) >= APPLY_REPEATS:
            return Hindrance.ALREADY_APPLIED
        kind = AttemptKind.APPLY_UPGRADE
        moment = _Moment(at + scaled(run, APPLY_WAIT), (WaitCause.APPLY_STEP,))
    ends_at = budget_ends_at(run, at)
    if kind is AttemptKind.IMPORT:
        moment = _in_quiet_hours(run, moment, ends_at, at, zone)
    moment = _in_window(run, moment)
    if moment.due_at >= ends_at:
        return Hindrance.BUDGET_SPENT
    if not may_start(run, moment.due_at, kind):
        return Hindrance.WINDOW_OVER
    return PendingStart(moment.due_at, WaitReason.RETRY, kind, since=at, causes=moment.causes)


def _by_schedule(run: Run, diagnosis: Diagnosis, rule: RetryRule, at: datetime) -> _Moment:
    if diagnosis.retry_after:
        return _Moment(at + scaled(run, diagnosis.retry_after), (WaitCause.RETRY_AFTER,))
    used = len(counted_attempts(run, at, run.policy.window))
    listed = rule.waits[min(max(used - 1, 0), len(rule.waits) - 1)] if rule.waits else timedelta(0)
    planned = _Moment(at + scaled(run, listed), (WaitCause.SCHEDULE,))
    return planned.moved(at + scaled(run, listed * (1 + _jitter(run))), WaitCause.JITTER)


def _jitter(run: Run) -> float:
    # Drawn from the run and the attempt: the state machine stays free of chance.
    number = run.attempt.number if run.attempt is not None else 0
    digest = sha256(f"{run.id} {number}".encode()).digest()
    return run.policy.jitter * int.from_bytes(digest[:4]) / 2**32


def _in_quiet_hours(
    run: Run, moment: _Moment, ends_at: datetime, at: datetime, zone: tzinfo
) -> _Moment:
    policy = run.policy
    upcoming = len(counted_attempts(run, at, policy.window)) + 1
    has_window = run.consent is not None and run.consent.window is not None
    # Inside a window the admin has chosen the hours already; where time runs faster (a lab) the
    # hour of the day says nothing.
    if (
        has_window
        or run.time_scale != 1
        or not policy.quiet_from_attempt
        or upcoming < policy.quiet_from_attempt
    ):
        return moment
    quiet = policy.quiet.next_quiet(moment.due_at, zone)
    if quiet is None or quiet >= ends_at:
        return moment
    return moment.moved(quiet, WaitCause.QUIET_HOURS)


def _in_window(run: Run, moment: _Moment) -> _Moment:
    window = run.consent.window if run.consent is not None else None
    return moment if window is None else moment.moved(window.opens_at, WaitCause.WINDOW)


def _applied(run: Run) -> int:
    return sum(
        1
        for item in run.attempts
        if item.step == run.step and item.kind is AttemptKind.APPLY_UPGRADE and item.is_launched
    )


def may_start(run: Run, at: datetime, kind: AttemptKind = AttemptKind.IMPORT) -> bool:
    """Return whether a start without a new click is inside what a person agreed to.

    Inside a maintenance window an import must also be able to end by the estimate, unless the
    person confirmed that it may run on. A staged upgrade is finished as long as the window is
    open: half an upgrade is the worse state.
    """
    consent = run.consent
    if consent is None:
        return False
    if consent.window is None:
        return True
    if not consent.window.contains(at):
        return False
    if consent.allows_overrun or kind is AttemptKind.APPLY_UPGRADE:
        return True
    return at + expected_length(run) <= consent.window.closes_at


def expected_length(run: Run) -> timedelta:
    """Return how long the current solution takes at most by the estimate; 0 if not known."""
    step = run.current_step
    if step is None or step.expected_minutes is None:
        return timedelta(0)
    return scaled(run, timedelta(minutes=step.expected_minutes[1]))


def after_incident(run: Run, at: datetime) -> PendingStart | None:
    """Return the pending start put off because an incident is open; None: no time for that."""
    pending = run.pending
    if pending is None:
        return None
    due_at = at + scaled(run, INCIDENT_WAIT)
    if due_at >= budget_ends_at(run, at) or not may_start(run, due_at, pending.kind):
        return None
    causes = (*(c for c in pending.causes if c is not WaitCause.INCIDENT), WaitCause.INCIDENT)
    return replace(pending, due_at=due_at, causes=causes)


def verification(run: Run, diagnosis: Diagnosis, at: datetime) -> PendingStart:
    """Return the look at the server that comes instead of an attempt."""
    rule = rule_of(run, diagnosis)
    wait = rule.waits[0] if rule is not None and rule.waits else VERIFY_WAIT
    causes = (WaitCause.VERIFY_FIRST,)
    due_at = at + scaled(run, wait)
    return PendingStart(due_at, WaitReason.VERIFY, AttemptKind.IMPORT, since=at, causes=causes)

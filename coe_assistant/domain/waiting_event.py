"""What can happen to a run that waits; the other events are in event.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.domain.run import Consent, EarlierAttempt, HealthIncident


@dataclass(frozen=True, slots=True)
class Classified:
    """The failed attempt has a diagnosis."""

    at: datetime
    diagnosis: Diagnosis
    zone: tzinfo = UTC  # of the quiet hours


@dataclass(frozen=True, slots=True)
class DeadlineReached:
    """The armed deadline came, or the program woke up after it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The checks that the last failure made doubtful were run again before an attempt.

    blocking: ids of checks that forbid the start.
    """

    at: datetime
    blocking: tuple[str, ...] = ()
    incidents: tuple[HealthIncident, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyChosen:
    """A person's rules for repeating, and what earlier runs have used of the budget."""

    at: datetime
    policy: RetryPolicy
    earlier: tuple[EarlierAttempt, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleRequested:
    """A person agrees now to a start in a maintenance window that is still to come."""

    at: datetime
    consent: Consent
    kind: AttemptKind = AttemptKind.IMPORT


@dataclass(frozen=True, slots=True)
class PauseRequested:
    """A person holds the next automatic start until further notice."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ContinueRequested:
    """A person lets a held start go on, or takes back that no further attempt is wanted.

    zone is where quiet hours are.
    """

    at: datetime
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class PostponeRequested:
    """A person moves the next automatic start."""

    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class StopRequested:
    """A person stops automatic retries (not the server)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class BudgetReset:
    """A person allows more attempts after the budget was spent."""

    at: datetime

"""What can happen to a run: values that carry their instant and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.attestation import Attestation
from coe_assistant.domain.check import Acknowledgement, Override, Verdict
from coe_assistant.domain.child_event import (
    PacHung,
    PacOverdue,
    PacSilent,
    ProcessExited,
    ProcessStarted,
)
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.event_safeguard import SafeguardEvent
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.run import Consent, HealthIncident, RunStep
from coe_assistant.domain.server import ServerFacts
from coe_assistant.domain.waiting_event import (
    BudgetReset,
    Classified,
    ContinueRequested,
    DeadlineReached,
    PauseRequested,
    PolicyChosen,
    PostponeRequested,
    Rechecked,
    ScheduleRequested,
    StopRequested,
)

__all__ = [
    "BudgetReset",
    "Classified",
    "ContinueRequested",
    "DeadlineReached",
    "PacHung",
    "PacOverdue",
    "PacSilent",
    "PauseRequested",
    "PolicyChosen",
    "PostponeRequested",
    "ProcessExited",
    "ProcessStarted",
    "Rechecked",
    "ScheduleRequested",
    "StopRequested",
]

# Every event carries its instant: the machine reads no clock.


@dataclass(frozen=True, slots=True)
class TargetChosen:
    """Environment, account and plan are known; the checklist may run."""

    at: datetime
    environment: Environment
    account: str
    steps: tuple[RunStep, ...]


@dataclass(frozen=True, slots=True)
class RecheckRequested:
    """A person wants the checklist again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ChecksFinished:
    """The checklist has a verdict.

    concerns: everything that is not good, as "check-id status".
    needs_sign_in: no token could be had, so that checks could not read what they need.
    """

    at: datetime
    verdict: Verdict
    concerns: tuple[str, ...] = ()
    incidents: tuple[HealthIncident, ...] = ()
    needs_sign_in: bool = False


@dataclass(frozen=True, slots=True)
class ChecksRevised:
    """Single checks were run again and the verdict over all changed."""

    at: datetime
    verdict: Verdict
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OverrideGiven:
    """A person overrode a blocker; verdict is what the checklist says with it."""

    at: datetime
    override: Override
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class WarningRead:
    """A person read what one row of the checklist found."""

    at: datetime
    acknowledgement: Acknowledgement


@dataclass(frozen=True, slots=True)
class Attested:
    """A person stated what a machine cannot know."""

    at: datetime
    attestation: Attestation


@dataclass(frozen=True, slots=True)
class ActRecorded:
    """A person's act outside the import: written down before the tenant is touched.

    kind is a kebab-case id for the timeline, text says what exactly.
    """

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class StartRequested:
    """A person (or a script with --yes) starts, or retries now. consent is recorded."""

    at: datetime
    consent: Consent
    kind: AttemptKind = AttemptKind.IMPORT


@dataclass(frozen=True, slots=True)
class SettingsFileChosen:
    """Deployment settings for one solution of the plan: an absolute path, or "" for none."""

    at: datetime
    solution: str
    path: str


@dataclass(frozen=True, slots=True)
class LaunchBegan:
    """The server was proved idle and the attempt is about to be started."""

    at: datetime
    server_epoch: datetime | None = None
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class LaunchRefused:
    """Before the start it was found why it must not be: facts, or another pac on this computer."""

    at: datetime
    facts: ServerFacts
    rival_pids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchFailed:
    """pac could not be started at all; nothing reached the server."""

    at: datetime
    text: str
    needs_sign_in: bool = False


@dataclass(frozen=True, slots=True)
class OperationSeen:
    """The id of the server's operation is known (pac printed it, or the request returned it)."""

    at: datetime
    operation_id: str


@dataclass(frozen=True, slots=True)
class ServerReported:
    """One look at the server."""

    at: datetime
    facts: ServerFacts


@dataclass(frozen=True, slots=True)
class StopWatchingRequested:
    """A person stops looking; pac and server go on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run is taken up: after an interruption, or because a person looks again (None)."""

    at: datetime
    interruption: Interruption | None = None


@dataclass(frozen=True, slots=True)
class Woke:
    """The computer slept while the run was being watched."""

    at: datetime
    interruption: Interruption


@dataclass(frozen=True, slots=True)
class SignInLost:
    """Only a person can get the next token; watching pauses, the run does not."""

    at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person signed in again."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """A person gives the run up while nothing runs on the server."""

    at: datetime


Event = (
    TargetChosen
    | RecheckRequested
    | ChecksFinished
    | ChecksRevised
    | OverrideGiven
    | WarningRead
    | Attested
    | ActRecorded
    | StartRequested
    | SettingsFileChosen
    | LaunchBegan
    | ProcessStarted
    | LaunchRefused
    | LaunchFailed
    | OperationSeen
    | ProcessExited
    | PacOverdue
    | PacSilent
    | PacHung
    | ServerReported
    | Classified
    | DeadlineReached
    | Rechecked
    | PolicyChosen
    | ScheduleRequested
    | PauseRequested
    | ContinueRequested
    | PostponeRequested
    | StopRequested
    | StopWatchingRequested
    | Resumed
    | Woke
    | SignInLost
    | SignedIn
    | BudgetReset
    | CancelRequested
    | SafeguardEvent
)

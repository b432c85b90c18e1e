"""A run: everything that must be known to go on with an upgrade after any interruption."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.attestation import Attestation
from coe_assistant.domain.check import Acknowledgement, Override, Verdict
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.interruption import Interruption
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.domain.server import ServerFacts


class Phase(Enum):
    """Where a run stands (architecture section 3)."""

    PREPARING = "preparing"
    CHECKING = "checking"
    BLOCKED = "blocked"
    READY = "ready"
    IMPORTING = "importing"
    VERIFYING = "verifying"
    DIAGNOSED = "diagnosed"
    WAITING = "waiting"
    NEEDS_ACTION = "needs-action"
    ESCALATED = "escalated"
    SUCCEEDED = "succeeded"
    CANCELLED = "cancelled"

    @property
    def is_terminal(self) -> bool:
        """True when nothing more happens in this run."""
        return self in (Phase.SUCCEEDED, Phase.CANCELLED)

    @property
    def may_be_running(self) -> bool:
        """True while the server may be working on an import of this run."""
        return self in (Phase.IMPORTING, Phase.VERIFYING)


class StepMode(Enum):
    """How a solution is imported (pac.md 1.2)."""

    INSTALL = "install"
    UPGRADE = "upgrade"


@dataclass(frozen=True, slots=True)
class RunStep:
    """One solution to import. package is an absolute path to a plain solution zip.

    settings_file is an absolute path of deployment settings in the run folder, or "".
    expected_import and expected_apply are minutes of the two halves, where history tells them.
    """

    solution: str
    display_name: str
    from_version: str | None
    to_version: str
    mode: StepMode
    package: str
    sha256: str
    wait_before: timedelta = timedelta(0)
    expected_minutes: tuple[int, int] | None = None
    expected_import: tuple[int, int] | None = None
    expected_apply: tuple[int, int] | None = None
    settings_file: str = ""


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """When starts are allowed; aware instants, ends exclusive.

    zone is the IANA name of the zone in which a person wrote it, for showing it; "" for the
    computer's own. The instants alone decide.
    """

    opens_at: datetime
    closes_at: datetime
    zone: str = ""

    def contains(self, instant: datetime) -> bool:
        """Return whether a start at instant is inside the window."""
        return self.opens_at <= instant < self.closes_at


@dataclass(frozen=True, slots=True)
class Consent:
    """A person's recorded click. automatic_retries covers later attempts of the same plan.

    force_overwrite lets the import write over unmanaged customizations (pac.md 1.1).
    allows_overrun: a start is wanted although it may not end inside the window by the estimate.
    accepted: what the checklist found (concern ids) when the click was made; a start that was
    scheduled ahead happens only while nothing else is found.
    """

    at: datetime
    automatic_retries: bool
    window: MaintenanceWindow | None = None
    force_overwrite: bool = False
    allows_overrun: bool = False
    accepted: tuple[str, ...] = ()


class WaitReason(Enum):
    """Why a run waits for a deadline."""

    RETRY = "retry"
    NEXT_SOLUTION = "next-solution"
    OTHER_OPERATION = "other-operation"
    UNREACHABLE = "unreachable"
    SCHEDULED = "scheduled"
    VERIFY = "verify"


class WaitCause(Enum):
    """Why a start is due when it is; several may have worked together, in order."""

    SCHEDULE = "schedule"
    RETRY_AFTER = "retry-after"
    JITTER = "jitter"
    APPLY_STEP = "apply-step"
    QUIET_HOURS = "quiet-hours"
    WINDOW = "window"
    INCIDENT = "incident"
    VERIFY_FIRST = "verify-first"
    POSTPONED = "postponed"
    CLOCK_SET_BACK = "clock-set-back"


@dataclass(frozen=True, slots=True)
class PendingStart:
    """What happens at due_at. since is when this waiting began, for its upper bound.

    paused_at is set while a person holds it: then nothing happens at due_at.
    """

    due_at: datetime
    reason: WaitReason
    kind: AttemptKind
    since: datetime
    causes: tuple[WaitCause, ...] = ()
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An attempt of an earlier run at the same solution and environment: it counts, too."""

    solution: str
    started_at: datetime


class Note(Enum):
    """What a person should know about how the run came to its phase; texts are in ui and cli."""

    NONE = ""
    LAUNCH_FAILED = "launch-failed"
    OTHER_OPERATION = "other-operation"
    LOST_CONTACT = "lost-contact"
    WINDOW_CLOSED = "window-closed"
    NO_CONSENT = "no-consent"
    NOT_APPLIED = "not-applied"
    STAGED = "staged"
    RETRY_STOPPED = "retry-stopped"
    DONE_IN_SPITE_OF_PAC = "done-in-spite-of-pac"
    ALREADY_INSTALLED = "already-installed"
    SIGN_IN_NEEDED = "sign-in-needed"
    RESUMED = "resumed"
    WAITED_TOO_LONG = "waited-too-long"
    OTHER_PAC = "other-pac"
    OWN_PAC = "own-pac"
    MODE_CHANGED = "mode-changed"
    PAC_ENDED = "pac-ended"
    OUTCOME_OPEN = "outcome-open"
    WHOSE_UNCLEAR = "whose-unclear"
    MAX_WAIT = "max-wait"
    PAC_HUNG = "pac-hung"
    WINDOW_TOO_SHORT = "window-too-short"
    CHECKS_FAILED = "checks-failed"
    CHECKS_CHANGED = "checks-changed"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, for history, report and bundle. kind is a kebab-case id."""

    at: datetime
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class HealthIncident:
    """An incident of the service that was open while this run was worked on.

    seen_at is when it was found first, seen_until when it was still open the last time.
    """

    id: str
    title: str
    service: str
    seen_at: datetime
    seen_until: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """The whole state of one upgrade. Written to disk before anything is done about it."""

    id: str
    created_at: datetime
    profile: str
    environment: Environment
    account: str = ""
    steps: tuple[RunStep, ...] = ()
    step: int = 0
    phase: Phase = Phase.PREPARING
    attempts: tuple[Attempt, ...] = ()
    verdict: Verdict | None = None
    overrides: tuple[Override, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    consent: Consent | None = None
    pending: PendingStart | None = None
    diagnosis: Diagnosis | None = None
    note: Note = Note.NONE
    note_text: str = ""
    is_watched: bool = True
    is_signed_in: bool = True
    server: ServerFacts | None = None
    silent_since: datetime | None = None
    pac_silent_since: datetime | None = None
    interruption: Interruption | None = None
    budget_from: datetime | None = None
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    earlier: tuple[EarlierAttempt, ...] = ()
    concerns: tuple[str, ...] = ()  # what the last checklist found, as "check-id status"
    warnings: tuple[str, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    incidents: tuple[HealthIncident, ...] = ()
    precautions: Precautions = field(default_factory=Precautions)
    has_quiet_flows: bool = False  # flows that were turned off for the imports may be off still
    time_scale: float = 1.0  # divides waits in a lab (interfaces.md section 1); 1 otherwise

    @property
    def current_step(self) -> RunStep | None:
        """The solution that is being worked on, or None before a plan was chosen."""
        return self.steps[self.step] if self.step < len(self.steps) else None

    @property
    def is_over(self) -> bool:
        """True when nothing more happens: a terminal run owes no flow its state any more."""
        return self.phase.is_terminal and not self.has_quiet_flows

    @property
    def lingering(self) -> Attempt | None:
        """The attempt whose pac may live on although the server is done with it, or None."""
        return next(
            (
                one
                for one in reversed(self.attempts)
                if one.is_server_done and one.pid is not None and not one.has_exited
            ),
            None,
        )

    @property
    def attempt(self) -> Attempt | None:
        """The latest attempt of the current step, or None."""
        mine = [item for item in self.attempts if item.step == self.step]
        return mine[-1] if mine else None

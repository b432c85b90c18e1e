"""Runs in every phase, and one event of every type, for the tests of the state machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from coe_assistant.domain import event as ev
from coe_assistant.domain import event_safeguard as safeguard
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.attestation import Attestation, AttestationAnswer
from coe_assistant.domain.check import Acknowledgement, CheckStatus, Override, Verdict
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.failure import Diagnosis, Disposition, RetryRule
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.retry_policy import RetryPolicy
from coe_assistant.domain.run import (
    Consent,
    HealthIncident,
    MaintenanceWindow,
    PendingStart,
    Phase,
    Run,
    RunStep,
    StepMode,
    WaitReason,
)
from coe_assistant.domain.server import OperationState, ServerFacts, ServerOperation, ServerState
from coe_assistant.domain.version import SolutionVersion

T0 = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

CORE = RunStep(
    "CenterofExcellenceCoreComponents", "Core", "4.49.2", "4.50.6", StepMode.UPGRADE, "/p", "s"
)
GOVERNANCE = replace(CORE, solution="CenterofExcellenceAuditComponents", wait_before=30 * MINUTE)
CONSENT = Consent(T0, automatic_retries=True)
WINDOW = MaintenanceWindow(T0 + 4 * HOUR, T0 + 8 * HOUR, "Europe/Berlin")
SCHEDULED = replace(CONSENT, window=WINDOW)
INCIDENT = HealthIncident("PP1", "Flows are slow", "Power Automate", T0, T0)

RETRY = RetryRule(
    automatic=True,
    waits=(10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR),
    max_attempts=4,
    window=24 * HOUR,
)


def diagnosis(
    class_id: str = "service_transient",
    disposition: Disposition = Disposition.RETRY,
    retry: RetryRule | None = RETRY,
    retry_after: timedelta | None = None,
) -> Diagnosis:
    """Return a diagnosis; by default one that may be retried."""
    return Diagnosis(class_id, class_id, disposition, retry=retry, retry_after=retry_after)


def facts(state: ServerState, at: datetime = T0, **more: object) -> ServerFacts:
    """Return what the server says, with the version that fits the state."""
    version = "4.50.6" if state is ServerState.SUCCEEDED else "4.49.2"
    return ServerFacts(state, at, SolutionVersion(version), **more)  # type: ignore[arg-type] # fields by name


def attempt(number: int = 1, **more: object) -> Attempt:
    """Return a launched attempt."""
    values: dict[str, object] = {"is_launched": True, **more}
    return Attempt(number, 0, AttemptKind.IMPORT, T0, **values)  # type: ignore[arg-type] # fields by name


def run_in(phase: Phase, **more: object) -> Run:
    """Return a plausible run in a phase."""
    base = Run(
        "20261124T220000Z-core",
        T0,
        "coe-starter-kit",
        Environment("https://contoso.crm4.dynamics.com"),
        steps=(CORE,),
        phase=phase,
        consent=CONSENT,
        verdict=Verdict.READY,
    )
    if phase in (Phase.PREPARING, Phase.CHECKING, Phase.BLOCKED, Phase.READY):
        base = replace(base, consent=None, steps=() if phase is Phase.PREPARING else (CORE,))
    else:
        ended = None if phase.may_be_running else T0 + MINUTE
        base = replace(base, attempts=(attempt(ended_at=ended),))
    if phase is Phase.WAITING:
        pending = PendingStart(T0 + 10 * MINUTE, WaitReason.RETRY, AttemptKind.IMPORT, T0)
        base = replace(base, pending=pending)
    return replace(base, **more)


SLEEP = Interruption(InterruptionKind.SLEPT, T0, T0 + HOUR)
_OURS = ServerOperation("op", OperationState.RUNNING)

EVENTS: dict[type, ev.Event] = {
    ev.TargetChosen: ev.TargetChosen(T0, Environment("https://x"), "a@b", (CORE,)),
    ev.RecheckRequested: ev.RecheckRequested(T0),
    ev.ChecksFinished: ev.ChecksFinished(T0, Verdict.READY),
    ev.ChecksRevised: ev.ChecksRevised(T0, Verdict.CONFIRM),
    ev.OverrideGiven: ev.OverrideGiven(T0, Override("languages", "tested", T0), Verdict.CONFIRM),
    ev.WarningRead: ev.WarningRead(
        T0, Acknowledgement("storage", CheckStatus.WARN, "12 % free", "ada", T0)
    ),
    ev.Attested: ev.Attested(T0, Attestation("backup", AttestationAnswer.CONFIRMED, "ada", T0)),
    ev.ActRecorded: ev.ActRecorded(T0, "layer-removal", "2 layers"),
    ev.StartRequested: ev.StartRequested(T0, CONSENT),
    ev.LaunchBegan: ev.LaunchBegan(T0, T0),
    ev.SettingsFileChosen: ev.SettingsFileChosen(T0, CORE.solution, "/run/settings.json"),
    ev.PacSilent: ev.PacSilent(T0, T0),
    ev.PacHung: ev.PacHung(T0, T0),
    ev.Woke: ev.Woke(T0, SLEEP),
    ev.ProcessStarted: ev.ProcessStarted(T0, 42, 1.5),
    ev.LaunchRefused: ev.LaunchRefused(
        T0, facts(ServerState.NOTHING_FOUND, other_operations=(_OURS,))
    ),
    ev.LaunchFailed: ev.LaunchFailed(T0, "pac is missing"),
    ev.OperationSeen: ev.OperationSeen(T0, "op"),
    ev.ProcessExited: ev.ProcessExited(T0 + MINUTE, 1),
    ev.PacOverdue: ev.PacOverdue(T0 + MINUTE, 1),
    ev.ServerReported: ev.ServerReported(T0, facts(ServerState.FAILED)),
    ev.Classified: ev.Classified(T0, diagnosis()),
    ev.DeadlineReached: ev.DeadlineReached(T0 + 10 * MINUTE),
    ev.Rechecked: ev.Rechecked(T0 + 10 * MINUTE),
    ev.PolicyChosen: ev.PolicyChosen(T0, RetryPolicy()),
    ev.ScheduleRequested: ev.ScheduleRequested(T0, SCHEDULED),
    ev.PauseRequested: ev.PauseRequested(T0),
    ev.ContinueRequested: ev.ContinueRequested(T0),
    ev.PostponeRequested: ev.PostponeRequested(T0, T0 + HOUR),
    ev.StopRequested: ev.StopRequested(T0),
    ev.StopWatchingRequested: ev.StopWatchingRequested(T0),
    ev.Resumed: ev.Resumed(T0 + MINUTE),
    ev.SignInLost: ev.SignInLost(T0),
    ev.SignedIn: ev.SignedIn(T0),
    ev.BudgetReset: ev.BudgetReset(T0),
    ev.CancelRequested: ev.CancelRequested(T0),
    safeguard.PrecautionsChosen: safeguard.PrecautionsChosen(T0, Precautions(quiet_flows=True)),
    safeguard.SettingsWritten: safeguard.SettingsWritten(
        T0, "CenterofExcellenceCoreComponents", "/run/settings-1.json", ("admin_X",), ("Not y.",)
    ),
    safeguard.QuietingBegan: safeguard.QuietingBegan(T0, 3),
    safeguard.QuietingEnded: safeguard.QuietingEnded(T0),
}

EVENT_TYPES: tuple[type, ...] = get_args(ev.Event)

"""Every pair of phase and event: where it leads, and which effects it asks for, in order."""

from __future__ import annotations

import pytest

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain import event_safeguard as safeguard
from coe_assistant.domain.run import Phase
from coe_assistant.domain.upgrade import expects, transition
from tests.domain.upgrade_runs import EVENT_TYPES, EVENTS, run_in

P = Phase

_QUIET: tuple[type, ...] = ()
_LAUNCH = (ef.DisarmDeadline, ef.HoldAwake, ef.Launch)
_ACTION = (ef.StopWatching, ef.DisarmDeadline, ef.ReleaseAwake, ef.Notify)
_CHECKS = (ef.DisarmDeadline, ef.RunChecks)
_CANCEL = (ef.StopWatching, ef.DisarmDeadline, ef.ReleaseAwake)
_WAIT = (ef.StopWatching, ef.ReleaseAwake, ef.ArmDeadline)
_SCHEDULE = (P.WAITING, (*_WAIT, ef.Notify))

# phase: event: (phase after it, effects). Pairs that are not listed must change nothing.
TABLE: dict[Phase, dict[type, tuple[Phase, tuple[type, ...]]]] = {
    P.PREPARING: {
        ev.SettingsFileChosen: (P.PREPARING, _QUIET),
        ev.TargetChosen: (P.CHECKING, (ef.RunChecks,)),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.CHECKING: {
        ev.SettingsFileChosen: (P.CHECKING, _QUIET),
        ev.TargetChosen: (P.CHECKING, (ef.RunChecks,)),
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.ChecksFinished: (P.READY, _QUIET),
        ev.Resumed: (P.CHECKING, _CHECKS),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.BLOCKED: {
        ev.SettingsFileChosen: (P.BLOCKED, _QUIET),
        ev.ChecksRevised: (P.READY, _QUIET),
        ev.TargetChosen: (P.CHECKING, (ef.RunChecks,)),
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.OverrideGiven: (P.READY, _QUIET),
        ev.Resumed: (P.CHECKING, _CHECKS),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.READY: {
        ev.SettingsFileChosen: (P.READY, _QUIET),
        ev.ScheduleRequested: _SCHEDULE,
        ev.ChecksRevised: (P.READY, _QUIET),
        ev.TargetChosen: (P.CHECKING, (ef.RunChecks,)),
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.StartRequested: (P.IMPORTING, _LAUNCH),
        ev.Resumed: (P.CHECKING, _CHECKS),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.IMPORTING: {
        ev.SettingsFileChosen: (P.IMPORTING, _QUIET),
        ev.PacSilent: (P.IMPORTING, _QUIET),
        ev.PacHung: (P.IMPORTING, (ef.StopProcess,)),
        ev.Woke: (P.IMPORTING, (ef.AskServer,)),
        ev.LaunchBegan: (P.IMPORTING, (ef.Record,)),
        ev.ProcessStarted: (P.IMPORTING, (ef.HoldAwake, ef.WatchServer)),
        ev.LaunchRefused: (P.IMPORTING, (ef.Record,)),
        ev.LaunchFailed: (P.NEEDS_ACTION, _ACTION),
        ev.OperationSeen: (P.IMPORTING, _QUIET),
        ev.ProcessExited: (P.VERIFYING, (ef.AskServer,)),
        ev.ServerReported: (P.DIAGNOSED, (ef.StopWatching, ef.KeepResults, ef.Classify)),
        ev.StopWatchingRequested: (P.IMPORTING, _CANCEL),
        ev.Resumed: (P.VERIFYING, (ef.HoldAwake, ef.TakeUpProcess, ef.AskServer)),
    },
    P.VERIFYING: {
        ev.PacSilent: (P.VERIFYING, _QUIET),
        ev.PacHung: (P.VERIFYING, (ef.StopProcess,)),
        ev.Woke: (P.VERIFYING, (ef.AskServer,)),
        ev.ProcessStarted: (P.IMPORTING, (ef.HoldAwake, ef.WatchServer)),
        ev.OperationSeen: (P.VERIFYING, _QUIET),
        ev.ProcessExited: (P.VERIFYING, (ef.AskServer,)),
        ev.ServerReported: (P.DIAGNOSED, (ef.StopWatching, ef.KeepResults, ef.Classify)),
        ev.DeadlineReached: (P.VERIFYING, (ef.AskServer,)),
        ev.StopWatchingRequested: (P.VERIFYING, _CANCEL),
        ev.Resumed: (P.VERIFYING, (ef.HoldAwake, ef.TakeUpProcess, ef.AskServer)),
    },
    P.DIAGNOSED: {
        ev.ProcessExited: (P.DIAGNOSED, _QUIET),
        ev.Classified: (P.WAITING, (*_WAIT, ef.Notify)),
        ev.Resumed: (P.DIAGNOSED, (ef.Classify,)),
    },
    P.WAITING: {
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.StartRequested: (P.IMPORTING, _LAUNCH),
        ev.ProcessExited: (P.WAITING, _QUIET),
        ev.ServerReported: (P.WAITING, _QUIET),
        ev.DeadlineReached: (P.WAITING, (ef.DisarmDeadline, ef.Recheck)),
        ev.Rechecked: (P.IMPORTING, _LAUNCH),
        ev.PauseRequested: (P.WAITING, (ef.DisarmDeadline, ef.ReleaseAwake)),
        ev.ContinueRequested: (P.WAITING, (ef.Record,)),
        ev.ScheduleRequested: _SCHEDULE,
        ev.PostponeRequested: (P.WAITING, (ef.ArmDeadline,)),
        ev.StopRequested: (P.NEEDS_ACTION, _ACTION),
        ev.Resumed: (P.WAITING, (ef.ArmDeadline,)),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.NEEDS_ACTION: {
        ev.ContinueRequested: (P.NEEDS_ACTION, (ef.Record,)),
        ev.ScheduleRequested: _SCHEDULE,
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.StartRequested: (P.IMPORTING, _LAUNCH),
        ev.ProcessExited: (P.NEEDS_ACTION, _QUIET),
        ev.ServerReported: (P.NEEDS_ACTION, _QUIET),
        ev.Resumed: (P.NEEDS_ACTION, (ef.AskServer,)),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.ESCALATED: {
        ev.ScheduleRequested: _SCHEDULE,
        ev.RecheckRequested: (P.CHECKING, _CHECKS),
        ev.StartRequested: (P.IMPORTING, _LAUNCH),
        ev.ProcessExited: (P.ESCALATED, _QUIET),
        ev.ServerReported: (P.ESCALATED, _QUIET),
        ev.BudgetReset: (P.NEEDS_ACTION, _QUIET),
        ev.Resumed: (P.ESCALATED, (ef.AskServer,)),
        ev.CancelRequested: (P.CANCELLED, _CANCEL),
    },
    P.SUCCEEDED: {ev.ProcessExited: (P.SUCCEEDED, _QUIET)},
    P.CANCELLED: {},
}
for _phase, _row in TABLE.items():
    _row[ev.PacOverdue] = (_phase, (ef.Record,))  # no pac is left over in these runs
    if _phase is not P.PREPARING:
        _row.setdefault(ev.ProcessExited, (_phase, _QUIET))
    _row[ev.ActRecorded] = _row[safeguard.QuietingEnded] = (_phase, _QUIET)
    if not _phase.is_terminal:
        _row[ev.WarningRead] = _row[ev.Attested] = (_phase, _QUIET)
        _row[safeguard.PrecautionsChosen] = _row[safeguard.QuietingBegan] = (_phase, _QUIET)
        _row[safeguard.SettingsWritten] = (_phase, _QUIET)
        _row[ev.SignInLost] = (_phase, (ef.Notify,))
        _row[ev.SignedIn] = (_phase, (ef.AskServer,) if _phase.may_be_running else _QUIET)
        _row[ev.PolicyChosen] = (_phase, _QUIET)
TABLE[P.WAITING][ev.SignedIn] = (P.WAITING, (ef.ArmDeadline,))


def _name(value: object) -> str:
    return value.name if isinstance(value, Phase) else getattr(value, "__name__", "")


_LISTED = [(phase, kind) for phase, row in TABLE.items() for kind in row]
_OTHERS = [(p, k) for p in Phase for k in EVENT_TYPES if (p, k) not in set(_LISTED)]


def test_table_names_every_phase_and_every_event() -> None:
    assert set(TABLE) == set(Phase)
    assert set(EVENTS) == set(EVENT_TYPES)


@pytest.mark.parametrize(("phase", "kind"), _LISTED, ids=_name)
def test_transition_listed_pair_gives_listed_phase_and_effects(phase: Phase, kind: type) -> None:
    run, effects = transition(run_in(phase), EVENTS[kind])
    assert (run.phase, tuple(type(item) for item in effects)) == TABLE[phase][kind]


@pytest.mark.parametrize(("phase", "kind"), _OTHERS, ids=_name)
def test_transition_unlisted_pair_changes_nothing_and_is_recorded(phase: Phase, kind: type) -> None:
    before = run_in(phase)
    run, effects = transition(before, EVENTS[kind])
    assert run is before
    assert [type(item) for item in effects] == [ef.Record]


@pytest.mark.parametrize("phase", list(Phase))
def test_expects_agrees_with_the_table(phase: Phase) -> None:
    assert {kind for kind in EVENT_TYPES if expects(phase, kind)} == set(TABLE[phase])

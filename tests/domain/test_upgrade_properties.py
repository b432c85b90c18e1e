"""What must hold for every sequence of events, whatever the order (issue 2, issue 8)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.event_safeguard import PrecautionsChosen
from coe_assistant.domain.failure import Disposition
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.retry import DEFAULT_MAX_ATTEMPTS, counted_attempts
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.server import ServerState
from coe_assistant.domain.setting_answer import SettingAnswer, SettingKind
from coe_assistant.domain.upgrade import transition
from tests.domain.upgrade_runs import CORE, EVENTS, GOVERNANCE, T0, diagnosis, facts, run_in

# Where something may still be agreed to: while it is waited for, checked, verified or launched.
_PENDING = (
    Phase.WAITING,
    Phase.CHECKING,
    Phase.IMPORTING,
    Phase.VERIFYING,
    Phase.DIAGNOSED,
)
_STATES = st.sampled_from(list(ServerState))
_KINDS = st.sampled_from(list(EVENTS))
_NAMES = st.sampled_from(["admin_Region", "admin_ClientSecret", "new_ApiKey", "ref"])
_ANSWERS = st.builds(SettingAnswer, st.sampled_from(SettingKind), _NAMES, st.text(max_size=20))
_STEPS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=5))


@st.composite
def histories(draw: st.DrawFn) -> list[ev.Event]:
    """Draw events with growing instants, server states and diagnoses of every kind."""
    at, found = T0, []
    for _ in range(draw(st.integers(1, 40))):
        at += draw(_STEPS)
        found.append(_at(draw, draw(_KINDS), at))
    return found


def _at(draw: st.DrawFn, kind: type, at: datetime) -> ev.Event:
    sample = EVENTS[kind]
    if kind in (ev.ServerReported, ev.LaunchRefused):
        return replace(sample, at=at, facts=facts(draw(_STATES), at))
    if kind is ev.Classified:
        return ev.Classified(at, diagnosis(disposition=draw(st.sampled_from(list(Disposition)))))
    if kind is ev.ProcessExited:
        return ev.ProcessExited(at, draw(st.sampled_from([0, 1, None])))
    if kind is PrecautionsChosen:
        return PrecautionsChosen(at, Precautions(answers=tuple(draw(st.lists(_ANSWERS)))))
    changed = replace(sample, at=at)
    has_due = any(item.name == "due_at" for item in fields(sample))
    return replace(changed, due_at=at + timedelta(hours=1)) if has_due else changed


def _start() -> Run:
    return run_in(Phase.READY, steps=(CORE, GOVERNANCE))


@given(histories())
@settings(max_examples=300, deadline=None)
def test_any_history_launches_only_fresh_attempts_one_at_a_time(events) -> None:
    run = _start()
    for event in events:
        run, effects = transition(run, event)
        launches = [item for item in effects if isinstance(item, ef.Launch)]
        assert len(launches) <= 1
        for item in launches:
            assert run.phase is Phase.IMPORTING
            assert run.attempt is not None
            assert (run.attempt.number, run.attempt.is_launched) == (item.attempt, False)
            assert all(a.ended_at is not None for a in run.attempts[:-1])


@given(histories())
@settings(max_examples=300, deadline=None)
def test_any_history_stays_consistent(events) -> None:
    run = _start()
    for event in events:
        run, _ = transition(run, event)
        assert (run.pending is None) or run.phase in _PENDING
        assert 0 <= run.step < len(run.steps)
        numbers = [item.number for item in run.attempts]
        assert numbers == sorted(set(numbers))
        if run.phase is Phase.WAITING:
            assert run.pending is not None


@given(histories())
@settings(max_examples=300, deadline=None)
def test_automatic_starts_never_exceed_the_budget(events) -> None:
    run = _start()
    for event in events:
        before = run
        run, effects = transition(run, event)
        by_itself = isinstance(event, ev.DeadlineReached | ev.Resumed)
        if by_itself and len(run.attempts) > len(before.attempts):
            assert any(isinstance(item, ef.Launch) for item in effects)
            used = counted_attempts(before, event.at, timedelta(hours=24))
            assert len(used) < DEFAULT_MAX_ATTEMPTS


@given(histories())
@settings(max_examples=200, deadline=None)
def test_replaying_the_same_events_gives_the_same_run(events) -> None:
    first = second = _start()
    for event in events:
        first, _ = transition(first, event)
    for event in events:
        second, _ = transition(second, event)
    assert first == second


@given(histories())
@settings(max_examples=200, deadline=None)
def test_any_history_keeps_the_last_answers_and_no_value_whose_name_tells_of_a_secret(events):
    run, last = _start(), Precautions()
    for event in events:
        if isinstance(event, PrecautionsChosen) and not run.phase.is_terminal:
            last = event.precautions
        run, _ = transition(run, event)
        kept = [(one.kind, one.name) for one in run.precautions.answers]
        variable = SettingKind.VARIABLE
        assert not {(variable, "admin_ClientSecret"), (variable, "new_ApiKey")} & set(kept)
        allowed = (SettingKind.CONNECTION, "admin_Region"), (variable, "admin_Region")
        wanted = [one for one in last.answers if (one.kind, one.name) in allowed]
        assert [one for one in run.precautions.answers if one.name == "admin_Region"] == wanted

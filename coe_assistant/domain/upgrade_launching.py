"""From a click to a living pac: the start, its proof, and what may go wrong with it."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.domain import effect as ef
from coe_assistant.domain import event as ev
from coe_assistant.domain.attempt import AttemptKind
from coe_assistant.domain.retry import may_start
from coe_assistant.domain.run import Note, Phase, Run, StepMode, WaitReason
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.upgrade_steps import (
    Result,
    ended,
    finish_step,
    launch,
    need_action,
    noted,
    wait_for_others,
    with_attempt,
    without_unlaunched,
)
from coe_assistant.domain.upgrade_unseen import is_of
from coe_assistant.domain.upgrade_waiting import closed_note


def start_requested(run: Run, event: ev.StartRequested) -> Result:
    """A person starts, or retries now; a window given with it holds at once."""
    moved = replace(run, consent=event.consent)
    if not may_start(moved, event.at, event.kind):
        return need_action(moved, event.at, closed_note(moved, event.at))
    return launch(moved, event.at, event.kind)


def settings_chosen(run: Run, event: ev.SettingsFileChosen) -> Result:
    """A person wants deployment settings to go in with one solution."""
    steps = tuple(
        replace(step, settings_file=event.path) if step.solution == event.solution else step
        for step in run.steps
    )
    text = f"{event.solution} {event.path}".strip()
    return noted(replace(run, steps=steps), event.at, "settings-file", text), ()


def launch_began(run: Run, event: ev.LaunchBegan) -> Result:
    """The server was proved idle: from now on something may reach it."""
    attempt = run.attempt
    if attempt is None or attempt.is_launched:
        return run, (ef.Record("LaunchBegan without an attempt to launch"),)
    changed = replace(
        attempt, is_launched=True, server_epoch=event.server_epoch, user_id=event.user_id
    )
    return with_attempt(replace(run, pending=None), changed), ()


def process_started(run: Run, event: ev.ProcessStarted) -> Result:
    """pac lives; its identity is kept for the next start of the program."""
    attempt = run.attempt
    if attempt is None:
        return run, ()
    changed = replace(attempt, pid=event.pid, pid_created_at_s=event.created_at_s)
    moved = replace(with_attempt(run, changed), phase=Phase.IMPORTING)
    return moved, (ef.HoldAwake(), ef.WatchServer())


def launch_failed(run: Run, event: ev.LaunchFailed) -> Result:
    """Nothing reached the server; a person must act."""
    note = Note.SIGN_IN_NEEDED if event.needs_sign_in else Note.LAUNCH_FAILED
    moved = ended(without_unlaunched(run), event.at)
    if event.needs_sign_in and run.pending is not None:
        return wait_for_sign_in(moved)
    return need_action(moved, event.at, note, event.text)


def wait_for_sign_in(run: Run) -> Result:
    """An agreed start only lacks a token: it happens once somebody has signed in."""
    moved = replace(run, phase=Phase.WAITING, note=Note.SIGN_IN_NEEDED, is_signed_in=False)
    return moved, (ef.ReleaseAwake(), ef.Notify(ef.Notice.SIGN_IN_NEEDED))


def launch_refused(run: Run, event: ev.LaunchRefused) -> Result:
    """The server was not idle, or cannot be asked: the attempt did not happen."""
    attempt = run.attempt
    if attempt is not None and attempt.is_launched:
        return run, (ef.Record("a launch was refused that had happened"),)
    kind = attempt.kind if attempt is not None else AttemptKind.IMPORT
    moved = replace(without_unlaunched(run), server=event.facts)
    if event.rival_pids:
        note = Note.OWN_PAC if _is_our_pac(moved, event.rival_pids) else Note.OTHER_PAC
        return wait_for_others(moved, event.at, WaitReason.OTHER_OPERATION, kind, note)
    match event.facts.state:
        case ServerState.SUCCEEDED:
            return finish_step(moved, event.at, Note.ALREADY_INSTALLED)
        case ServerState.STAGED:
            return need_action(moved, event.at, Note.STAGED)
        case ServerState.UNREACHABLE:
            return wait_for_others(moved, event.at, WaitReason.UNREACHABLE, kind)
        case ServerState.RUNNING if moved.attempt and is_of(moved.attempt, event.facts):
            # The attempt before, believed to be over: it is followed on.
            watched = replace(moved, phase=Phase.IMPORTING, note=Note.PAC_ENDED, pending=None)
            return watched, (ef.DisarmDeadline(), ef.WatchServer())
        case ServerState.RUNNING | ServerState.FAILED | ServerState.NOTHING_FOUND:
            if event.facts.state is ServerState.RUNNING or event.facts.other_operations:
                return wait_for_others(moved, event.at, WaitReason.OTHER_OPERATION, kind)
            return need_action(moved, event.at, _refusal_note(moved, event.facts))


def _is_our_pac(run: Run, pids: tuple[int, ...]) -> bool:
    """Return whether all that is in the way is the pac of an import that is over."""
    left = run.lingering
    return left is not None and set(pids) == {left.pid}


def _refusal_note(run: Run, facts: ServerFacts) -> Note:
    step = run.current_step
    fits = step is None or mode_fits(step.mode, facts)
    return Note.NOT_APPLIED if fits else Note.MODE_CHANGED


def mode_fits(mode: StepMode, facts: ServerFacts) -> bool:
    """Return whether an import in this mode still fits what is installed (pac.md 1.2).

    A first installation must not be staged, and an upgrade must find its base.
    """
    return (mode is StepMode.UPGRADE) == (facts.installed_version is not None)

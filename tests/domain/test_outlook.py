"""Is it over, whose fault, does waiting help, what now: for every phase, note and disposition."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.failure import Blame, Diagnosis, Disposition
from coe_assistant.domain.outlook import Ending, Outlook, Task, Waiting, is_about_failure, outlook
from coe_assistant.domain.run import Note, PendingStart, Phase, Run, RunStep, StepMode, WaitReason
from coe_assistant.domain.server import ServerFacts, ServerState

T0 = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
FAILED = ServerFacts(ServerState.FAILED, T0)
STEP = RunStep("core", "Core", "1", "2", StepMode.UPGRADE, "/p.zip", "ab")


def a_run(phase: Phase, **more: object) -> Run:
    tried = Attempt(1, 0, AttemptKind.IMPORT, T0, True)
    run = Run(
        "r", T0, "generic", Environment("https://x"), steps=(STEP,), phase=phase,
        attempts=(tried,), server=FAILED,
    )  # fmt: skip
    return replace(run, **more)


def pending(reason: WaitReason, **more: object) -> PendingStart:
    due = T0 + timedelta(minutes=10)
    return replace(PendingStart(due, reason, AttemptKind.IMPORT, T0), **more)


def diagnosis(disposition: Disposition, blame: Blame = Blame.SERVICE) -> Diagnosis:
    return Diagnosis("x", "X", disposition, blame=blame)


@pytest.mark.parametrize(
    ("reason", "ending", "waiting", "blame"),
    [
        (WaitReason.RETRY, Ending.GOES_ON, Waiting.HELPS, Blame.SERVICE),
        (WaitReason.VERIFY, Ending.ASKS, Waiting.NOT_KNOWN, Blame.SERVICE),
        (WaitReason.OTHER_OPERATION, Ending.GOES_ON, Waiting.IS_ALL, Blame.NOBODY),
        (WaitReason.UNREACHABLE, Ending.GOES_ON, Waiting.IS_ALL, Blame.NOBODY),
        (WaitReason.NEXT_SOLUTION, Ending.GOES_ON, Waiting.IS_ALL, Blame.NOBODY),
        (WaitReason.SCHEDULED, Ending.GOES_ON, Waiting.IS_ALL, Blame.NOBODY),
    ],
)
def test_outlook_waiting_run_needs_nobody(reason, ending, waiting, blame):
    run = a_run(Phase.WAITING, pending=pending(reason), diagnosis=diagnosis(Disposition.RETRY))
    assert outlook(run) == Outlook(ending, blame, waiting, Task.NOTHING)


def test_outlook_held_run_wants_to_be_let_go_on():
    held = pending(WaitReason.RETRY, paused_at=T0)
    run = a_run(Phase.WAITING, pending=held, diagnosis=diagnosis(Disposition.RETRY))
    found = outlook(run)
    assert (found.ending, found.task) == (Ending.HELD, Task.LET_GO_ON)


def test_outlook_signed_out_run_asks_for_the_sign_in_first():
    run = a_run(Phase.WAITING, pending=pending(WaitReason.RETRY), is_signed_in=False)
    assert outlook(run).task is Task.SIGN_IN
    assert outlook(a_run(Phase.ESCALATED, is_signed_in=False)).task is Task.SIGN_IN


@pytest.mark.parametrize(
    ("disposition", "waiting", "task"),
    [
        (Disposition.RETRY, Waiting.HELPS, Task.START),
        (Disposition.WAIT, Waiting.IS_ALL, Task.START),
        (Disposition.VERIFY, Waiting.NOT_KNOWN, Task.START),
        (Disposition.REAUTHENTICATE, Waiting.USELESS, Task.SIGN_IN),
        (Disposition.FIX_THEN_RETRY, Waiting.USELESS, Task.FIX),
        (Disposition.FIX_LOCAL, Waiting.USELESS, Task.FIX),
        (Disposition.NONE, Waiting.NOT_KNOWN, Task.START),
        (Disposition.UNCLASSIFIED, Waiting.NOT_KNOWN, Task.READ),
    ],
)
def test_outlook_standing_run_goes_by_its_disposition(disposition, waiting, task):
    run = a_run(Phase.NEEDS_ACTION, diagnosis=diagnosis(disposition, Blame.PACKAGE))
    assert outlook(run) == Outlook(Ending.STANDS, Blame.PACKAGE, waiting, task)


def test_outlook_escalated_run_is_spent_and_goes_to_support():
    run = a_run(Phase.ESCALATED, diagnosis=diagnosis(Disposition.RETRY))
    assert outlook(run) == Outlook(Ending.SPENT, Blame.SERVICE, Waiting.SPENT, Task.ASK_SUPPORT)


def test_outlook_staged_run_is_half_done_whatever_failed():
    run = a_run(Phase.NEEDS_ACTION, note=Note.STAGED, diagnosis=diagnosis(Disposition.FIX_LOCAL))
    found = outlook(run)
    assert (found.ending, found.waiting) == (Ending.HALF_DONE, Waiting.USELESS)
    assert found.task is Task.FIX_AND_APPLY
    passing = replace(run, diagnosis=diagnosis(Disposition.RETRY))
    assert outlook(passing).task is Task.APPLY
    assert outlook(replace(run, diagnosis=None)).task is Task.APPLY


@pytest.mark.parametrize("state", [ServerState.RUNNING, ServerState.UNREACHABLE])
def test_outlook_server_without_an_answer_is_never_over(state):
    run = a_run(Phase.NEEDS_ACTION, server=ServerFacts(state, T0))
    assert outlook(run).ending is Ending.NOT_KNOWN
    assert outlook(replace(run, server=None)).ending is Ending.NOT_KNOWN
    assert outlook(replace(run, attempts=())).ending is Ending.STANDS


@pytest.mark.parametrize(
    ("note", "blame", "waiting", "task"),
    [
        (Note.LAUNCH_FAILED, Blame.COMPUTER, Waiting.USELESS, Task.FIX),
        (Note.MODE_CHANGED, Blame.ENVIRONMENT, Waiting.USELESS, Task.NEW_RUN),
        (Note.CHECKS_FAILED, Blame.UNKNOWN, Waiting.USELESS, Task.FIX),
        (Note.WINDOW_CLOSED, Blame.NOBODY, Waiting.HELPS, Task.START),
        (Note.RETRY_STOPPED, Blame.NOBODY, Waiting.USELESS, Task.START),
        (Note.SIGN_IN_NEEDED, Blame.ACCOUNT, Waiting.USELESS, Task.SIGN_IN),
        (Note.WAITED_TOO_LONG, Blame.ENVIRONMENT, Waiting.USELESS, Task.START),
    ],
)
def test_outlook_without_a_diagnosis_goes_by_the_note(note, blame, waiting, task):
    run = a_run(Phase.NEEDS_ACTION, note=note)
    found = outlook(run)
    assert (found.blame, found.waiting, found.task) == (blame, waiting, task)
    assert is_about_failure(run) == (blame is not Blame.NOBODY)


@pytest.mark.parametrize("note", list(Note))
@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.NEEDS_ACTION, Phase.ESCALATED])
def test_outlook_every_note_has_answers(phase, note):
    for found in (None, diagnosis(Disposition.UNCLASSIFIED)):
        run = a_run(phase, note=note, diagnosis=found, pending=pending(WaitReason.RETRY))
        assert isinstance(outlook(run), Outlook)

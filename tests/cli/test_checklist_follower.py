"""The start after the checklist on the command line: only what --yes was said about."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from coe_assistant.cli.checklist_follower import ChecklistFollower
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Note, Phase
from coe_assistant.services.workbench_state import ChecklistState
from tests.domain.upgrade_runs import run_in


class Session:
    """A workbench that remembers starts, and a loop that calls at once."""

    def __init__(self, run) -> None:
        self.starts: list[dict] = []
        control = SimpleNamespace(start=lambda **more: self.starts.append(more), options=None)
        statements = SimpleNamespace(state=SimpleNamespace(rows=(), open_rows=()))
        self.workbench = SimpleNamespace(
            run=run,
            control=control,
            checklist=ChecklistState(),
            remediation=SimpleNamespace(statements=statements),
        )

    def call_later(self, _seconds, act) -> None:
        act()


def follow(run):
    session = Session(run)
    request = SimpleNamespace(
        only_checks=False,
        accepts_confirm=True,
        attestations=(),
        precautions=Precautions(),
        settings_files=(),
        window=None,
        allows_overrun=False,
        force_overwrite=False,
    )
    follower = ChecklistFollower(session, request, lambda *_: None, lambda _: None)
    return follower.start_if_allowed(run), session, follower


def test_confirm_with_yes_starts():
    is_started, session, _ = follow(run_in(Phase.READY, verdict=Verdict.CONFIRM))
    assert is_started
    assert len(session.starts) == 1


@pytest.mark.parametrize("verdict", [Verdict.READY, Verdict.CONFIRM])
def test_yes_does_not_cover_what_was_found_after_it(verdict):
    run = run_in(Phase.READY, verdict=verdict, note=Note.CHECKS_CHANGED, note_text="storage warn")
    is_started, session, follower = follow(run)
    assert not is_started
    follower.show_rows()
    assert session.starts == []


def test_finding_after_a_start_was_asked_for_is_not_started_over():
    _, session, follower = follow(run_in(Phase.READY))
    session.workbench.run = run_in(Phase.READY, note=Note.CHECKS_CHANGED)
    follower.show_rows()
    assert len(session.starts) == 1

"""``resume --retry-now`` starts one attempt where the run waits, and nothing anywhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.cli.arguments import parse
from coe_assistant.cli.retry_now import RetryNow
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import ServerState
from tests.domain.upgrade_runs import facts, run_in


class Session:
    def __init__(self) -> None:
        self.calls = []
        self.workbench = self
        self.control = self

    def retry_now(self) -> None:
        self.calls.append("import")

    def apply_upgrade(self) -> None:
        self.calls.append("apply")

    def call_later(self, seconds, callback) -> None:
        callback()


def resting(phase, state):
    return replace(run_in(phase), server=facts(state))


@pytest.mark.parametrize(
    ("phase", "state", "started"),
    [
        (Phase.NEEDS_ACTION, ServerState.NOTHING_FOUND, ["import"]),
        (Phase.NEEDS_ACTION, ServerState.FAILED, ["import"]),
        (Phase.NEEDS_ACTION, ServerState.STAGED, ["apply"]),
        (Phase.NEEDS_ACTION, ServerState.UNREACHABLE, []),
        (Phase.ESCALATED, ServerState.FAILED, ["import"]),
        (Phase.WAITING, ServerState.FAILED, ["import"]),
        (Phase.IMPORTING, ServerState.RUNNING, []),
        (Phase.VERIFYING, ServerState.NOTHING_FOUND, []),
        (Phase.READY, ServerState.NOTHING_FOUND, []),
        (Phase.SUCCEEDED, ServerState.SUCCEEDED, []),
    ],
)
def test_start_by_phase_and_server(phase, state, started) -> None:
    session = Session()
    again = RetryNow(session, is_wanted=True)
    assert again.begin(resting(phase, state)) == bool(started)
    assert session.calls == started


def test_one_attempt_and_no_second() -> None:
    session = Session()
    again = RetryNow(session, is_wanted=True)
    run = resting(Phase.NEEDS_ACTION, ServerState.FAILED)
    assert [again.begin(run), again.begin(run)] == [True, False]
    assert session.calls == ["import"]


def test_nothing_is_started_that_nobody_asked_for() -> None:
    session = Session()
    run = resting(Phase.NEEDS_ACTION, ServerState.FAILED)
    assert not RetryNow(session, is_wanted=parse(["resume"]).retry_now).begin(run)
    assert session.calls == []

"""A journal of the version before precautions and quieting is still read."""

from __future__ import annotations

import json

import msgspec

from coe_assistant.adapters.journal import decode_run
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase
from tests.domain.upgrade_runs import run_in


def test_journal_without_precautions_has_none_and_owes_nothing() -> None:
    run = run_in(Phase.SUCCEEDED)
    document = json.loads(msgspec.json.encode({"schema": 1, "run": run}))
    for name in ("precautions", "has_quiet_flows"):
        del document["run"][name]
    loaded = decode_run(json.dumps(document).encode())
    assert loaded == run
    assert loaded.precautions == Precautions()
    assert loaded.is_over


def test_journal_of_precautions_without_answers_is_read() -> None:
    run = run_in(Phase.READY, precautions=Precautions(backup=True))
    document = json.loads(msgspec.json.encode({"schema": 1, "run": run}))
    del document["run"]["precautions"]["answers"]
    assert decode_run(json.dumps(document).encode()) == run

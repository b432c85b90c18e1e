"""Snapshots, acts and findings on disk: whole or not there, and nothing lost by a torn line."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from coe_assistant.adapters.safeguard_store import RunSafeguardStore, read_snapshot, write_snapshot
from coe_assistant.domain.act_record import ActRecord, ActState, Cause
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import Finding, FindingStatus, StepFindings
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.snapshot import Gap, SnapshotLayer, TeamRole
from tests.domain.snapshots import AT, flow, reference, snapshot, variable

WHOLE = snapshot(
    flows=[flow("a", children=["b"], scheduled=True), flow("b", on=False)],
    variables=[variable("x"), variable("s", "hunter2", secret=True)],
    references=[reference("r")],
    layers=(SnapshotLayer("l", "Workflow", "Driver", ("clientdata",)),),
    languages=(1033,),
    team_roles=(TeamRole("Makers", "Maker SR"),),
    restore_points_from=AT - timedelta(days=7),
    gaps=(Gap("backups", "forbidden"),),
)


@pytest.fixture
def store(tmp_path: Path) -> RunSafeguardStore:
    def folder(run_id: str) -> Path:
        made = tmp_path / run_id
        made.mkdir(exist_ok=True)
        return made

    return RunSafeguardStore(folder)


def record(number: int, state: ActState = ActState.ASKED) -> ActRecord:
    return ActRecord(AT, Cause.RESTORE, ActKind.TURN_ON, f"f{number}", f"Flow {number}", state)


def test_snapshot_comes_back_as_it_was(store, tmp_path):
    store.save_snapshot("run", "before", WHOLE)
    assert store.snapshot("run", "before") == WHOLE
    assert store.snapshot("run", "after-1") is None
    path = tmp_path / "run" / "snapshot-before.json"
    assert b"hunter2" not in path.read_bytes()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"taken_at": 1}', b"\xff\xfe", b"[" * 90_000])
def test_damaged_snapshot_is_refused_and_kept(tmp_path, content):
    path = tmp_path / "snapshot-before.json"
    path.write_bytes(content)
    with pytest.raises(CoeError) as caught:
        read_snapshot(path)
    assert caught.value.slug == "safeguard-file-damaged"
    assert path.read_bytes() == content


def test_snapshot_of_a_newer_program_is_refused(tmp_path):
    path = tmp_path / "s.json"
    write_snapshot(path, WHOLE)
    path.write_bytes(path.read_bytes().replace(b'"schema": 1', b'"schema": 2'))
    with pytest.raises(CoeError) as caught:
        read_snapshot(path)
    assert caught.value.slug == "snapshot-newer"


def test_acts_survive_a_torn_line(store, tmp_path):
    store.add_act("run", record(1))
    path = tmp_path / "run" / "acts.jsonl"
    path.write_bytes(path.read_bytes() + b'{"at": "2026-11-2')
    store.add_act("run", record(2, ActState.DONE))
    assert store.acts("run") == (record(1), record(2, ActState.DONE))


def test_acts_of_a_run_without_any_are_none(store):
    assert store.acts("run") == ()


def test_act_that_cannot_be_written_is_an_error_before_anything_is_asked(store, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "acts.jsonl").mkdir()
    with pytest.raises(CoeError) as caught:
        store.add_act("run", record(1))
    assert caught.value.slug == "safeguard-not-written"


def test_findings_and_ticks_come_back(store):
    one = StepFindings(1, "B", "2.0", AT, (Finding("version", FindingStatus.PASS, "good"),))
    zero = StepFindings(0, "A", "1.0", AT)
    store.save_findings("run", one)
    store.save_findings("run", zero)
    assert store.findings("run") == (zero, one)
    store.save_ticks("run", {"wizard": AT})
    assert store.ticks("run") == {"wizard": AT}

"""A start that only looks: what it is given to work with refuses, and leaves every byte alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.journal import FileJournal
from coe_assistant.adapters.read_only import (
    ClosedDoor,
    ReadOnlyFolder,
    ReadOnlyJournal,
    ReadOnlySafeguardStore,
)
from coe_assistant.adapters.safeguard_store import RunSafeguardStore
from coe_assistant.domain.errors import ReadOnlyError
from coe_assistant.domain.run import Phase
from coe_assistant.ports import Journal
from coe_assistant.ports.safeguard import SafeguardStore
from tests.domain.upgrade_runs import run_in

RUN = run_in(Phase.READY)


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def asked(thing: object, name: str, count: int) -> None:
    getattr(thing, name)(*[RUN if name == "save" else "x"] * count)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    FileJournal(tmp_path / "runs").save(RUN)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("prepare", 0),
        ("save_section", 2),
        ("save_value", 2),
        ("remember", 1),
        ("remember_packages", 1),
    ],
)
def test_folder_refuses_whatever_writes(root, seen_folder, name, count):
    before = seen_folder(root)
    with pytest.raises(ReadOnlyError):
        asked(ReadOnlyFolder(root), name, count)
    assert seen_folder(root) == before


def test_folder_refuses_every_method_that_writes_in_the_normal_one():
    writing = {"prepare", "save_section", "save_value", "remember", "remember_packages"}
    own = public(ReadOnlyFolder)
    assert own == writing
    reading = {"path", "runs", "logs", "knowledge", "settings", "people"}
    reading |= {"recent", "recent_packages"}
    assert public(DataFolder) - reading == writing  # a new method must be sorted


def test_journal_reads_and_refuses_to_save(root, seen_folder):
    before = seen_folder(root)
    journal: Journal = ReadOnlyJournal(root / "runs")
    assert journal.runs() == (RUN.id,)
    assert journal.load() == journal.load(RUN.id) == RUN
    assert journal.load("../x") is None
    assert journal.folder("not-there") == root / "runs" / "not-there"
    assert journal.problems == ()
    with pytest.raises(ReadOnlyError):
        journal.save(RUN)
    assert seen_folder(root) == before


def test_journal_leaves_a_damaged_one_where_it_lies(root, seen_folder):
    path = root / "runs" / RUN.id / "journal.json"
    path.write_bytes(path.read_bytes()[:100])
    before = seen_folder(root)
    assert ReadOnlyJournal(root / "runs").load() is None
    assert ReadOnlyJournal(root / "nowhere").runs() == ()
    assert seen_folder(root) == before


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("save_snapshot", 3),
        ("add_act", 2),
        ("save_findings", 2),
        ("save_settings", 3),
        ("save_ticks", 2),
        ("exports_folder", 1),
    ],
)
def test_store_refuses_whatever_writes(root, tmp_path, seen_folder, name, count):
    before = seen_folder(root)
    store = ReadOnlySafeguardStore(ReadOnlyJournal(root / "runs").folder, tmp_path / "own")
    with pytest.raises(ReadOnlyError):
        asked(store, name, count)
    assert seen_folder(root) == before


def test_store_knows_every_method_of_its_port():
    store = ReadOnlySafeguardStore(lambda _: Path(), Path())
    assert {name for name in public(SafeguardStore) if not hasattr(store, name)} == set()


def test_store_reads_what_the_normal_one_wrote_and_reports_elsewhere(root, tmp_path, seen_folder):
    normal = RunSafeguardStore(FileJournal(root / "runs").folder)
    at = datetime(2026, 3, 14, tzinfo=UTC)
    normal.save_ticks(RUN.id, {"one": at})
    before = seen_folder(root / "runs")
    store = ReadOnlySafeguardStore(ReadOnlyJournal(root / "runs").folder, tmp_path / "own")
    assert store.ticks(RUN.id) == {"one": at}
    assert store.findings(RUN.id) == ()
    path = store.save_report(RUN.id, "report.md", b"# x")
    assert path.read_bytes() == b"# x"
    assert tmp_path / "own" in path.parents
    assert seen_folder(root / "runs") == before


@pytest.mark.parametrize(
    ("name", "count"),
    [("connect", 3), ("consent", 2), ("environments", 2), ("kit_version", 2), ("sign_out", 0)],
)
def test_door_refuses_whoever_wants_in(name, count):
    with pytest.raises(ReadOnlyError):
        asked(ClosedDoor(), name, count)


def test_door_knows_nobody():
    door = ClosedDoor()
    door.cancel()
    assert (door.usernames(), door.recent()) == ((), ())

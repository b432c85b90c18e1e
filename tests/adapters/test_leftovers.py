"""Leftovers of killed starts go, and nothing else: names, age, owner and use are looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coe_assistant.adapters.leftovers import LeftoverSweeper, in_use

NOW = datetime(2026, 11, 26, 22, tzinfo=UTC)


@pytest.fixture
def sweeper(tmp_path: Path) -> LeftoverSweeper:
    made = LeftoverSweeper(tmp_path / "data", tmp_path / "tmp")
    made.data.mkdir()
    made.temporary.mkdir()
    return made


def aged(path: Path, age: timedelta) -> Path:
    stamp = (NOW - age).timestamp()
    os.utime(path, (stamp, stamp), follow_symlinks=False)
    return path


def folder(parent: Path, name: str, age: timedelta, *files: str) -> Path:
    path = parent / name
    path.mkdir(parents=True)
    for item in files:
        (path / item).write_text("x")
        aged(path / item, age)
    return aged(path, age)


def draft(path: Path, age: timedelta) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("half")
    return aged(path, age)


def test_old_working_folders_go_and_young_ones_stay(sweeper) -> None:
    old = folder(sweeper.temporary, "coe-assistant-ab12_xyz", timedelta(days=2), "out.txt")
    young = folder(sweeper.temporary, "coe-assistant-cd34_xyz", timedelta(hours=20), "log")
    assert sweeper.sweep(NOW) == (old,)
    assert not old.exists()
    assert young.exists()


def test_empty_folder_of_a_call_of_pac_that_was_killed_goes_at_the_next_start(sweeper) -> None:
    empty = folder(sweeper.temporary, "coe-assistant-ef56_xyz", timedelta(minutes=11))
    fresh = folder(sweeper.temporary, "coe-assistant-gh78_xyz", timedelta(minutes=5))
    other = folder(sweeper.temporary, "somebody-else", timedelta(days=3))
    linked = sweeper.temporary / "coe-assistant-link"
    linked.symlink_to(other, target_is_directory=True)
    assert sweeper.sweep(NOW) == (empty,)
    assert fresh.exists()
    assert other.exists()
    assert linked.is_symlink()


def test_folder_in_which_something_was_written_lately_stays(sweeper) -> None:
    old = folder(sweeper.temporary, "coe-assistant-demo-1", timedelta(days=3), "log")
    aged(old / "log", timedelta(minutes=5))
    aged(old, timedelta(days=3))
    assert sweeper.sweep(NOW) == ()
    assert old.exists()


def test_names_of_others_stay(sweeper) -> None:
    stranger = folder(sweeper.temporary, "coe-lab-1", timedelta(days=9))
    file = draft(sweeper.temporary / "coe-assistant-notes.txt", timedelta(days=9))
    assert sweeper.sweep(NOW) == ()
    assert stranger.exists()
    assert file.exists()


def test_reports_of_a_window_that_looked_on_stay_longer(sweeper) -> None:
    week = folder(sweeper.temporary, "coe-assistant-read-only-a", timedelta(days=7))
    month = folder(sweeper.temporary, "coe-assistant-read-only-b", timedelta(days=30))
    assert sweeper.sweep(NOW) == (month,)
    assert week.exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_link_is_not_followed(sweeper, tmp_path) -> None:
    precious = folder(tmp_path, "precious", timedelta(days=9), "thesis.txt")
    (sweeper.temporary / "coe-assistant-link").symlink_to(precious)
    (sweeper.data / "runs").symlink_to(precious)
    draft(precious / ".thesis.txt.0a1b2c3d.tmp", timedelta(days=9))
    assert sweeper.sweep(NOW) == ()
    assert (precious / "thesis.txt").exists()
    assert (precious / ".thesis.txt.0a1b2c3d.tmp").exists()


@pytest.mark.skipif(os.name == "nt", reason="the working folder is not read there")
def test_folder_in_which_a_process_works_stays(sweeper) -> None:
    old = folder(sweeper.temporary, "coe-assistant-pac00000", timedelta(days=2))
    wait = "import sys; print('up', flush=True); sys.stdin.read()"
    child = subprocess.Popen(
        [sys.executable, "-c", wait], cwd=old, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert child.stdout.readline().strip() == b"up"
        aged(old, timedelta(days=2))
        assert str(old) in in_use()
        assert sweeper.sweep(NOW) == ()
    finally:
        child.communicate()
    assert sweeper.sweep(NOW) == (old,)


def test_folder_that_a_process_was_given_stays(sweeper) -> None:
    old = folder(sweeper.temporary, "coe-assistant-lab-0", timedelta(days=2))
    wait = "import sys; print('up', flush=True); sys.stdin.read()"
    child = subprocess.Popen(
        [sys.executable, "-c", wait, "--lab", str(old / "lab")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert child.stdout.readline().strip() == b"up"
        assert sweeper.sweep(NOW) == ()
    finally:
        child.communicate()


def test_half_written_files_of_the_data_folder_go_once_they_are_old(sweeper) -> None:
    old = [
        draft(sweeper.data / ".settings.toml.0a1b2c3d.tmp", timedelta(hours=2)),
        draft(sweeper.data / "runs/r/.journal.json.0a1b2c3d.tmp", timedelta(hours=2)),
        draft(sweeper.data / "runs/r/.ticked-steps.json.tmp", timedelta(days=2)),
    ]
    kept = [
        draft(sweeper.data / "runs/r/.attempt-1-results.xml.aa.tmp", timedelta(minutes=10)),
        draft(sweeper.data / "runs/r/journal.json", timedelta(days=9)),
        draft(sweeper.data / "runs/r/notes.tmp", timedelta(days=9)),
    ]
    assert set(sweeper.sweep(NOW)) == set(old)
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in kept)


def test_folders_that_are_not_there_are_no_error(tmp_path) -> None:
    assert LeftoverSweeper(tmp_path / "no", tmp_path / "none").sweep(NOW) == ()

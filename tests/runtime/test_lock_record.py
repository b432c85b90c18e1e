"""Who holds a data folder is read without taking anything, also after it died."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coe_assistant.adapters.presence import PresenceFile
from coe_assistant.app.watching_folder import find_holder
from coe_assistant.domain.observation import Standing, standing_of
from coe_assistant.runtime.instance import FILE, InstanceLock
from coe_assistant.runtime.lock_record import read_lock
from tests.domain.upgrade_runs import T0
from tests.runtime.test_instance import HOLDS

ROOT = Path(__file__).resolve().parents[2]


def test_holder_is_read_while_it_lives_and_after_it_was_killed(tmp_path, seen_folder):
    command, pipe = [sys.executable, "-c", HOLDS, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
        before = seen_folder(tmp_path)
        found = read_lock(tmp_path)
        assert found is not None
        assert (found.pid, found.is_alive) == (first.pid, True)
        assert found.computer
        first.kill()
        first.wait(20)
        died = read_lock(tmp_path)
        assert died is not None
        assert (died.pid, died.is_alive) == (first.pid, False)
        assert seen_folder(tmp_path) == before


def test_free_folder_has_no_holder(tmp_path):
    assert read_lock(tmp_path) is None
    lock = InstanceLock(tmp_path)
    lock.acquire()
    assert read_lock(tmp_path) is not None
    lock.release()
    assert read_lock(tmp_path) is None


def test_folder_that_is_gone_is_no_free_folder(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        read_lock(tmp_path / "share")


@pytest.mark.parametrize("content", ["", "\n", "no number\nx\ny\n", "\0\1\2"])
def test_lock_that_is_being_written_tells_nobody(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    assert read_lock(tmp_path) is None


def test_process_of_another_computer_is_neither_dead_nor_alive(tmp_path):
    (tmp_path / FILE).write_text(f"{os.getpid()}\ncoe-assistant\nSOMEWHERE-ELSE\n")
    found = read_lock(tmp_path)
    assert found is not None
    assert (found.computer, found.program, found.is_alive) == (
        "SOMEWHERE-ELSE",
        "coe-assistant",
        None,
    )


def test_younger_process_with_the_same_id_is_another_one(tmp_path):
    lock = InstanceLock(tmp_path)
    lock.acquire()
    os.utime(tmp_path / FILE, (1, 1))  # written before this process was made
    found = read_lock(tmp_path)
    assert found is not None
    assert found.is_alive is False
    lock.release()


def test_trace_beside_the_lock_tells_user_and_begin(tmp_path):
    lock, trace = InstanceLock(tmp_path), PresenceFile(tmp_path, tmp_path)
    lock.acquire()
    alone = find_holder(tmp_path, tmp_path)
    assert alone is not None
    assert alone.user == ""
    assert alone.since is not None
    trace.begin(T0)
    found = find_holder(tmp_path, tmp_path)
    assert found is not None
    assert (found.pid, found.since, found.is_alive) == (os.getpid(), T0, True)
    assert found.user
    assert found.heard_at is not None
    assert standing_of(found, T0 - T0) is Standing.AT_WORK
    (tmp_path / FILE).write_text("1\ncoe-assistant\nSOMEWHERE-ELSE\n")
    other = find_holder(tmp_path, tmp_path)
    assert other is not None
    assert other.user == ""  # the trace is of another start
    (tmp_path / "presence.json").write_text("[]")
    assert trace.trace() is None
    lock.release()
    (tmp_path / FILE).unlink(missing_ok=True)
    assert find_holder(tmp_path, tmp_path) is None

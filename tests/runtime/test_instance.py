"""Tests of the instance lock, with a real second process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.instance import FILE, InstanceLock
from coe_assistant.runtime.orphaned_lock import free_orphan

HOLDS = """
import sys
from pathlib import Path
from coe_assistant.runtime.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def _start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", HOLDS, str(folder)]
    pipe = subprocess.PIPE
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=root)


@contextmanager
def _held(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process that holds the lock."""
    with _start(folder) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
        yield first


def test_instance_lock_held_elsewhere_names_the_first_until_it_dies(tmp_path: Path) -> None:
    with _held(tmp_path) as first:
        with pytest.raises(CoeError, match=str(first.pid)) as caught:
            InstanceLock(tmp_path).acquire()
        assert caught.value.exit_code is ExitCode.OTHER_INSTANCE
        first.kill()
    lock = InstanceLock(tmp_path)
    lock.acquire()
    lock.release()


def test_instance_lock_in_no_folder_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(CoeError, match="cannot be written") as caught:
        InstanceLock(tmp_path / "missing").acquire()
    assert caught.value.exit_code is ExitCode.FAILED


def test_lock_of_a_dead_start_is_taken_although_its_id_was_given_anew(tmp_path: Path) -> None:
    with _held(tmp_path) as first:
        first.kill()
    lock_file = tmp_path / FILE
    lines = lock_file.read_text().splitlines()
    stranger = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(stranger, stdin=subprocess.PIPE) as other:
        lock_file.write_text("\n".join([str(other.pid), *lines[1:], ""]))
        lock = InstanceLock(tmp_path)
        lock.acquire()
        assert lock_file.read_text().splitlines()[0] == str(os.getpid())
        lock.release()
        other.kill()


def test_lock_that_is_held_is_never_freed(tmp_path: Path) -> None:
    with _held(tmp_path) as first:
        assert not free_orphan(tmp_path / FILE)
        assert (tmp_path / FILE).exists()
        first.kill()


def test_lock_of_another_computer_is_never_freed(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{os.getpid()}\ncoe-assistant\nSOMEWHERE-ELSE\n")
    with pytest.raises(CoeError, match="SOMEWHERE-ELSE"):
        InstanceLock(tmp_path).acquire()


def test_of_many_starts_at_once_over_an_orphaned_lock_one_gets_it(tmp_path: Path) -> None:
    with _held(tmp_path) as first:
        first.kill()
    lines = (tmp_path / FILE).read_text().splitlines()
    (tmp_path / FILE).write_text("\n".join([str(os.getpid()), *lines[1:], ""]))
    starts = [_start(tmp_path) for _ in range(6)]
    got = [start.stdout.readline().strip() for start in starts]
    for start in starts:
        start.kill()
        start.communicate()
    assert got.count(b"held") == 1

"""Tests of the instance lock, with a real second process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.instance import InstanceLock

HOLDS = """
import sys
from pathlib import Path
from coe_assistant.runtime.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_instance_lock_held_elsewhere_names_the_first_until_it_dies(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    root = Path(__file__).resolve().parents[2]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=root) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"held"
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

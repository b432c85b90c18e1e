"""The loop without a window ends with a code, by a signal, and when a callback has a defect.

Each runs in a process of its own: the end of an application's loop closes every window, and what
Qt posts then would keep the loops of all later tests from running.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coe_assistant.runtime.headless import INTERRUPTED

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, signal, sys
from PySide6.QtCore import QCoreApplication
from coe_assistant.runtime.headless import HeadlessLoop
application = QCoreApplication([])
loop = HeadlessLoop(application)
hook = sys.excepthook
"""
END = """
assert sys.excepthook is hook
print(code, loop.was_interrupted)
"""


def outcome(code: str) -> list[str]:
    """Return the exit code of the loop, or what it raised, and whether a signal ended it."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code + END],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_loop_ends_with_the_code_of_finish() -> None:
    assert outcome("loop.call_later(0, lambda: loop.finish(3)); code = loop.run()") == [
        "3", "False",
    ]  # fmt: skip


def test_loop_that_is_finished_before_it_runs_does_not_wait() -> None:
    assert outcome("loop.finish(4); code = loop.run()") == ["4", "False"]


def test_loop_ends_when_a_callback_has_a_defect() -> None:
    code = """
def broken():
    raise LookupError("unexpected")
loop.call_later(0, broken)
code = "nothing"
try:
    loop.run()
except LookupError as error:
    code = error
"""
    assert outcome(code) == ["unexpected", "False"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal as POSIX does")
def test_loop_ends_by_a_signal() -> None:
    code = """
loop.call_later(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
code = loop.run()
"""
    assert outcome(code) == [str(INTERRUPTED), "True"]

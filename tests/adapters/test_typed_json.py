"""Runs are read by several threads at once: also for the first time in a process."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.adapters.journal import FileJournal
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.run import Run

ROOT = Path(__file__).resolve().parents[2]
READERS = """
import sys, threading
from pathlib import Path
from coe_assistant.adapters.journal import FileJournal
sys.setswitchinterval(1e-6)
journal, gate = FileJournal(Path(sys.argv[1])), threading.Barrier(8)
def read():
    gate.wait()
    found.append(journal.load())
found = []
readers = [threading.Thread(target=read) for _ in range(8)]
[one.start() for one in readers], [one.join() for one in readers]
assert len({one.id for one in found}) == 1 and len(found) == 8
"""


def test_first_reading_by_many_threads_at_once_ends_well(tmp_path) -> None:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    run = Run("20261127T010203Z-core", at, "coe-starter-kit", Environment("https://x"))
    FileJournal(tmp_path).save(run)
    for _ in range(6):  # without the lock about every second process died
        done = subprocess.run(
            [sys.executable, "-c", READERS, str(tmp_path)],
            cwd=ROOT, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

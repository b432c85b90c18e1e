"""The process ends although workers go on; those that can, tidy up first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from coe_assistant.runtime.process_end import end_process
begun = threading.Event()
"""
COUNTING = """
def work():
    try:
        begun.set()
        while True:
            sum(range(100))
    finally:
        Path(sys.argv[1]).write_text("tidied")
"""
BLOCKED = """
def work():
    begun.set()
    time.sleep(100_000)
"""
BRIEF = """
def work():
    begun.set()
    time.sleep(0.05)
    Path(sys.argv[1]).write_text("done")
"""
END = """
pool = ThreadPoolExecutor(2)
pool.submit(work)
begun.wait()
pool.shutdown(wait=False, cancel_futures=True)
print("said before the end")
end_process(7)
"""


def ended(body: str, mark: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HEAD + body + END, str(mark)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("body", "left"),
    [(COUNTING, "tidied"), (BRIEF, "done"), (BLOCKED, "")],
    ids=["counting", "brief", "blocked"],
)
def test_process_ends_with_its_code_whatever_a_worker_does(body, left, tmp_path) -> None:
    mark = tmp_path / "mark"
    done = ended(body, mark)
    assert (done.returncode, done.stdout, done.stderr) == (7, "said before the end\n", "")
    assert (mark.read_text() if mark.exists() else "") == left

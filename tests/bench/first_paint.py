"""Time and memory from process start to the first painted window, against a bare window.

Both offscreen, runs interleaved, medians of one call: absolute times drift on a busy machine,
the ratio holds. `python -m coe_assistant --report-first-paint` writes one JSON line to stderr,
`{"first_paint_monotonic_ns": N, "rss_kb": N}`, when its first paint has happened, and ends.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15
TIME_LIMIT, MEMORY_LIMIT = 1.5, 1.4

BARE = """
import json, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    painted = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, report)
def report():
    now = time.monotonic_ns()
    status = open("/proc/self/status").read()
    rss = int(status.split("VmRSS:")[1].split()[0])
    print(json.dumps({"first_paint_monotonic_ns": now, "rss_kb": rss}), file=sys.stderr)
    application.quit()
application = QApplication(["bare"])
window = Window()
window.resize(800, 600)
window.show()
application.exec()
"""


def run_once(arguments: list[str], folder: str) -> tuple[float, int]:
    """Start one Python; return milliseconds to its first paint, and its memory in kB."""
    return run_program([sys.executable, *arguments], folder)


def run_program(command: list[str], folder: str) -> tuple[float, int]:
    """Start one process; return milliseconds to its first paint, and its memory in kB."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "HOME": folder,
        "XDG_CONFIG_HOME": f"{folder}/config",
        "XDG_DATA_HOME": f"{folder}/data",
        "XDG_RUNTIME_DIR": folder,
    }
    started = time.monotonic_ns()
    child = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [line for line in child.stderr.splitlines() if "first_paint_monotonic_ns" in line]
    if not lines:
        raise SystemExit(f"no first paint was reported (exit {child.returncode}):\n{child.stderr}")
    report = json.loads(lines[-1])
    return (report["first_paint_monotonic_ns"] - started) / 1e6, report["rss_kb"]


def main() -> int:
    """Measure, print, and return 1 when a limit is passed."""
    program = ["-m", "coe_assistant", "--report-first-paint"]
    results: dict[str, list[tuple[float, int]]] = {"bare": [], "program": []}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(RUNS + 1):
            for name, arguments in (("bare", ["-c", BARE]), ("program", program)):
                result = run_once(arguments, folder)
                if turn:  # the first turn warms the disk cache
                    results[name].append(result)
    times = {name: statistics.median(ms for ms, _ in runs) for name, runs in results.items()}
    memory = {name: statistics.median(kb for _, kb in runs) for name, runs in results.items()}
    time_ratio = times["program"] / times["bare"]
    memory_ratio = memory["program"] / memory["bare"]
    for name in results:
        print(f"{name:8} {times[name]:7.0f} ms  {memory[name] / 1024:6.1f} MB")
    print(
        f"ratios: time {time_ratio:.2f} (limit {TIME_LIMIT}), memory {memory_ratio:.2f} "
        f"(limit {MEMORY_LIMIT}), {RUNS} runs"
    )
    return 0 if time_ratio <= TIME_LIMIT and memory_ratio <= MEMORY_LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())

"""Receives 200,000 lines of a child through the program's reader and through a bare QProcess.

Prints lines per second, the longest gap of a 1 ms heartbeat on the main thread, and the growth of
memory, medians of several runs, and says whether the limits hold (stall at most 25 ms).
Run: ``python tests/bench/process_output.py [--runs N] [--with-parser]``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QProcess, QTimer

from coe_assistant.domain.pac_output import PacOutput
from coe_assistant.runtime.line_process import LineProcessRunner

LINES = 200_000
STALL_LIMIT_MS = 25.0
CHILD = (
    "import sys\n"
    f"for n in range({LINES}): "
    "sys.stdout.write(f'{n:08d} a line of sixty-eight bytes, as the tool chain was measured. ...\\n')"
)


@dataclass
class Measure:
    """One run."""

    lines_per_s: float
    stall_ms: float
    memory_mb: float


class Heartbeat:
    """Remembers the longest time that the event loop was not back."""

    def __init__(self) -> None:
        self.stall_s = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(1)

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.stall_s = max(self.stall_s, now - self._last)
        self._last = now


def measured(app: QCoreApplication, start: Callable[[Callable[[int], None]], object]) -> Measure:
    """Run until the child has ended and all its lines were taken."""
    process = psutil.Process()
    before = process.memory_info().rss
    peak = 0
    count = 0

    def ended(received: int) -> None:
        nonlocal count
        count = received
        app.quit()

    def look() -> None:
        nonlocal peak
        peak = max(peak, process.memory_info().rss)

    sampler = QTimer()
    sampler.timeout.connect(look)
    sampler.start(50)
    began = time.perf_counter()
    kept = start(ended)
    heartbeat = Heartbeat()
    app.exec()
    took = time.perf_counter() - began
    look()
    del kept
    if count != LINES:
        sys.exit(f"{count} lines came instead of {LINES}")
    return Measure(LINES / took, heartbeat.stall_s * 1000, max(0.0, (peak - before) / 1e6))


def by_program(folder: Path, parser: bool) -> Callable[[Callable[[int], None]], object]:
    """Return a start of the program's own reader, with a view of the last 2,000 lines."""

    def start(ended: Callable[[int], None]) -> object:
        runner = LineProcessRunner()
        shown: deque[str] = deque(maxlen=2000)
        output = PacOutput()
        count = 0

        def on_lines(lines: object) -> None:
            nonlocal count
            count += len(lines)
            shown.extend(lines)
            if parser:
                for line in lines:
                    output.feed(line)

        runner.start(
            [sys.executable, "-c", CHILD],
            raw_log=folder / f"{time.monotonic_ns()}.log",
            on_lines=on_lines,
            on_exit=lambda _: ended(count),
        )
        return runner

    return start


def by_qprocess(ended: Callable[[int], None]) -> object:
    """Start a bare QProcess: split, decode, count; nothing kept on disk."""
    process = QProcess()
    shown: deque[str] = deque(maxlen=2000)
    rest = b""
    count = 0

    def read() -> None:
        nonlocal rest, count
        *lines, rest = (rest + bytes(process.readAllStandardOutput())).split(b"\n")
        shown.extend(line.decode() for line in lines)
        count += len(lines)

    def finished() -> None:
        read()
        ended(count)

    process.readyReadStandardOutput.connect(read)
    process.finished.connect(finished)
    process.start(sys.executable, ["-c", CHILD])
    return process


def main() -> int:
    """Measure and print; return 1 when a limit does not hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    runs = options.parse_args().runs
    app = QCoreApplication([])
    rows: dict[str, list[Measure]] = {"QProcess": [], "reader": [], "reader+parser": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(runs):
            rows["QProcess"].append(measured(app, by_qprocess))
            rows["reader"].append(measured(app, by_program(folder, parser=False)))
            rows["reader+parser"].append(measured(app, by_program(folder, parser=True)))
        sizes = {path.stat().st_size for path in folder.glob("*.log")}
    for title, results in rows.items():
        speed = statistics.median(row.lines_per_s for row in results)
        stall = statistics.median(row.stall_ms for row in results)
        worst = max(row.stall_ms for row in results)
        memory = statistics.median(row.memory_mb for row in results)
        print(f"{title:14} {speed:>10,.0f} lines/s  stall {stall:5.1f} ms (worst {worst:5.1f})"
              f"  memory +{memory:.1f} MB")  # fmt: skip
    print(f"raw log: {sizes} bytes each, whole on disk")
    worst = max(row.stall_ms for row in rows["reader"] + rows["reader+parser"])
    print(f"limit: stall {worst:.1f} ms of {STALL_LIMIT_MS:.0f} ms")
    return 0 if worst <= STALL_LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())

"""How long the window's event loop stands still while the whole checklist runs.

Run: python tests/bench/checklist_stall.py [--latency-ms 100] [--rounds 3]
The real window and services on a simulated tenant with 40 real and 300 phantom layers. A timer of
5 ms measures two things: the longest gap between two ticks (what a person feels; other load on
this machine counts too), and the longest work of the main thread within one gap (what the program
itself is to blame for). Exit code 1 when the median round's longest gap is above 50 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from coe_assistant.services.workbench_state import ConnectionPhase  # noqa: E402
from tests.e2e.window_journey import Journey, application, journey_folder  # noqa: E402

LIMIT_MS = 50.0
TICK_MS = 5
LONGEST_S = 120.0
SCENARIO = """
title = "Many layers, some way off"
shows = "40 real and 300 phantom layers at a latency."
[layers]
real = 40
phantom = 300
[network]
latency_ms = {latency}
"""


class Pulse:
    """Measures gaps between ticks in wall time and in the main thread's own work."""

    def __init__(self) -> None:
        self.gaps: list[tuple[float, float]] = []
        self._last: tuple[float, float] | None = None
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self.gaps.clear()
        self._last = None
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = (time.monotonic(), time.thread_time())
        if self._last is not None:
            wall, work = ((a - b) * 1000 for a, b in zip(now, self._last, strict=True))
            self.gaps.append((wall - TICK_MS, work))
        self._last = now


def wait(app: QApplication, is_true) -> None:
    """Run the event loop as the program does until something is true."""
    end = time.monotonic() + LONGEST_S
    watch = QTimer()
    watch.setInterval(20)
    watch.timeout.connect(lambda: app.quit() if is_true() or time.monotonic() > end else None)
    watch.start()
    app.exec()
    watch.stop()
    assert is_true(), "the window did not get there"


def one_round(app: QApplication, journey: Journey, pulse: Pulse) -> tuple[float, float, float]:
    pulse.start()
    began = time.monotonic()
    journey.bench.run_checklist()
    wait(app, lambda: journey.bench.checklist.verdict is not None)
    took = time.monotonic() - began
    pulse.stop()
    return max(gap for gap, _ in pulse.gaps), max(work for _, work in pulse.gaps), took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    app = application()
    app.setQuitOnLastWindowClosed(False)
    with journey_folder() as name:
        scenario = Path(name) / "far.toml"
        scenario.write_text(SCENARIO.format(latency=options.latency_ms), encoding="utf-8")
        journey = Journey(Path(name), str(scenario), 60.0, lambda *_: None)
        try:
            journey.press()
            wait(app, lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
            journey.bench.choose_packages(journey.lab.packages)
            wait(app, lambda: journey.bench.packages.plan is not None)
            pulse = Pulse()
            rounds = [one_round(app, journey, pulse) for _ in range(options.rounds)]
            rows = journey.bench.checklist.rows
            layers = next(row for row in rows if row.id == "unmanaged-layers").report.facts
        finally:
            journey.close()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for number, (gap, work, took) in enumerate(rounds, start=1):
        print(f"round {number}: longest gap {gap:.0f} ms, longest work {work:.0f} ms, {took:.1f} s")
    gap = statistics.median(one[0] for one in rounds)
    print(f"layers found: {len(layers['layers'])} real, {layers['phantoms']} phantoms")
    print(f"median of the longest gaps: {gap:.0f} ms (limit {LIMIT_MS:.0f})")
    return 0 if gap <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())

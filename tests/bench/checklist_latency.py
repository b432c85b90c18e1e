"""Time of the whole checklist against its slowest check, at a fixed latency of every request.

Run: python tests/bench/checklist_latency.py [--latency-ms 100] [--candidates 40]
A call costs as many round trips as its adapter makes requests. pac's own start-up is left out:
it takes seconds and would hide the rest. Exit code 1 above 1.3 times.
"""

from __future__ import annotations

import argparse
import queue
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "checks")]

from checkfakes import (  # noqa: E402
    FakeClients,
    FakeProbe,
    FakeService,
    admin,
    dataverse,
    make_context,
    the_book,
)

from coe_assistant.checks.registry import ALL_CHECKS  # noqa: E402
from coe_assistant.domain.configuration import ActiveLayer, ComponentSummary  # noqa: E402
from coe_assistant.services.checklist import Checklist  # noqa: E402

LIMIT = 1.3


class Clock:
    def now(self):
        return datetime.now(UTC)

    def monotonic_s(self):
        return time.monotonic()


class Tasks:
    """A pool whose outcomes are taken by the main thread."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(6)
        self._outcomes: queue.Queue = queue.Queue()

    def submit(self, work, done, failed) -> None:
        def run() -> None:
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - stands in for the task boundary
                problem = error
                self._outcomes.put(lambda: failed(problem))
            else:
                self._outcomes.put(lambda: done(result))

        self._pool.submit(run)

    def take(self) -> None:
        self._outcomes.get(timeout=60)()

    def close(self) -> None:
        self._pool.shutdown()


# Requests behind one call (direct roles, teams, roles of teams); all others take one.
TRIPS = {"roles": 3}
STEPS_TO_A_HOST = 4  # name, connection, certificate, answer


class Far(FakeService):
    """A service that is some way off."""

    def __init__(self, near: FakeService, latency_s: float) -> None:
        super().__init__(
            **{
                name: self._slow(answer, latency_s * TRIPS.get(name, 1))
                for name, answer in near.answers.items()
            }
        )

    @staticmethod
    def _slow(answer, latency_s):
        def slow(*arguments):
            time.sleep(latency_s)
            return answer(*arguments) if callable(answer) else answer

        return slow


class FarProbe(FakeProbe):
    latency_s = 0.0

    def probe(self, url):
        time.sleep(self.latency_s * STEPS_TO_A_HOST)
        return super().probe(url)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--candidates", type=int, default=40)
    options = parser.parse_args()
    latency_s = options.latency_ms / 1000
    parts = tuple(
        ComponentSummary(f"c{n}", 300, "CanvasApp", "canvasapp", f"c{n}", True)
        for n in range(options.candidates)
    )
    tenant = dataverse(
        component_summaries=parts, active_layer=ActiveLayer("c", "CanvasApp", "c", ("name",), True)
    )
    clients = FakeClients(
        Far(tenant, latency_s), Far(admin(), latency_s), Far(FakeService(open_issues=()), latency_s)
    )
    clock, tasks = Clock(), Tasks()
    checklist = Checklist(ALL_CHECKS, the_book(), tasks, clock, lambda _: None)
    started = time.monotonic()
    probe = FarProbe()
    probe.latency_s = latency_s
    checklist.run(make_context(clients=clients, clock=clock, probe=probe))
    while checklist.is_running:
        tasks.take()
    took_s = time.monotonic() - started
    tasks.close()
    slowest = max(checklist.reports, key=lambda report: report.duration_ms)
    ratio = took_s * 1000 / slowest.duration_ms
    print(
        f"slowest: {slowest.id} {slowest.duration_ms} ms; all {len(ALL_CHECKS)}: {took_s * 1000:.0f} ms"
    )
    calls = sum(len(one.calls) for one in (clients.dataverse, clients.admin, clients.health))
    print(f"calls: {calls}")
    print(f"ratio: {ratio:.2f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())

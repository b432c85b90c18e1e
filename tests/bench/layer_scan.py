"""Requests and time of the layer scan against one query per component, at a fixed latency.

Run: python tests/bench/layer_scan.py [--latency-ms 100] [--components 2000]
Both ways keep four requests in flight. Exit code 1 when the scan is less than five times better,
misses a real layer or reports a phantom.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from coe_assistant.checks.book import parse_book  # noqa: E402
from coe_assistant.checks.layer_scan import scan_layers  # noqa: E402
from coe_assistant.checks.unmanaged_layers import layer_rules  # noqa: E402
from coe_assistant.domain.configuration import ActiveLayer, ComponentSummary  # noqa: E402

REAL, PHANTOM, PAGE = 40, 300, 5000


class Tenant:
    """Answers like a service that is latency_s away."""

    def __init__(self, components: int, latency_s: float) -> None:
        self.latency_s = latency_s
        self.requests = 0
        self.parts = [
            ComponentSummary(
                f"c{number}",
                300,
                "CanvasApp",
                "canvasapp",
                f"App {number}",
                number < REAL + PHANTOM,
            )
            for number in range(components)
        ]
        self._lock = Lock()

    def _travel(self, requests: int = 1) -> None:
        with self._lock:
            self.requests += requests
        time.sleep(self.latency_s * requests)

    def component_summaries(self, _: str):
        self._travel(-(-len(self.parts) // PAGE))
        return tuple(self.parts)

    def active_layer(self, component_id: str, component_type: str):
        self._travel()
        number = int(component_id[1:])
        if number >= REAL + PHANTOM:
            return None
        changed = ("name",) if number < REAL else ()
        return ActiveLayer(component_id, component_type, component_id, changed, True)


def one_by_one(tenant: Tenant) -> set[str]:
    """Query every component; phantoms are dropped as well."""
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda part: tenant.active_layer(part.object_id, part.type_name),
                tenant.component_summaries("id"),
            )
        )
    return {one.component_id for one in answers if one is not None and not one.is_phantom}


def timed(work, tenant: Tenant):
    started = time.monotonic()
    found = work(tenant)
    return found, tenant.requests, time.monotonic() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--components", type=int, default=2000)
    options = parser.parse_args()
    book = parse_book((ROOT / "resources" / "checks.toml").read_text(encoding="utf-8"))
    rules = layer_rules(book.entry("unmanaged-layers"))
    real = {f"c{number}" for number in range(REAL)}

    def scan(tenant: Tenant):
        found = scan_layers(tenant, tenant.component_summaries("id"), rules, lambda: False)
        return {one.component_id for one in found.layers}

    rows = {
        name: timed(work, Tenant(options.components, options.latency_ms / 1000))
        for name, work in (("flag first, then proof", scan), ("one by one", one_by_one))
    }
    for name, (found, requests, seconds) in rows.items():
        print(f"{name:24} {requests:5} requests {seconds:7.2f} s  {len(found)} real layers")
    (ours, our_requests, our_s), (_, their_requests, their_s) = rows.values()
    ratios = their_requests / our_requests, their_s / our_s
    print(f"ratio: {ratios[0]:.2f} times fewer requests, {ratios[1]:.2f} times faster")
    print(f"budget: {our_requests} of at most {4 + REAL + PHANTOM} requests")
    is_good = ours == real and min(ratios) >= 5 and our_requests <= 4 + REAL + PHANTOM
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())

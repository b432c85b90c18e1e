"""Reading a 40 MB Core zip against zipfile.testzip() on the same file (issue 3, must hold).

Run: python tests/bench/package_read.py
"""

from __future__ import annotations

import hashlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coe_assistant.adapters.package_limits import PackageLimits, load_limits
from coe_assistant.adapters.solution_zip import read_package, verify_package

MAKER = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "make_solution_zip.py"

ROUNDS = 15


def main() -> int:
    """Measure; 1 when time or memory is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "core.zip"
        subprocess.run(
            [sys.executable, MAKER, "--solution", "core", "--size-mb", "40", "--out", path],
            check=True,
            capture_output=True,
        )
        limits = load_limits()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        reading = read_package(path, limits)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        rounds = [_round(path, limits) for _ in range(ROUNDS)]
    read, whole, digest, verify = (
        statistics.median(one[place] for one in rounds) for place in range(4)
    )
    ratio = statistics.median(one[0] / one[1] for one in rounds)
    best = min(one[0] for one in rounds)
    print(f"usable: {reading.is_usable}, {reading.size / 1e6:.1f} MB; medians of {ROUNDS} rounds")
    print(f"read_package {read:.3f} s (best {best:.3f}), testzip {whole:.3f} s, ratio {ratio:.2f}")
    print(f"SHA-256 alone {digest:.3f} s; parts checked and tables read after {verify:.3f} s")
    read, whole, digest = (min(one[place] for one in rounds) for place in (4, 5, 6))
    print(
        f"processor time: read_package {read:.3f} s ({read - digest:.3f} without SHA-256), "
        f"testzip {whole:.3f} s, ratio {read / whole:.2f} ({(read - digest) / whole:.2f})"
    )
    print(f"{grown:.0f} MB over baseline")
    return 0 if read <= 0.4 and grown <= 40 and reading.is_usable else 1


def _round(path: Path, limits: PackageLimits) -> tuple[float, ...]:
    """Time each way once, one right after the other: all of them feel the same load."""

    def testzip() -> None:
        with zipfile.ZipFile(path) as archive:
            archive.testzip()

    def digest() -> None:
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")

    reading = read_package(path, limits)
    acts = (
        lambda: read_package(path, limits),
        testzip,
        digest,
        lambda: verify_package(reading, limits),
    )
    times = [_seconds(act) for act in acts]
    return (*(wall for wall, _ in times), *(worked for _, worked in times))


def _seconds(act: Callable[[], object]) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - worked


if __name__ == "__main__":
    sys.exit(main())

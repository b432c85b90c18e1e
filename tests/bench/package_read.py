"""Reading a 40 MB Core zip against zipfile.testzip() on the same file (issue 3, must hold).

Run: python tests/bench/package_read.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from coe_assistant.adapters.package_limits import load_limits
from coe_assistant.adapters.solution_zip import read_package

MAKER = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "make_solution_zip.py"


def main() -> int:
    """Measure five readings; 1 when time or memory is over the limit."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "core.zip"
        subprocess.run(
            [sys.executable, MAKER, "--solution", "core", "--size-mb", "40", "--out", path],
            check=True,
            capture_output=True,
        )
        limits = load_limits()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        times = []
        for _ in range(5):
            began = time.perf_counter()
            reading = read_package(path, limits)
            times.append(time.perf_counter() - began)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        began = time.perf_counter()
        with zipfile.ZipFile(path) as archive:
            archive.testzip()
        whole = time.perf_counter() - began
    best = min(times)
    print(f"usable: {reading.is_usable}, {reading.size / 1e6:.1f} MB")
    print(f"read_package {best:.3f} s (worst {max(times):.3f}), testzip {whole:.3f} s")
    print(f"ratio {best / whole:.2f} of testzip, {grown:.0f} MB over baseline")
    return 0 if best <= 0.4 and grown <= 40 and reading.is_usable else 1


if __name__ == "__main__":
    sys.exit(main())

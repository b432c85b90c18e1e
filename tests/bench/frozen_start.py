"""Start of the packaged program against a bare window, packaged with the same trimming.

Both are built here (the program not, where --built names it) and started in turn, offscreen; medians of one call. The limit is a ratio:
absolute times drift on a busy machine. Sizes are printed beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

from first_paint import BARE, RUNS, run_program
from frozen_build import LIMITS, build
from shipping import weigh

ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT = 1.3

_SPEC = """
import sys
sys.path.insert(0, {packaging!r})
from frozen_contents import kept, load_trim
trim = load_trim()
analysis = Analysis([{script!r}], excludes=list(trim.modules))
analysis.binaries = kept(analysis.binaries, trim)
analysis.datas = kept(analysis.datas, trim)
made = EXE(PYZ(analysis.pure), analysis.scripts, name="bare", exclude_binaries=True,
           strip=sys.platform != "win32", upx=False)
COLLECT(made, analysis.binaries, analysis.datas, name="bare",
        strip=sys.platform != "win32", upx=False)
"""


def main() -> int:
    """Build both, measure, print; return 1 when a limit is passed."""
    with tempfile.TemporaryDirectory(prefix="coe-frozen-") as name:
        work = Path(name)
        folder = _built_before() or build(work / "dist", work / "work")
        program = folder / "coe-assistant"
        bare = _build_bare(work)
        times = _measure({"bare": [str(bare)], "program": [str(program), "--report-first-paint"]})
        weight, bare_weight = weigh(program.parent), weigh(bare.parent)
    ratio = times["program"] / times["bare"]
    for kind, weighed in (("bare", bare_weight), ("program", weight)):
        size = weighed.size / 2**20
        print(f"{kind:8} {times[kind]:7.0f} ms  {size:6.1f} MiB in {weighed.files} files")
    limit = LIMITS.get(sys.platform, weight.size)
    print(
        f"ratio {ratio:.2f} (limit {TIME_LIMIT}), size limit {limit / 2**20:.0f} MiB, {RUNS} runs"
    )
    return 0 if ratio <= TIME_LIMIT and weight.size <= limit else 1


def _built_before() -> Path | None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--built", type=Path, metavar="FOLDER", help="a program built before")
    built: Path | None = parser.parse_args().built
    return built and built.resolve()


def _build_bare(work: Path) -> Path:
    script, spec = work / "bare.py", work / "bare.spec"
    script.write_text(BARE, "utf-8")
    text = _SPEC.format(packaging=str(ROOT / "packaging"), script=str(script))
    spec.write_text(text, "utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "bare-work"), str(spec)]
    environment = {**os.environ, "PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    subprocess.run(command, check=True, env=environment)
    return work / "dist" / "bare" / "bare"


def _measure(programs: dict[str, list[str]]) -> dict[str, float]:
    results: dict[str, list[float]] = {kind: [] for kind in programs}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(RUNS + 1):
            for kind, command in programs.items():
                milliseconds, _ = run_program(command, folder)
                if turn:  # the first turn warms the disk cache
                    results[kind].append(milliseconds)
    return {kind: statistics.median(found) for kind, found in results.items()}


if __name__ == "__main__":
    raise SystemExit(main())

"""Pictures of every scene in every form, with a sheet to look them over: ``dev.py gallery``.

Each scale runs in a child process with QT_SCALE_FACTOR, so that 200 % is what a screen of 200 %
shows. ``--check`` measures the structure of every window as well and ends with 1 when a text is
cut, something overlaps, is out of reach or too faint. ``--docs`` takes the pictures of docs/images.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
IMAGES = ROOT / "docs" / "images"
SCHEMES = ("light", "dark", "high-contrast")
# by scale in per cent: name and size in logical pixels; 1366x768 at 200 % leaves 683x384
SIZES = {
    100: {"wide": (1180, 760), "narrow": (700, 760)},
    200: {"wide": (1180, 760), "narrow": (700, 760), "laptop": (683, 384)},
}


def main(arguments: list[str]) -> int:
    """Take the pictures; return 1 when something is wrong and was to be measured."""
    options = _parser().parse_args(arguments)
    if options.child:
        from gallery_child import take  # noqa: PLC0415 - Qt reads its scale when it is loaded

        return take(json.loads(options.child))
    jobs = _docs_jobs() if options.docs else _jobs(options)
    if not any(job["sizes"] for job in jobs):
        print("none of these sizes is taken at these scales; laptop is a screen of 200 %")
        return 2
    return run_jobs(jobs, options.out, is_sheet=not options.docs)


def run_jobs(jobs: list[dict[str, object]], out: Path, *, is_sheet: bool) -> int:
    """Run one child per job, then write the sheet and say what was found."""
    codes = [_run(job) for job in jobs]
    if is_sheet:
        from gallery_sheet import write_sheet  # noqa: PLC0415 - not in a child

        print(f"{write_sheet(out)} shows all pictures")
    return max(codes, default=0)


def _jobs(options: argparse.Namespace) -> list[dict[str, object]]:
    return [
        {
            "scale": scale,
            "scenes": options.scenes,
            "schemes": options.schemes,
            "sizes": {name: SIZES[scale][name] for name in SIZES[scale] if name in options.sizes},
            "out": str(options.out),
            "check": options.check,
            "language": options.language,
            "style": options.style,
        }
        for scale in options.scales
    ]


def _docs_jobs() -> list[dict[str, object]]:
    """The pictures of README and docs/: few scenes, under the names that the pages use."""
    from gallery_docs import DOCUMENTED  # noqa: PLC0415 - only here

    return [
        {
            "scale": 100,
            "scenes": list(DOCUMENTED.values()),
            "schemes": ["light", "dark"],
            "sizes": {"": SIZES[100]["wide"]},
            "out": str(IMAGES),
            "check": False,
            "language": "",
            "style": "",
            "names": {scene: name for name, scene in DOCUMENTED.items()},
        }
    ]


def _run(job: dict[str, object]) -> int:
    environment = dict(os.environ)
    environment["QT_SCALE_FACTOR"] = str(int(str(job["scale"])) / 100)
    environment.setdefault("TZ", "Europe/Berlin")
    if not job["style"]:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    paths = [str(ROOT), str(HERE), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(part for part in paths if part)
    command = [sys.executable, str(HERE / "gallery.py"), "--child", json.dumps(job)]
    return subprocess.run(command, env=environment, check=False).returncode


def chosen(names: list[str], patterns: list[str]) -> list[str]:
    """Return the names that match one of the patterns, all without patterns."""
    return [n for n in names if not patterns or any(fnmatch(n, p) for p in patterns)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py gallery", description=__doc__)
    sizes = sorted({name for sizes in SIZES.values() for name in sizes})
    parser.add_argument("--scenes", nargs="*", default=[], help="names or patterns: import-*")
    parser.add_argument("--schemes", nargs="*", default=list(SCHEMES), choices=SCHEMES)
    parser.add_argument("--scales", nargs="*", type=int, default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--sizes", nargs="*", default=sizes, choices=sizes)
    parser.add_argument("--language", default="", help="de, qps (longer) or qps-rtl (mirrored)")
    parser.add_argument("--style", default="", help="a style of Qt instead of Fusion: windows11")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "gallery")
    parser.add_argument("--check", action="store_true", help="measure the structure as well")
    parser.add_argument("--docs", action="store_true", help="take the pictures of docs/images")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

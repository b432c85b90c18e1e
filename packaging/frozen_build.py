"""Builds the packaged program for the system it runs on: a folder, a zip, lists and papers.

Run by `packaging/dev.py build` with the project's own interpreter.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from paperwork import write_licences, write_sbom
from shipping import differences, files_below, weigh, write_list, write_zip
from version_resource import program_version, version_resource

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
NAME = "coe-assistant"
# Limits of size in bytes; measured floors and reasons are in docs/packaging.md.
LIMITS = {"win32": 95 * 2**20, "linux": 135 * 2**20}
_PROGRAMS = (NAME, f"{NAME}-cli")
# PyInstaller's archives carry no times; this pins what else would take the clock's.
_FIXED = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1577836800"}


def main() -> int:
    """Build, prove and weigh; return an exit code."""
    options = _options()
    dist = options.dist.resolve()
    folder = dist / NAME
    if options.pack_only:
        pack(folder)
    else:
        build(dist, options.work.resolve())
    weight = weigh(folder)
    print(f"{folder}: {weight.files} files, {weight.size / 2**20:.1f} MiB")
    for name, size in weight.largest:
        print(f"  {size / 2**20:6.1f} MiB  {name}")
    code = _check_size(weight.size)
    if options.twice:
        code = _compare(folder, options) or code
    if not options.no_test:
        code = _self_test(folder) or code
        _print_start(folder)
    return code


def build(dist: Path, work: Path) -> Path:
    """Build into dist/coe-assistant and pack it; return the folder."""
    work.mkdir(parents=True, exist_ok=True)
    _make_windows_parts(work)
    folder = dist / NAME
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(dist), "--workpath", str(work / "pyinstaller")]
    shutil.rmtree(work / "pyinstaller", ignore_errors=True)
    environment = {**os.environ, **_FIXED, "COE_ASSISTANT_BUILD": str(work)}
    # A cache of its own: another build at the same time would clean a shared one away.
    environment["PYINSTALLER_CONFIG_DIR"] = str(work / "cache")
    subprocess.run(
        [*command, str(PACKAGING / "coe_assistant.spec")], check=True, cwd=ROOT, env=environment
    )
    _add_papers(folder)
    pack(folder)
    return folder


def pack(folder: Path) -> None:
    """List the hashes of the folder's files and zip it: the last step, after any signing."""
    write_list(folder)
    archive = folder.parent / f"{NAME}-{program_version()}-{_system()}.zip"
    write_zip(folder, archive)
    print(f"{archive}: {archive.stat().st_size / 2**20:.1f} MiB")


def _make_windows_parts(work: Path) -> None:
    if sys.platform != "win32":
        return
    for name in _PROGRAMS:
        (work / f"{name}.version.txt").write_text(
            version_resource(name, program_version()), "utf-8"
        )
    icon = [sys.executable, str(PACKAGING / "icon_files.py")]
    icon += [str(ROOT / "resources" / "icons" / f"{NAME}.svg"), str(work / f"{NAME}.ico")]
    subprocess.run(icon, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def _add_papers(folder: Path) -> None:
    write_licences(folder / "licences")
    components = write_sbom(folder / "sbom.cdx.json", program_version())
    for name in ("README.md", "CHANGELOG.md", "SECURITY.md"):
        shutil.copy(ROOT / name, folder / name)
    print(f"SBOM of {components} components, licences of all of them")


def _check_size(size: int) -> int:
    limit = LIMITS.get(sys.platform)
    if limit is None or size <= limit:
        return 0
    print(f"The folder is larger than {limit / 2**20:.0f} MiB.", file=sys.stderr)
    return 1


def _compare(folder: Path, options: argparse.Namespace) -> int:
    again = build(options.work.resolve() / "again", options.work.resolve() / "second")
    names = differences(folder, again)
    # The list holds the hashes of what differs, so it differs with it.
    unexpected = [name for name in names if not _may_differ(name)]
    print(f"Built twice: {len(names)} of {sum(1 for _ in files_below(folder))} files differ.")
    for name in names:
        print(f"  {'differs, unexpected' if name in unexpected else 'differs'}: {name}")
    return 1 if unexpected else 0


def _may_differ(name: str) -> bool:
    return Path(name).stem in _PROGRAMS or name == "SHA256SUMS"


def _self_test(folder: Path) -> int:
    suffix = ".exe" if sys.platform == "win32" else ""
    program = folder / f"{NAME}-cli{suffix}"
    return subprocess.run([str(program), "--self-test"], check=False).returncode


def _print_start(folder: Path) -> None:
    if sys.platform != "linux":
        return  # the bare window of the bench asks Linux for its memory
    bench = [str(ROOT / "tests" / "bench" / "frozen_start.py"), "--built", str(folder)]
    # Its limit is the bench's business: a busy machine must not fail a build.
    subprocess.run([sys.executable, *bench], check=False)


def _system() -> str:
    names = {"win32": "windows", "darwin": "macos"}
    return names.get(sys.platform, sys.platform)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packaging/dev.py build", description=__doc__)
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", help="where the folder goes")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="what may be thrown away")
    parser.add_argument("--twice", action="store_true", help="build again and compare")
    parser.add_argument(
        "--pack-only", action="store_true", help="list and zip a built folder again, after signing"
    )
    parser.add_argument("--no-test", action="store_true", help="do not run the program's self-test")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

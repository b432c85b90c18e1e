"""Builds the Windows program under Wine and tries it: self-test, demo, kill and resume, window.

Wine is not Windows: what this shows, and what it cannot, is in docs/packaging.md. Nothing of it is
part of the normal tests.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from environment import SetupError, install_packages
from installed_program import Parts
from shipping import weigh
from trial_steps import require, screen, wait_for
from windows_installer import InstallerTrial
from wine_prefix import PYTHON, ROOT, WinePrefix, make_prefix, windows_path

NAME = "coe-assistant"
LIMIT_7Z = 30 * 2**20
_LONG = 200  # characters of the program's path; Windows by itself allows 259 for what lies inside
# The DirectWrite engine of Qt 6.11 crashes under Wine 8 in every second start.
_WINDOW = {"WINEQT_QPA_PLATFORM": "windows:fontengine=freetype"}
_OFFSCREEN = {
    "WINEQT_QPA_PLATFORM": "offscreen",
    "WINEQT_QPA_FONTDIR": r"Z:\usr\share\fonts\truetype\dejavu",
}
# Parts of the suite that need no POSIX and no second interpreter; Wine's Python has no zone data.
_TESTS = ("tests/domain", "tests/ui/test_window_phases.py", "tests/ui/test_window_parts.py")
_NOT_HERE = ("--ignore-glob=*retry_week*",)


class Trial:
    """The built program under Wine, and what is asked of it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.work = work = options.work.resolve()
        self.prefix: WinePrefix = make_prefix(work / "wine")
        self.dist = work / "dist"
        self.folder = self.dist / NAME
        self.program = str(self.folder / f"{NAME}-cli.exe")

    def build(self) -> str:
        """Build; return what it weighs."""
        self.prefix.end()
        shutil.rmtree(self.folder, ignore_errors=True)
        arguments = ["--no-test", "--dist", windows_path(self.dist)]
        arguments += ["--work", windows_path(self.work / "made")]
        script = windows_path(ROOT / "packaging" / "frozen_build.py")
        require(self.prefix.run(PYTHON, script, *arguments, limit_s=1800))
        return f"{weigh(self.folder).size / 2**20:.1f} MiB"

    def compress(self) -> str:
        """Weigh the folder as 7z."""
        if shutil.which("7z") is None:
            install_packages(["p7zip-full"], "Weighing the folder as 7z needs 7z")
        target = self.dist / f"{NAME}.7z"
        target.unlink(missing_ok=True)
        command = ["7z", "a", "-mx9", "-bso0", str(target), str(self.folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = target.stat().st_size
        if size > LIMIT_7Z:
            raise SetupError(f"{size / 2**20:.1f} MiB as 7z, at most {LIMIT_7Z / 2**20:.0f} wanted")
        return f"{size / 2**20:.1f} MiB as 7z"

    def self_test(self) -> str:
        """Run the long self-test of the frozen program."""
        return _last(require(self.prefix.run(self.program, "--self-test", limit_s=600)))

    def demo(self) -> str:
        """Run the demonstration without a window."""
        return _last(require(self.prefix.run(self.program, "demo", "--headless", "--speed", "240")))

    def odd_path(self) -> str:
        """Upgrade with a path of 200 characters, spaces and other letters; data beside it."""
        shutil.rmtree(self.work / "paths", ignore_errors=True)
        around = len(windows_path(self.work / "paths" / NAME / f"{NAME}-cli.exe")) + 1
        name = "Größe, Łódź & ß ".ljust(_LONG - around, "x")
        place = self.work / "paths" / name
        shutil.copytree(self.folder, place / NAME)
        program = windows_path(place / NAME / f"{NAME}-cli.exe")
        data = ("--data-dir", windows_path(place / "data"))
        done = require(self.prefix.run(program, *data, "demo", "--headless", "--speed", "240"))
        shutil.rmtree(self.work / "paths")
        return f"{len(program)} characters: {_last(done)}"

    def kill_and_resume(self) -> str:
        """Kill the program in the middle of an import; the next start must take it up."""
        shutil.rmtree(self.work / "kill", ignore_errors=True)
        lab, data = self.work / "kill" / "lab", self.work / "kill" / "data"
        lab.mkdir(parents=True)
        with self._running("simulate", "--scenario", "clean", "--speed", "60", "--lab", lab):
            facts = json.loads(wait_for(lambda: (lab / "lab.json").read_text("utf-8")))
            common = ["--cloud", facts["cloud_file"], "--pac", facts["pac"]]
            common += ["--data-dir", windows_path(data), "--sign-in", "device-code"]
            upgrade = ["upgrade", "--environment", facts["environment_url"], facts["packages"][0]]
            with self._running(*common, *upgrade, "--yes", COE_ASSISTANT_TIME_SCALE="60") as child:
                wait_for(lambda: _launched(data))
                child.kill()
            self.prefix.run("taskkill", "/f", "/im", "nothing.exe")  # lets Wine settle
            done = self.prefix.run(
                self.program, *common, "resume", "--json", COE_ASSISTANT_TIME_SCALE="60"
            )
            attempts = _launched(data)
            require(done)
        self.prefix.end()  # the tenant lingers for a while otherwise
        if attempts != 1:
            raise SetupError(f"{attempts} attempts were started, 1 was wanted")
        return "the same import was taken up"

    def window_tests(self) -> str:
        """Run the parts of the suite that make sense under Wine."""
        options = [
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-o",
            "timeout=600",
            *_NOT_HERE,
        ]
        folders = [str(ROOT / part) for part in _TESTS]
        arguments = ["-m", "pytest", *options, *map(windows_path, map(Path, folders))]
        arguments += ["--rootdir", windows_path(ROOT), "-c", windows_path(ROOT / "pyproject.toml")]
        variables = {**_OFFSCREEN, "PYTHONPATH": windows_path(ROOT)}
        return _last(require(self.prefix.run(PYTHON, *arguments, limit_s=1800, **variables)))

    def proxy(self) -> str:
        """Have a proxy script followed by WinHTTP, from the user's settings to a request."""
        script = windows_path(ROOT / "tests" / "bench" / "windows_proxy_script.py")
        return _last(require(self.prefix.run(PYTHON, script, limit_s=300)))

    def shots(self) -> str:
        """Take pictures of the window in the style of Windows 11, light and dark."""
        _need_screen()
        folder = self.work / "shots"
        with screen() as display:
            prefix = WinePrefix(self.prefix.folder, display)
            script = windows_path(ROOT / "tests" / "bench" / "windows_shots.py")
            done = prefix.run(PYTHON, script, windows_path(folder), limit_s=300, **_WINDOW)
        require(done)
        return f"{len(list(folder.glob('*.png')))} pictures in {folder}"

    def installer(self) -> str:
        """Compile the installer and try it."""
        _need_screen()
        parts = Parts(
            self.work / "installer",
            self.folder,
            self.work / "made" / f"{NAME}.ico",
            self.prefix.folder / "drive_c" / "python" / "python.exe",
            self.options.compiler,
            tuple(shlex.split(self.options.wine)),
        )
        with screen() as display:
            return InstallerTrial(parts, display).run()

    @contextmanager
    def _running(self, *arguments: object, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        child = subprocess.Popen(
            ["wine", self.program, *(str(a) for a in self._seen(arguments))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.prefix.environment(**variables),
        )
        try:
            yield child
        finally:
            child.kill()
            child.wait(30)
            if child.stdout is not None:
                child.stdout.close()

    def _seen(self, arguments: tuple[object, ...]) -> Iterator[object]:
        for item in arguments:
            yield windows_path(item) if isinstance(item, Path) else item


def main() -> int:
    """Run the steps that were asked for; return 1 when one failed."""
    options = _options()
    trial = Trial(options)
    steps: dict[str, Callable[[], str]] = {
        "build": trial.build,
        "size": trial.compress,
        "self-test": trial.self_test,
        "demo": trial.demo,
        "paths": trial.odd_path,
        "kill": trial.kill_and_resume,
        "tests": trial.window_tests,
        "proxy": trial.proxy,
        "shots": trial.shots,
        "installer": trial.installer,
    }
    failed = []
    for name in options.steps or (name for name in steps if _can(name, options)):
        started = time.monotonic()
        try:
            words = steps[name]()
        except (SetupError, OSError, subprocess.SubprocessError) as error:
            failed.append(name)
            words = f"FAILED: {error}"
        print(f"{name} ({time.monotonic() - started:.0f} s): {words}", flush=True)
    print("Failed: " + ", ".join(failed) if failed else "All steps went well (under Wine).")
    return 1 if failed else 0


def _can(name: str, options: argparse.Namespace) -> bool:
    if name != "installer" or options.compiler:
        return True
    print("installer: left out, because no --compiler was given")
    return False


def _need_screen() -> None:
    if shutil.which("Xvfb") is None:
        install_packages(["xvfb"], "A real window needs Xvfb")


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return next((line for line in reversed(done.stdout.splitlines()) if line.strip()), "")


def _launched(data: Path) -> int:
    # Attempts that may have reached the server, by the newest journal; 0 while there is none.
    journals = sorted((data / "runs").glob("*/journal.json")) if data.is_dir() else []
    if not journals:
        return 0
    attempts = json.loads(journals[-1].read_text("utf-8"))["run"]["attempts"]
    return sum(1 for item in attempts if item.get("operation_id"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packaging/dev.py build-windows", description=__doc__)
    parser.add_argument(
        "steps",
        nargs="*",
        help="build size self-test demo paths kill tests proxy shots installer",
    )
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "windows")
    parser.add_argument("--compiler", type=Path, help="folder with ISCC.exe, for the installer")
    parser.add_argument(
        "--wine", default="wine", help="a Wine for 32-bit programs, such as 'chroot ROOT wine'"
    )
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as problem:
        sys.exit(str(problem))

"""Walks through a whole upgrade with a real accessibility client, by keyboard alone.

A screen of its own (Xvfb), a message bus of its own, the accessibility bus of the desktop, the real
program on the simulated tenant, and a client in the system's Python that reads what a screen reader
would read and presses keys (`tests/e2e/accessibility_client.py`). What was read is written to
build/accessibility.jsonl.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "tests" / "e2e" / "accessibility_client.py"
RECORD = ROOT / "build" / "accessibility.jsonl"
PYTHON = "/usr/bin/python3"  # the binding of AT-SPI belongs to the system's Python
SCENARIO, SPEED = "bad-gateway-once", "60"
LONGEST_S = 900
BUS_FOLDERS = ("/usr/libexec", "/usr/lib/at-spi2-core", "/usr/lib/at-spi2")
PACKAGES = "at-spi2-core dbus gir1.2-atspi-2.0 openbox python3-gi xdotool xvfb"
# a bus without services: no keyring of the desktop is started, and nothing of the person's own
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
PLACES = ("connect", "connected", "package", "checklist", "import", "failure", "finish")


def launcher() -> str | None:
    """Return the path of the accessibility bus's launcher."""
    found = (Path(folder) / "at-spi-bus-launcher" for folder in BUS_FOLDERS)
    return next((str(path) for path in found if path.is_file()), None)


def missing() -> list[str]:
    """Return what this computer lacks, in words."""
    lacking = [
        name for name in ("Xvfb", "openbox", "xdotool", "dbus-daemon") if shutil.which(name) is None
    ]
    if launcher() is None:
        lacking.append("at-spi-bus-launcher")
    binding = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    python = [PYTHON, "-c", binding]
    has_binding = Path(PYTHON).is_file() and subprocess.run(
        python, check=False, capture_output=True
    ).returncode == 0  # fmt: skip
    return lacking if has_binding else [*lacking, f"the binding of AT-SPI for {PYTHON}"]


@contextlib.contextmanager
def running(command: Sequence[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run a program while the block lasts."""
    with log.open("wb") as stream:
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
            cwd=ROOT,
        )  # fmt: skip
        try:
            yield
        finally:
            child.terminate()
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(15)


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[str]:
    """Run a screen that nobody sees; yield its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with (folder / "screen.log").open("wb") as log:
        child = subprocess.Popen(command, pass_fds=[write], stdout=log, stderr=log)
        os.close(write)
        try:
            with os.fdopen(read) as stream:
                yield f":{stream.readline().strip()}"
        finally:
            child.terminate()
            child.wait(15)


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    end = time.monotonic() + 20
    while not path.exists():
        if time.monotonic() > end:
            raise SystemExit(f"{path.name} did not appear")
        time.sleep(0.05)


def walk(folder: Path) -> tuple[int, list[dict[str, object]], str]:
    """Return the client's exit code, what it read, and what it complained of."""
    socket = folder / "bus"
    config = folder / "bus.conf"
    config.write_text(BUS.format(socket=socket), "utf-8")
    with contextlib.ExitStack() as stack:
        display = stack.enter_context(screen(folder))
        environment = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_DATA_HOME": str(folder / "share"),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
        }
        bus = ["dbus-daemon", f"--config-file={config}", "--nofork"]
        stack.enter_context(running(bus, environment, folder / "bus.log"))
        wait_for(socket)
        found = launcher()
        assert found is not None
        access = [found, "--launch-immediately"]
        stack.enter_context(running(access, environment, folder / "access.log"))
        manager = ["openbox", "--sm-disable"]
        stack.enter_context(running(manager, environment, folder / "manager.log"))
        program = [sys.executable, "-m", "coe_assistant", "demo", "--scenario", SCENARIO]
        program += ["--speed", SPEED]
        stack.enter_context(running(program, environment, folder / "program.log"))
        client = ["timeout", str(LONGEST_S), PYTHON, str(CLIENT)]
        RECORD.parent.mkdir(exist_ok=True)
        with RECORD.open("w", encoding="utf-8") as stream:
            done = subprocess.run(
                client, env=environment, stdout=stream, stderr=subprocess.PIPE, text=True,
                check=False,
            )  # fmt: skip
    read = [json.loads(line) for line in RECORD.read_text("utf-8").splitlines()]
    return done.returncode, read, done.stderr + (folder / "program.log").read_text("utf-8")


def report(code: int, read: list[dict[str, object]], errors: str) -> int:
    """Print what was read, in numbers; return 1 where something is amiss."""
    kinds = Counter(str(item["what"]) for item in read)
    stops = Counter(str(item["place"]) for item in read if item["what"] == "stop")
    for place, count in stops.items():
        print(f"{place:30} {count:3} controls by Tab")
    print(
        f"{kinds['stop']} controls, {kinds['row']} rows of the checklist, {kinds['cell']} cells, "
        f"{kinds['bar']} bars, {kinds['announced']} announcements; all in {RECORD.name}"
    )
    skipped = [place for place in PLACES if not stops[place]]
    problems = [str(item["name"]) for item in read if item["what"] == "problem"]
    problems += [f"not reached: {place}" for place in skipped]
    problems += [] if kinds["announced"] else ["nothing was announced"]
    for problem in problems:
        print(f"amiss: {problem}")
    if code and errors:
        print(errors[-2_000:], file=sys.stderr)
    return 1 if code or problems else 0


def main() -> int:
    """Walk and report; say what is missing where that is not possible."""
    lacking = missing()
    if lacking:
        print(f"This computer lacks {', '.join(lacking)}. On Debian:", file=sys.stderr)
        print(f"  sudo apt-get install --no-install-recommends {PACKAGES}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="coe-access-", ignore_cleanup_errors=True) as name:
        return report(*walk(Path(name)))


if __name__ == "__main__":
    sys.exit(main())

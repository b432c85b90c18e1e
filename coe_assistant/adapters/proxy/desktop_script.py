"""Whether a proxy script is set up on macOS or a Linux desktop. It is named, never followed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from configparser import ConfigParser, Error
from dataclasses import dataclass
from pathlib import Path

_AGE_S = 300.0
_LIMIT_S = 3.0
_GNOME = "org.gnome.system.proxy"
_KDE_SCRIPT, _KDE_DETECT = "2", "3"
Run = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class DesktopScript:
    """A proxy script that is set up; url is "" where it would be detected."""

    url: str = ""


class DesktopScripts:
    """Remembers for a while what is set up. May be used from any thread.

    Args:
        look: Returns it.
        now_s: A clock that only runs forward.
    """

    def __init__(
        self, look: Callable[[], DesktopScript | None], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._look = look
        self._now_s = now_s
        self._lock = threading.Lock()
        self._seen: tuple[float, DesktopScript | None] | None = None

    def find(self) -> DesktopScript | None:
        """Return the script that is set up, or None."""
        with self._lock:
            if self._seen is None or self._now_s() - self._seen[0] >= _AGE_S:
                self._seen = (self._now_s(), self._look())
            return self._seen[1]


def look_around() -> DesktopScript | None:
    """Return the script that this system's settings name, or None."""
    if sys.platform == "win32":
        return None  # WinHTTP is asked there
    if sys.platform == "darwin":
        return of_macos(_output)
    return of_gnome(_output) or of_kde(Path.home() / ".config" / "kioslaverc")


def of_macos(run: Run) -> DesktopScript | None:
    """Return what the network settings of macOS name (scutil --proxy)."""
    found = dict(re.findall(r"^\s*(\w+) : (.+?)\s*$", run(["scutil", "--proxy"]), re.MULTILINE))
    if found.get("ProxyAutoConfigEnable") == "1":
        return DesktopScript(found.get("ProxyAutoConfigURLString", ""))
    return DesktopScript() if found.get("ProxyAutoDiscoveryEnable") == "1" else None


def of_gnome(run: Run) -> DesktopScript | None:
    """Return what the settings of GNOME and its relatives name."""
    if run(["gsettings", "get", _GNOME, "mode"]).strip() != "'auto'":
        return None
    return DesktopScript(run(["gsettings", "get", _GNOME, "autoconfig-url"]).strip().strip("'"))


def of_kde(path: Path) -> DesktopScript | None:
    """Return what the settings of KDE name."""
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(path.read_text("utf-8", errors="replace")[:100_000])
    except (OSError, Error):
        return None
    kind = parser.get("Proxy Settings", "ProxyType", fallback="")
    if kind == _KDE_SCRIPT:
        return DesktopScript(parser.get("Proxy Settings", "Proxy Config Script", fallback=""))
    return DesktopScript() if kind == _KDE_DETECT else None


def _output(command: Sequence[str]) -> str:
    """Return what a command prints; "" where it is not there, fails or takes too long."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    # The packaged program's own libraries are none of the system's commands'.
    environment = {key: value for key, value in os.environ.items() if key != "LD_LIBRARY_PATH"}
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else ""

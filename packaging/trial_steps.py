"""What the trials under Wine share: demands, waiting for a state, a screen."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from environment import SetupError


def demand(holds: object, otherwise: str) -> None:
    """Go on only when something holds.

    Raises:
        SetupError: it does not; otherwise says what is wrong.
    """
    if not holds:
        raise SetupError(otherwise)


def require(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return what ended well.

    Raises:
        SetupError: it did not; with the end of what it printed.
    """
    demand(done.returncode == 0, f"exit {done.returncode}: {done.stdout.strip()[-3000:]}")
    return done


def wait_for(read: Callable[[], object], otherwise: str = "", limit_s: float = 120.0) -> str:
    """Return what read gives as soon as it gives something.

    Raises:
        SetupError: it gave nothing in time.
    """
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            found = read()
        except (OSError, ValueError):
            found = None
        if found:
            return str(found)
        time.sleep(0.1)
    raise SetupError(otherwise or f"nothing came within {limit_s:.0f} seconds")


@contextmanager
def screen() -> Iterator[str]:
    """Give an X display for windows that nobody looks at."""
    display = ":97"
    command = ["Xvfb", display, "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1.0)
        yield display
    finally:
        server.terminate()
        server.wait(10)

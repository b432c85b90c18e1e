"""The trace that a start of the program leaves in the data folder: that it works, and its end."""

from __future__ import annotations

import getpass
import json
import logging
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.adapters.atomic_file import write_atomically
from coe_assistant.domain.interruption import InterruptionKind, Presence

_NAME = "presence.json"
_HARD_CRASH = "hard-crash.log"
_LARGEST = 10_000

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trace:
    """Who left the trace. heard_at is when it was renewed last."""

    pid: int
    computer: str
    user: str
    started_at: datetime
    heard_at: datetime


class PresenceFile:
    """One file: written at the start, renewed (its time) while the program works, ended last.

    Nothing depends on it but words: a file that cannot be read or written is no error.

    Args:
        folder: The data folder.
        logs: Where hard crashes are written.
    """

    def __init__(self, folder: Path, logs: Path) -> None:
        self._path = folder / _NAME
        self._logs = logs
        self._began_at: datetime | None = None

    def read(self) -> Presence | None:
        """Return what the earlier start left, or None when it left nothing readable."""
        try:
            seen = self._path.stat().st_mtime
            with self._path.open("rb") as stream:
                document = json.loads(stream.read(_LARGEST))
            began = datetime.fromisoformat(document["started_at"])
            end = InterruptionKind(document["end"]) if document.get("end") else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if end is None and self._crashed_since(began):
            end = InterruptionKind.CRASHED
        return Presence(datetime.fromtimestamp(seen, UTC), end)

    def trace(self) -> Trace | None:
        """Return who works, as the trace tells; None where there is no readable one."""
        try:
            heard_at = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
            with self._path.open("rb") as stream:
                found = json.loads(stream.read(_LARGEST))
            started_at = datetime.fromisoformat(found["started_at"])
            who = str(found.get("computer", "")), str(found.get("user", ""))
            return Trace(int(found["pid"]), *who, started_at, heard_at)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def begin(self, now: datetime) -> None:
        """Say that this process is at work from now on."""
        self._began_at = now
        self._write(now, None)

    def renew(self) -> None:
        """Say that it still is."""
        try:
            os.utime(self._path)
        except OSError as error:
            logger.debug("presence was not renewed: %s", error)

    def end(self, kind: InterruptionKind) -> None:
        """Say how this process ended."""
        if self._began_at is not None:
            self._write(self._began_at, kind)

    def _write(self, began_at: datetime, kind: InterruptionKind | None) -> None:
        document = {
            "schema": 1,
            "pid": os.getpid(),
            "computer": platform.node(),
            "user": _user(),
            "started_at": began_at.isoformat(),
            "end": kind.value if kind is not None else "",
        }
        try:
            write_atomically(self._path, json.dumps(document).encode())
        except OSError as error:
            logger.debug("presence was not written: %s", error)

    def _crashed_since(self, began: datetime) -> bool:
        try:
            status = (self._logs / _HARD_CRASH).stat()
        except OSError:
            return False
        return status.st_size > 0 and status.st_mtime > began.timestamp() + 1


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return ""


def booted_at() -> datetime | None:
    """Return when this computer was started, as far as the system tells."""
    # Late: only a start after an unended one asks, and the first paint waits for the others.
    import psutil  # noqa: PLC0415

    try:
        return datetime.fromtimestamp(psutil.boot_time(), UTC)
    except (OSError, psutil.Error, ValueError):
        return None

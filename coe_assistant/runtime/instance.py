"""One instance of the program at a time in a data folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from coe_assistant.domain.errors import CoeError, ExitCode

FILE = "instance.lock"
# The lock is written by a process that runs already; file systems round times.
_ROUNDING_S = 3.0


class InstanceLock:
    """A lock file that knows its owner and that a dead owner does not hold.

    Args:
        data_dir: The data folder; must exist.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE
        self._lock = QLockFile(str(self._path))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, however old it is

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            CoeError: another instance is at work (exit code 7), or the folder is not writable.
        """
        if self._lock.tryLock(0):
            return
        if self._lock.error() == QLockFile.LockError.LockFailedError:
            raise self._taken()
        raise CoeError(
            "data-folder-not-writable",
            f"The data folder {self._path.parent} cannot be written.",
            hint="Give yourself write access, or choose another folder with --data-dir.",
        )

    def release(self) -> None:
        """Give the lock back."""
        self._lock.unlock()

    def _taken(self) -> CoeError:
        pid, host, program = self._owner()
        who = f"Process {pid} ({program}) on {host}" if pid else "Another process"
        return CoeError(
            "other-instance",
            f"{who} is at work in the data folder {self._path.parent}.",
            hint="Use that window, or close it first, or choose another --data-dir.",
            exit_code=ExitCode.OTHER_INSTANCE,
        )

    def _owner(self) -> tuple[int, str, str]:
        return self._lock.getLockInfo()


@dataclass(frozen=True, slots=True)
class LockRecord:
    """What a lock tells of its owner. is_alive None: it runs on another computer."""

    pid: int
    computer: str
    program: str
    since: datetime
    is_alive: bool | None


def read_lock(data_dir: Path) -> LockRecord | None:
    """Return who holds the lock of a data folder, or None for nobody; takes and writes nothing.

    Raises:
        OSError: the folder cannot be read, such as a share that is gone.
    """
    path = data_dir / FILE
    try:
        written_at_s = path.stat().st_mtime
    except FileNotFoundError:
        if not data_dir.is_dir():
            raise
        return None
    pid, computer, program = QLockFile(str(path)).getLockInfo()
    if not pid:
        return None  # being written, or no lock of ours: the next look sees more
    since = datetime.fromtimestamp(written_at_s, UTC)
    is_here = computer.casefold() in ("", QSysInfo.machineHostName().casefold())
    alive = _is_alive(pid, written_at_s) if is_here else None
    return LockRecord(pid, computer, program, since, alive)


def _is_alive(pid: int, locked_at_s: float) -> bool:
    # Late: only a start beside another one asks, and the first paint does not wait for it.
    identity = import_module("coe_assistant.runtime.child_identity")
    process = identity.find_process(pid, None)
    if process is None:
        return False
    # A younger process was given the id anew.
    began_at_s = identity.created_at(pid)
    return began_at_s is not None and began_at_s <= locked_at_s + _ROUNDING_S

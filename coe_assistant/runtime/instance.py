"""One instance of the program at a time in a data folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.orphaned_lock import free_orphan

FILE = "instance.lock"


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
        if self._lock.tryLock(0) or self._took_orphan():
            return
        if self._lock.error() == QLockFile.LockError.LockFailedError:
            raise self._taken()
        raise CoeError(
            "data-folder-not-writable",
            f"The data folder {self._path.parent} cannot be written.",
            hint="Give yourself write access, free disk space, or choose another folder with "
            "--data-dir.",
        )

    def release(self) -> None:
        """Give the lock back."""
        self._lock.unlock()

    def _took_orphan(self) -> bool:
        _, host, _ = self._owner()
        is_here = host.casefold() == QSysInfo.machineHostName().casefold()
        return is_here and free_orphan(self._path) and self._lock.tryLock(0)

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

"""Who holds the lock of a data folder: read by a start that takes none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from coe_assistant.runtime.child_identity import created_at, find_process
from coe_assistant.runtime.instance import FILE

# The lock is written by a process that runs already; file systems round times.
_ROUNDING_S = 3.0


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
    process = find_process(pid, None)
    if process is None:
        return False
    # A younger process was given the id anew.
    began_at_s = created_at(pid)
    return began_at_s is not None and began_at_s <= locked_at_s + _ROUNDING_S

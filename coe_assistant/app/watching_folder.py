"""Opens a data folder for looking at it: who works there, and what has been written."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.observed_folder import ObservedFolder, Tail
from coe_assistant.adapters.presence import PresenceFile
from coe_assistant.app.places import Places
from coe_assistant.domain.observation import Holder
from coe_assistant.runtime.decoding import system_code_page
from coe_assistant.runtime.line_tail import LineTail
from coe_assistant.runtime.lock_record import read_lock


def observed_folder(places: Places) -> ObservedFolder:
    """Return what reads the data folder of places."""
    folder = places.folder

    def tail(path: Path, start: int) -> Tail:
        return LineTail(path, start, system_code_page())

    return ObservedFolder(folder.runs, lambda: find_holder(folder.path, folder.logs), tail)


def find_holder(data_dir: Path, logs: Path) -> Holder | None:
    """Return who works in a data folder, from its lock and the trace beside it.

    Raises:
        OSError: the folder cannot be read.
    """
    lock = read_lock(data_dir)
    if lock is None:
        return None
    trace = PresenceFile(data_dir, logs).trace()
    if trace is None or trace.pid != lock.pid:
        return Holder(
            lock.pid, lock.computer, lock.program, since=lock.since, is_alive=lock.is_alive
        )
    return Holder(
        lock.pid,
        lock.computer or trace.computer,
        lock.program,
        trace.user,
        trace.started_at,
        trace.heard_at,
        lock.is_alive,
    )

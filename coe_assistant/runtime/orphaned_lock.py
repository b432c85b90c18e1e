"""Frees a lock file whose owner is dead although another process was given its id anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def free_orphan(path: Path) -> bool:
    """Remove the lock file if no process holds it open; return whether it is gone.

    QLockFile goes by process id and program name, so that a stranger of the same name keeps a
    dead start's lock for ever. The system knows better, without any clock: QLockFile holds its
    file locked (flock; on Windows open, so that it cannot be removed) for as long as it lives.
    """
    try:
        return _free(path)
    except FileNotFoundError:
        return True
    except OSError:  # held, or a file system that cannot tell: then the lock stands
        return False


if sys.platform == "win32":

    def _free(path: Path) -> bool:
        path.unlink()
        return True

else:

    def _free(path: Path) -> bool:
        import fcntl  # noqa: PLC0415 - not there on Windows

        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Somebody may have freed and taken it between opening and locking.
            is_same = os.path.samestat(os.fstat(descriptor), path.stat())
            if is_same:
                path.unlink()
        finally:
            os.close(descriptor)
        return is_same

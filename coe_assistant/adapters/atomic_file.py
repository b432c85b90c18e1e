"""Files that are either wholly new or still the old ones, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Self

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
# A start that only looks, or a virus scanner, reads the journal in a few milliseconds.
_TRIES, _READ_S = 20 if os.name == "nt" else 0, 0.01


def make_owner_folder(folder: Path) -> None:
    """Make folder and its parents; folders made here can be entered by their owner only."""
    # mkdir has a mode for the last folder only, not for the parents that it makes.
    for parent in (*reversed(folder.parents), folder):
        if not parent.is_dir():
            parent.mkdir(mode=OWNER_FOLDER, exist_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace path by data durably: temporary file beside it, flush, fsync, rename.

    Raises:
        OSError: the disk is full or the folder cannot be written; path is then unchanged.
    """
    with Draft(path) as draft:
        draft.stream.write(data)
        draft.keep()


class Draft:
    """A temporary file beside path that takes its place when it is kept, and else goes.

    Raises:
        OSError: the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self.stream = os.fdopen(os.open(self._temporary, flags, OWNER_FILE), "wb")
        self._is_kept = False

    def __enter__(self) -> Self:
        """Return the draft."""
        return self

    def keep(self) -> None:
        """Replace path durably: flush, fsync, rename. Nothing can be written after that.

        Raises:
            OSError: the disk is full; path is then unchanged.
        """
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        _replace(self._temporary, self._path)
        self._is_kept = True
        _sync_folder(self._path.parent)

    def __exit__(self, *_: object) -> None:
        """Remove what was not kept."""
        if self._is_kept:
            return
        with contextlib.suppress(OSError):  # closing writes what is left, on a full disk too
            self.stream.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink()


def _replace(temporary: Path, path: Path) -> None:
    """Rename; Windows refuses while somebody reads the old file, who is done in a moment."""
    for _ in range(_TRIES):
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(_READ_S)
        else:
            return
    temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    # A rename is durable only when its folder is; Windows cannot open folders for this.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Files that are either wholly new or still the old ones, readable by their owner only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700


def make_owner_folder(folder: Path) -> None:
    """Make folder and its parents; folders made here can be entered by their owner only."""
    folder.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace path by data durably: temporary file beside it, flush, fsync, rename.

    Raises:
        OSError: the disk is full or the folder cannot be written; path is then unchanged.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # A rename is durable only when its folder is; Windows cannot open folders for this.
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Sweeps away what a killed start of this program left: working folders and half-written files.

Only what bears a name of ours, belongs to this person, was not touched for a while, and in which no
process works. A pac that outlived its program works in such a folder: it is never swept.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psutil

FOLDERS = "coe-assistant-"
# a window that only looked on keeps its crash reports there for people
_KEPT_LONGER = "coe-assistant-read-only-"
_OLD_FOLDER = timedelta(days=1)
_OLD_EMPTY = timedelta(minutes=10)  # a short call of pac ends, or is ended, in two minutes
_OLD_REPORTS = timedelta(days=14)
_OLD_DRAFT = timedelta(hours=1)  # a download writes all the time
_DRAFT = re.compile(r"\..+\.tmp")
_MOST = 100_000  # entries that are looked at

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftoverSweeper:
    """Blocking: call on a worker.

    Args:
        data: The data folder, where files are written beside themselves first (atomic_file).
        temporary: The system's folder for temporary files.
    """

    data: Path
    temporary: Path

    def sweep(self, now: datetime) -> tuple[Path, ...]:
        """Remove what is old and in nobody's use; return what is gone."""
        folders = [path for path in self._folders() if _is_older(path, now, _patience(path))]
        if folders:
            used = in_use()
            folders = [path for path in folders if not _is_used(path, used)]
        drafts = [path for path in self._drafts() if _is_older(path, now, _OLD_DRAFT)]
        for path in folders:
            shutil.rmtree(path, ignore_errors=True)
        for path in drafts:
            with contextlib.suppress(OSError):
                path.unlink()
        gone = tuple(path for path in (*folders, *drafts) if not path.exists())
        if gone:
            logger.info("%s leftovers of an earlier start were removed", len(gone))
        return gone

    def _folders(self) -> Iterator[Path]:
        for entry in _entries(self.temporary):
            if entry.name.startswith(FOLDERS) and _is_own(entry, stat.S_ISDIR):
                yield Path(entry.path)

    def _drafts(self) -> Iterator[Path]:
        folders, looked = [self.data], 0
        while folders and looked < _MOST:
            for entry in _entries(folders.pop()):
                looked += 1
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif _DRAFT.fullmatch(entry.name) and _is_own(entry, stat.S_ISREG):
                    yield Path(entry.path)


def in_use() -> frozenset[str]:
    """Return the folders in which processes work, and every word that processes were given."""
    words: set[str] = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            words.add(process.cwd())
        with contextlib.suppress(psutil.Error, OSError):
            words.update(process.cmdline())
    return frozenset(words)


def _is_used(folder: Path, used: frozenset[str]) -> bool:
    return any(str(folder) in word for word in used)


def _patience(folder: Path) -> timedelta:
    if folder.name.startswith(_KEPT_LONGER):
        return _OLD_REPORTS
    return _OLD_FOLDER if _entries(folder) else _OLD_EMPTY


def _is_older(path: Path, now: datetime, than: timedelta) -> bool:
    """Return whether neither path nor what lies directly in it was written since."""
    try:
        looked_at = [path, *(path.iterdir() if path.is_dir() else ())]
        newest = max(one.lstat().st_mtime for one in looked_at)
    except OSError:
        return False
    return bool(newest < (now - than).timestamp())


def _is_own(entry: os.DirEntry[str], is_kind: Callable[[int], bool]) -> bool:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    is_mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return bool(is_mine and is_kind(found.st_mode))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []

"""Measures and removes what the data folder holds.

Whatever is removed is first set aside by one rename, into a folder beside it; only then is it
deleted. A run is therefore wholly there or wholly gone, whenever the program dies, and what was
set aside is deleted by the next start.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from coe_assistant.adapters.atomic_file import make_owner_folder
from coe_assistant.adapters.data_folder import RECENT, RECENT_PACKAGES, SETTINGS, DataFolder
from coe_assistant.adapters.journal import decode_run
from coe_assistant.adapters.program_log import FILE
from coe_assistant.adapters.window_file import NAME as WINDOW
from coe_assistant.domain.wiping import (
    KeptReason,
    KeptRun,
    WipeItem,
    WipePart,
    WipePlan,
    kept_reason,
)

ASIDE = "wiped"
TOKENS = "tokens"
_JOURNALS = ("journal.json", "journal.json.bak")
# open while the program works: emptied, not deleted
_IN_USE = (FILE, "hard-crash.log")


@dataclass(frozen=True, slots=True)
class FolderWiper:
    """Implements services.wiping.WipeStore over a data folder. Blocking: call on a worker."""

    folder: DataFolder

    def measure(self) -> WipePlan:
        """Return how much there is, and which runs must stay."""
        runs, kept = self._sorted_runs()
        parts = (WipePart.KNOWLEDGE, WipePart.RECENT, WipePart.LOGS, WipePart.SETTINGS)
        items = [_item(WipePart.RUNS, runs), *(_item(part, self._paths(part)) for part in parts)]
        tokens = self.folder.path / TOKENS
        items.append(_item(WipePart.SIGN_IN, [tokens] if tokens.is_dir() else []))
        return WipePlan(tuple(items), tuple(kept))

    def remove(self, part: WipePart) -> tuple[WipeItem, tuple[str, ...]]:
        """Remove a part; return what went, and the names of what could not be removed."""
        paths = self._sorted_runs()[0] if part is WipePart.RUNS else self._paths(part)
        gone, left = WipeItem(part), list[str]()
        for path in paths:
            size = size_of(path)
            try:
                self._remove(path)
            except OSError:
                left.append(path.name)
                continue
            gone = replace(gone, size=gone.size + size, count=gone.count + 1)
        if part is WipePart.RUNS and not _entries(self.folder.runs):
            self._forget_people()
        self.sweep()
        return gone, tuple(left)

    def sweep(self) -> None:
        """Delete what was set aside, by this start or by one that died; what is in use waits."""
        aside = self.folder.path / ASIDE
        if not aside.is_dir():
            return
        for path in aside.iterdir():
            with contextlib.suppress(OSError):
                delete(path)
        with contextlib.suppress(OSError):
            aside.rmdir()

    def _forget_people(self) -> None:
        """Remove whose names were read: only bundles of runs need them."""
        with contextlib.suppress(OSError):
            self._remove(self.folder.people)

    def _remove(self, path: Path) -> None:
        if path.parent == self.folder.logs and path.name in _IN_USE:
            os.truncate(path, 0)
        else:
            set_aside(path, self.folder.path / ASIDE)

    def _paths(self, part: WipePart) -> list[Path]:
        root = self.folder.path
        table = {
            WipePart.KNOWLEDGE: [self.folder.knowledge],
            WipePart.RECENT: [root / RECENT, root / RECENT_PACKAGES, root / WINDOW],
            WipePart.LOGS: _entries(self.folder.logs),
            WipePart.SETTINGS: [root / SETTINGS, root / WINDOW],
        }
        return [path for path in table.get(part, []) if path.exists()]

    def _sorted_runs(self) -> tuple[list[Path], list[KeptRun]]:
        removable, kept = list[Path](), list[KeptRun]()
        for path in _entries(self.folder.runs):
            reason = _reason(path)
            if reason is None:
                removable.append(path)
            else:
                kept.append(KeptRun(path.name, reason))
        return removable, kept


def set_aside(path: Path, aside: Path) -> None:
    """Move path out of the way in one step.

    Raises:
        OSError: it is in use; it is untouched then.
    """
    make_owner_folder(aside)
    path.rename(aside / uuid.uuid4().hex)


def delete(path: Path) -> None:
    """Delete a file or a whole folder; a link is deleted, not what it leads to.

    Raises:
        OSError: something in it is in use.
    """
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def size_of(path: Path) -> int:
    """Return the bytes of a file or of everything in a folder; what cannot be read counts 0."""
    return sum(_bytes(file) for file in _files(path))


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    for folder, _, names in os.walk(path):
        for name in names:
            yield Path(folder) / name


def _bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _item(part: WipePart, paths: list[Path]) -> WipeItem:
    return WipeItem(part, sum(map(size_of, paths)), len(paths))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _reason(folder: Path) -> KeptReason | None:
    # Read here, not by the journal: that one moves a damaged file aside, and a look must not.
    for name in _JOURNALS:
        try:
            return kept_reason(decode_run((folder / name).read_bytes()))
        except (OSError, ValueError, RecursionError, msgspec.DecodeError):
            continue
    return KeptReason.UNREADABLE

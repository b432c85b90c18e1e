"""Follows what another start writes into a data folder, as it grows; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import msgspec

from coe_assistant.adapters.journal import NewerSchemaError, decode_run, read_run
from coe_assistant.adapters.stored_checklist import NAME as CHECKS
from coe_assistant.adapters.stored_checklist import read_checklist
from coe_assistant.domain.attempt import Attempt
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.observation import Holder, Seen, StoredChecklist
from coe_assistant.domain.run import Run

JOURNAL = "journal.json"
# A writer is done in a moment; what stays torn so long was left by one that died.
TORN_LOOKS = 5
# Of a long log only the end is shown at first; no look takes more than so many batches of lines.
LONGEST_TAIL = 512 * 1024
MOST_BATCHES = 50
_BESIDE = ("verification-*.json", "snapshot-*.json", "ticks.json")

Mark = tuple[str, int, int]


class Tail(Protocol):
    """The end of a file that grows."""

    def batches(self) -> Iterator[list[str]]:
        """Yield the lines that were added."""


class ObservedFolder:
    """Implements ports.observation.RunSource.

    Args:
        runs: The folder ``runs`` of the data folder.
        holder: Returns who works in the data folder, None for nobody.
        tail: Opens a growing file at a byte.
    """

    def __init__(
        self,
        runs: Path,
        holder: Callable[[], Holder | None],
        tail: Callable[[Path, int], Tail],
    ) -> None:
        self._runs = runs
        self._holder = holder
        self._open_tail = tail
        self._run: Run | None = None
        self._read: Mark | None = None  # the journal that _run was read from
        self._torn: Mark | None = None
        self._torn_looks = 0
        self._log: tuple[Path, Tail] | None = None
        self._checks: tuple[Mark, StoredChecklist | None] | None = None

    def look(self) -> Seen:
        """Return what is there now."""
        try:
            holder = self._holder()
            journal = self._newest()
            problem = self._follow(journal) if journal is not None else ""
        except OSError as error:
            raise CoeError(
                "data-folder-not-readable",
                f"The data folder {self._runs.parent} cannot be read.",
                detail=error.strerror or str(error),
                hint="It is tried again by itself. Look at the connection to it and your rights.",
            ) from error
        if journal is None:
            return Seen(holder)
        if self._run is None:
            return Seen(holder, is_torn=self._torn is not None, problem=problem)
        folder = self._runs / self._run.id
        return Seen(
            holder,
            self._run,
            is_torn=self._torn is not None,
            lines=tuple(self._new_lines(folder, self._run.attempt)),
            checklist=self._checklist(folder / CHECKS),
            files=_beside(folder),
            problem=problem,
        )

    def _newest(self) -> Mark | None:
        """Return the journal that was written last; one that may not be read is no missing one."""
        try:
            folders = list(self._runs.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return None
        marks, refused = [], None
        for folder in folders:
            try:
                marks.append(_read_mark(folder / JOURNAL))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                refused = error
        if refused is not None and not marks:
            raise refused
        return max(marks, key=_age, default=None)

    def _follow(self, journal: Mark) -> str:
        """Read a journal that is another one than before; return why it cannot be shown."""
        if journal == self._read:
            self._torn, self._torn_looks = None, 0
            return ""
        path = Path(journal[0])
        try:
            self._run = decode_run(path.read_bytes())
        except NewerSchemaError as error:
            self._read = journal
            return f"The run {path.parent.name} was written by a newer version: {error}."
        except (OSError, ValueError, RecursionError, msgspec.DecodeError) as error:
            self._wait_for(journal)
            if isinstance(error, OSError) and self._torn_looks >= TORN_LOOKS:
                raise
            return ""
        self._read, self._torn, self._torn_looks = journal, None, 0
        return ""

    def _wait_for(self, journal: Mark) -> None:
        """Keep what was read before; after a while take the copy that lies beside the journal."""
        self._torn_looks = self._torn_looks + 1 if journal == self._torn else 1
        self._torn = journal
        if self._torn_looks < TORN_LOOKS:
            return
        folder = Path(journal[0]).parent
        if self._run is None or self._run.id != folder.name:
            self._run = read_run(folder) or self._run

    def _new_lines(self, folder: Path, attempt: Attempt | None) -> Iterator[str]:
        if attempt is None:
            return
        path = folder / attempt.raw_log
        if self._log is None or self._log[0] != path:
            mark = _mark(path)
            if mark is None:
                return
            self._log = path, self._open_tail(path, max(0, mark[2] - LONGEST_TAIL))
        for batch in islice(self._log[1].batches(), MOST_BATCHES):
            yield from batch

    def _checklist(self, path: Path) -> StoredChecklist | None:
        mark = _mark(path)
        if mark is None:
            return None
        if self._checks is None or self._checks[0] != mark:
            self._checks = mark, read_checklist(path)
        return self._checks[1]


def _read_mark(path: Path) -> Mark:
    status = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


def _mark(path: Path) -> Mark | None:
    try:
        return _read_mark(path)
    except OSError:
        return None


def _age(mark: Mark) -> tuple[int, str]:
    return mark[1], mark[0]


def _beside(folder: Path) -> tuple[tuple[str, int], ...]:
    try:
        paths = [path for pattern in _BESIDE for path in folder.glob(pattern)]
    except OSError:
        return ()
    marks = (_mark(path) for path in sorted(paths))
    return tuple((mark[0], mark[1]) for mark in marks if mark is not None)

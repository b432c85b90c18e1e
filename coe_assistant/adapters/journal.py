"""Runs on disk: runs/<run-id>/journal.json, written whole before anything is done about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.adapters.typed_json import learn
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_outline import RunOutline, outline_of

SCHEMA = 1

_NAME = "journal.json"
_BACKUP = "journal.json.bak"

logger = logging.getLogger(__name__)

# From schema n to n + 1, by n. Empty while there is only one schema.
_MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class FileJournal:
    """Keeps each run in a folder of its own below root.

    Args:
        root: The folder ``runs`` of the data folder; made when the first run is saved.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems: list[str] = []

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong with files read so far, for people."""
        return tuple(self._problems)

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run, made if it is not there."""
        folder = self._root / run_id
        try:
            make_owner_folder(folder)
        except OSError as error:
            raise _not_writable(folder, error) from error
        return folder

    def save(self, run: Run) -> None:
        """Write run durably; the state before it stays beside it as a copy."""
        folder = self.folder(run.id)
        path = folder / _NAME
        document = {"schema": SCHEMA, "run": msgspec.to_builtins(run)}
        data = msgspec.json.format(msgspec.json.encode(document), indent=1)
        try:
            if path.exists():
                write_atomically(folder / _BACKUP, path.read_bytes())
            write_atomically(path, data)
        except OSError as error:
            raise _not_writable(path, error) from error

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, newest first: an id begins with its UTC instant.

        Raises:
            CoeError: the folder cannot be read.
        """
        try:
            found = [item.name for item in self._root.iterdir() if self._holds_run(item)]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _not_readable(self._root, error) from error
        return tuple(sorted(found, reverse=True))

    def load(self, run_id: str = "") -> Run | None:
        """Return the run, the newest readable one for "", or None."""
        # A name from the command line is one of ours or nothing: it is never a path.
        known = self.runs()
        for name in [item for item in known if item == run_id] if run_id else known:
            run = self._read_folder(self._root / name)
            if run is not None:
                return run
        return None

    def outline(self, run_id: str) -> RunOutline | None:
        """Return what was tried in a run, or None when there is none.

        A journal that cannot be read at once is loaded as by load.
        """
        found = read_outline(self._root / run_id)
        if found is not None:
            return found
        run = self.load(run_id)
        return outline_of(run) if run is not None else None

    @staticmethod
    def _holds_run(folder: Path) -> bool:
        return folder.is_dir() and any((folder / name).exists() for name in (_NAME, _BACKUP))

    def _read_folder(self, folder: Path) -> Run | None:
        for name in (_NAME, _BACKUP):
            path = folder / name
            if not path.exists():
                continue
            try:
                return decode_run(path.read_bytes())
            except OSError as error:
                self._problems.append(f"{path} cannot be read: {error.strerror}.")
            except NewerSchemaError as error:
                self._problems.append(
                    f"The run {folder.name} is left alone: {error}. Use that program for it."
                )
                return None
            except (ValueError, RecursionError, msgspec.DecodeError) as error:
                self._move_aside(path, error)
        return None

    def _move_aside(self, path: Path, error: Exception) -> None:
        # Evidence is never overwritten (architecture section 4c).
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = path.with_name(f"{path.name}.corrupt-{stamp}")
        try:
            path.rename(aside)
        except OSError:
            aside = path
        self._problems.append(
            f"The journal {path.name} of run {path.parent.name} is damaged ({error}). "
            f"It was kept as {aside.name}."
        )


@dataclass(frozen=True, slots=True)
class _OutlineDocument:
    schema: int
    run: RunOutline


class NewerSchemaError(ValueError):
    """The journal was written by a newer version of the program."""


def read_run(folder: Path) -> Run | None:
    """Return the run in a folder, or None; nothing is moved aside, whatever is found."""
    for name in (_NAME, _BACKUP):
        try:
            return decode_run((folder / name).read_bytes())
        except (OSError, ValueError, RecursionError, msgspec.DecodeError):
            continue
    return None


def read_outline(folder: Path) -> RunOutline | None:
    """Return the outline of the run in a folder, or None where it takes more to read it."""
    learn(_OutlineDocument)
    try:
        document = msgspec.json.decode((folder / _NAME).read_bytes(), type=_OutlineDocument)
    except (OSError, ValueError, RecursionError, msgspec.DecodeError):
        return None
    return document.run if document.schema == SCHEMA else None


def decode_run(data: bytes) -> Run:
    """Return the run in a journal document.

    Raises:
        ValueError: not a journal document, or one of a newer version.
        msgspec.DecodeError: not JSON, or fields that do not fit.
    """
    document = msgspec.json.decode(data, type=dict[str, Any])
    schema = document.get("schema")
    if not isinstance(schema, int) or schema < 1:
        msg = "the first key is not a schema number"
        raise ValueError(msg)
    if schema > SCHEMA:
        msg = f"it has schema {schema}, this program knows {SCHEMA}"
        raise NewerSchemaError(msg)
    while schema < SCHEMA:
        document = _MIGRATIONS[schema](document)
        schema += 1
    learn(Run)
    return _consistent(msgspec.convert(document.get("run"), type=Run))


def _consistent(run: Run) -> Run:
    last = max([run.step, *(item.step for item in run.attempts)])
    first = min([run.step, *(item.step for item in run.attempts)])
    if first < 0 or last >= max(len(run.steps), 1):
        msg = f"step {last} of {len(run.steps)} does not exist"
        raise ValueError(msg)
    return run


def _not_readable(path: Path, error: OSError) -> CoeError:
    return CoeError(
        "data-folder-not-readable",
        f"The runs in {path} cannot be read.",
        detail=error.strerror or str(error),
        hint="Make the folder readable or choose another data folder with --data-dir.",
    )


def _not_writable(path: Path, error: OSError) -> CoeError:
    return CoeError(
        "data-folder-not-writable",
        f"The run cannot be written to {path}.",
        detail=error.strerror or str(error),
        hint="Free disk space or choose another data folder with --data-dir, then start again.",
    )

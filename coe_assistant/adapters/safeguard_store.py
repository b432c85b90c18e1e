"""Keeps snapshots, the record of acts, findings and reports in the folder of a run."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from coe_assistant.adapters.atomic_file import OWNER_FILE, make_owner_folder, write_atomically
from coe_assistant.adapters.typed_json import learn
from coe_assistant.domain.act_record import ActRecord
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.finding import StepFindings
from coe_assistant.domain.snapshot import SNAPSHOT_SCHEMA, Snapshot

T = TypeVar("T")

ACTS = "acts.jsonl"
LARGEST = 64 * 1024 * 1024


class RunSafeguardStore:
    """Implements ports.safeguard.SafeguardStore.

    Args:
        folder_of: Returns the folder of a run, made if it is not there.
    """

    def __init__(self, folder_of: Callable[[str], Path]) -> None:
        self._folder_of = folder_of

    def save_snapshot(self, run_id: str, name: str, snapshot: Snapshot) -> Path:
        """Write a snapshot as snapshot-<name>.json."""
        return self._save(run_id, f"snapshot-{name}.json", snapshot)

    def snapshot(self, run_id: str, name: str) -> Snapshot | None:
        """Return a snapshot, or None when there is none of that name."""
        path = self._folder_of(run_id) / f"snapshot-{name}.json"
        return read_snapshot(path) if path.exists() else None

    def add_act(self, run_id: str, record: ActRecord) -> None:
        """Add one line to the record of acts, on the disk when this returns."""
        path = self._folder_of(run_id) / ACTS
        line = msgspec.json.encode(record) + b"\n"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_FILE)
            with os.fdopen(descriptor, "ab") as stream:
                # A line that a crash tore stays a line of its own.
                stream.write(line if _ends_whole(path) else b"\n" + line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise _not_written(path, error) from error

    def acts(self, run_id: str) -> tuple[ActRecord, ...]:
        """Return the record of acts, oldest first; torn lines are left out."""
        path = self._folder_of(run_id) / ACTS
        try:
            lines = path.read_bytes().splitlines() if path.exists() else []
        except OSError as error:
            raise _not_read(path, error) from error
        found = (_act(line) for line in lines if line.strip())
        return tuple(one for one in found if one is not None)

    def save_findings(self, run_id: str, findings: StepFindings) -> None:
        """Write what the verification of one step found."""
        self._save(run_id, f"verification-{findings.step + 1}.json", findings)

    def findings(self, run_id: str) -> tuple[StepFindings, ...]:
        """Return what the verification of every step found, in order of the steps."""
        paths = self._folder_of(run_id).glob("verification-*.json")
        found = [_read(path, StepFindings) for path in paths]
        return tuple(sorted(found, key=lambda one: one.step))

    def checks(self, run_id: str) -> Mapping[str, Any]:
        """Return checks.json: the checklist with its last verdict; empty when there is none."""
        path = self._folder_of(run_id) / "checks.json"
        return _read(path, dict[str, Any]) if path.exists() else {}

    def save_settings(self, run_id: str, step: int, content: Mapping[str, Any]) -> Path:
        """Write pac's deployment settings for one step; return the absolute path."""
        return self._save(run_id, f"settings-{step + 1}.json", content)

    def save_ticks(self, run_id: str, ticks: Mapping[str, datetime]) -> None:
        """Write which tasks a person ticked off, and when."""
        self._save(run_id, "ticks.json", dict(ticks))

    def ticks(self, run_id: str) -> Mapping[str, datetime]:
        """Return which tasks were ticked off."""
        path = self._folder_of(run_id) / "ticks.json"
        return _read(path, dict[str, datetime]) if path.exists() else {}

    def exports_folder(self, run_id: str) -> Path:
        """Return the folder for exported solutions, made if it is not there."""
        folder = (self._folder_of(run_id) / "exports").absolute()
        try:
            make_owner_folder(folder)
        except OSError as error:
            raise _not_written(folder, error) from error
        return folder

    def save_report(self, run_id: str, name: str, content: bytes) -> Path:
        """Write report.html or report.md; return the absolute path."""
        return self._write(run_id, name, content)

    def _save(self, run_id: str, name: str, value: object) -> Path:
        data = msgspec.json.format(msgspec.json.encode(value), indent=1)
        return self._write(run_id, name, data)

    def _write(self, run_id: str, name: str, data: bytes) -> Path:
        path = (self._folder_of(run_id) / name).absolute()
        try:
            write_atomically(path, data)
        except OSError as error:
            raise _not_written(path, error) from error
        return path


def read_snapshot(path: Path) -> Snapshot:
    """Return the snapshot in a file.

    Raises:
        CoeError: it cannot be read, or it is none, or one of a newer version.
    """
    found = _read(path, Snapshot)
    if found.schema > SNAPSHOT_SCHEMA:
        raise CoeError(
            "snapshot-newer",
            f"The snapshot {path.name} was written by a newer version of this program.",
            hint="Use that version for it.",
        )
    return found


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Write a snapshot into a file that a person named.

    Raises:
        CoeError: it cannot be written.
    """
    data = msgspec.json.format(msgspec.json.encode(snapshot), indent=1)
    try:
        write_atomically(path.absolute(), data)
    except OSError as error:
        raise _not_written(path, error) from error


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell() == 0:
            return True
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _act(line: bytes) -> ActRecord | None:
    try:
        learn(ActRecord)
        return msgspec.json.decode(line, type=ActRecord)
    except (ValueError, msgspec.DecodeError):
        return None


def _read(path: Path, kind: type[T]) -> T:
    try:
        with path.open("rb") as stream:
            learn(kind)
            return msgspec.json.decode(stream.read(LARGEST), type=kind)
    except OSError as error:
        raise _not_read(path, error) from error
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        raise CoeError(
            "safeguard-file-damaged",
            f"The file {path.name} of the run cannot be understood.",
            detail=str(error),
            hint="It is left as it is. Look into the run's folder before anything is restored.",
        ) from error


def _not_read(path: Path, error: OSError) -> CoeError:
    return CoeError(
        "safeguard-file-not-readable",
        f"{path} cannot be read.",
        detail=error.strerror or str(error),
        hint="Check the file and your rights.",
    )


def _not_written(path: Path, error: OSError) -> CoeError:
    return CoeError(
        "safeguard-not-written",
        f"{path} cannot be written, so nothing was changed in the environment.",
        detail=error.strerror or str(error),
        hint="Free disk space, then try again.",
    )

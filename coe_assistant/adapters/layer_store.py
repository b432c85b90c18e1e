"""Keeps the definitions of layers in the folder of the run, before they are removed."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import ChosenLayer, Removal, RemovalResult, SavedLayer

_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")
_LONGEST_NAME = 80
_RESULTS = "results.jsonl"

logger = logging.getLogger(__name__)


class RunLayerStore:
    """Implements services.layer_removal.LayerStore.

    Args:
        folder: Where the files go; made when the first layer is saved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, layer: ActiveLayer) -> str:
        """Write a layer's whole definition durably; return the file's name.

        An older file of the same component stays: the new one gets a number.

        Raises:
            CoeError: it could not be written.
        """
        definition = {
            "schema": 1,
            "component_type": layer.component_type,
            "component_id": layer.component_id,
            "name": layer.name,
            "changed": list(layer.changed),
            "overwritten_at": layer.overwritten_at.isoformat() if layer.overwritten_at else None,
            "changes": layer.changes_json,
            "component": layer.component_json,
        }
        data = json.dumps(definition, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        try:
            make_owner_folder(self._folder)
            path = self._free_path(f"{layer.component_type}-{layer.component_id}")
            write_atomically(path, data)
        except OSError as error:
            raise CoeError(
                "layer-not-saved",
                "The definition of the layer could not be written, so the layer was left alone.",
                detail=str(error),
                hint="Free some space on the disk and try again.",
            ) from error
        return path.name

    def begin(self, chosen: Sequence[ChosenLayer], at: datetime) -> None:
        """Write durably what is about to be removed.

        Raises:
            CoeError: it could not be written.
        """
        rows = [
            {
                "component_type": one.component_type,
                "component_id": one.component_id,
                "name": one.name,
            }
            for one in chosen
        ]
        try:
            self._add({"at": at.isoformat(), "chosen": rows})
        except OSError as error:
            raise CoeError(
                "removal-not-recorded",
                "What is to be removed could not be written down, so nothing was removed.",
                detail=str(error),
                hint="Free some space on the disk and try again.",
            ) from error

    def note(self, result: RemovalResult, at: datetime) -> None:
        """Add a result to the list; a full disk costs the note, not the removal."""
        line = {
            "at": at.isoformat(),
            "component_type": result.layer.component_type,
            "component_id": result.layer.component_id,
            "name": result.layer.name,
            "outcome": result.outcome.value,
            "detail": result.detail,
            "saved_as": result.saved_as,
        }
        try:
            self._add(line)
        except OSError as error:
            logger.warning("the result for a layer could not be noted: %s", error)

    def _add(self, line: Mapping[str, object]) -> None:
        make_owner_folder(self._folder)
        path = self._folder / _RESULTS
        with path.open("a+b") as stream:
            # a line that a crash tore stays a line of its own
            is_torn = stream.tell() > 0 and not _ends_whole(path)
            data = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace")
            stream.write((b"\n" if is_torn else b"") + data + b"\n")
            stream.flush()
            os.fsync(stream.fileno())

    def removal(self) -> Removal | None:
        """Return what is written about the last removal, or None; torn lines are left out."""
        at: datetime | None = None
        chosen: tuple[ChosenLayer, ...] = ()
        ended: set[tuple[str, str]] = set()
        for line in self._lines():
            rows = line.get("chosen")
            if isinstance(rows, list):
                at, chosen, ended = _instant(line), tuple(_layers(rows)), set()
            else:
                ended |= {one.key for one in _layers([line])}
        return Removal(at, chosen, frozenset(ended)) if at is not None and chosen else None

    def _lines(self) -> Iterator[Mapping[str, object]]:
        path = self._folder / _RESULTS
        try:
            lines = path.read_bytes().splitlines() if path.exists() else []
        except OSError as error:
            logger.warning("the record of removed layers could not be read: %s", error)
            return
        for line in lines:
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict):
                yield found

    def saved(self) -> tuple[SavedLayer, ...]:
        """Return what was kept, newest first; files that cannot be read are left out."""
        found = []
        for path in self._folder.glob("*.json") if self._folder.is_dir() else ():
            try:
                document = json.loads(path.read_bytes())
                at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                kind, name = str(document["component_type"]), str(document["name"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
            found.append(SavedLayer(path.name, kind, name, at))
        return tuple(sorted(found, key=lambda one: (one.saved_at, one.file), reverse=True))

    def text(self, file: str) -> str:
        """Return a kept definition for people: the JSON inside it is laid out too.

        Raises:
            CoeError: it cannot be read.
        """
        known = {one.file for one in self.saved()}
        try:
            document = json.loads((self._folder / file).read_bytes()) if file in known else None
        except (OSError, ValueError):
            document = None
        if not isinstance(document, dict):
            raise CoeError("layer-not-readable", f"The kept definition {file} cannot be read.")
        for key in ("changes", "component"):
            document[key] = _laid_out(document.get(key))
        return json.dumps(document, ensure_ascii=False, indent=2)

    def _free_path(self, name: str) -> Path:
        # the id comes from outside: it must not lead out of the folder
        stem = _UNSAFE.sub("_", name)[:_LONGEST_NAME]
        path = self._folder / f"{stem}.json"
        number = 1
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}.json"
        return path


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _instant(line: Mapping[str, object]) -> datetime | None:
    try:
        return datetime.fromisoformat(str(line.get("at")))
    except ValueError:
        return None


def _layers(rows: Sequence[object]) -> Iterator[ChosenLayer]:
    for row in rows:
        if isinstance(row, dict):
            parts = (row.get(name) for name in ("component_id", "component_type", "name"))
            yield ChosenLayer(*(str(part or "") for part in parts))


def _laid_out(packed: object) -> object:
    """Return JSON that stands in a text as what it holds; other texts stay."""
    try:
        return json.loads(packed) if isinstance(packed, str) else packed
    except ValueError:
        return packed

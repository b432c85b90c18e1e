"""Keeps the definitions of layers in the folder of the run, before they are removed."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import RemovalResult, SavedLayer

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
            make_owner_folder(self._folder)
            with (self._folder / _RESULTS).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            logger.warning("the result for a layer could not be noted: %s", error)

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


def _laid_out(packed: object) -> object:
    """Return JSON that stands in a text as what it holds; other texts stay."""
    try:
        return json.loads(packed) if isinstance(packed, str) else packed
    except ValueError:
        return packed

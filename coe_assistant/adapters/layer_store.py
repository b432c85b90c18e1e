"""Keeps the definitions of layers in the folder of the run, before they are removed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder, write_atomically
from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError

_UNSAFE = re.compile(r"[^0-9A-Za-z-]+")
_LONGEST_NAME = 80


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

    def _free_path(self, name: str) -> Path:
        # the id comes from outside: it must not lead out of the folder
        stem = _UNSAFE.sub("_", name)[:_LONGEST_NAME]
        path = self._folder / f"{stem}.json"
        number = 1
        while path.exists():
            number += 1
            path = self._folder / f"{stem}-{number}.json"
        return path

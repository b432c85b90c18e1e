"""Which steps of a diagnosis a person ticked, kept in the run folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from pathlib import Path

FILE_NAME = "ticked-steps.json"
_LARGEST = 100_000

logger = logging.getLogger(__name__)


def ticked_steps(folder: Path) -> frozenset[str]:
    """Return the ticked steps; none where the file is missing or damaged."""
    path = folder / FILE_NAME
    try:
        if path.stat().st_size > _LARGEST:
            return frozenset()
        found = json.loads(path.read_text("utf-8"))["ticked"]
        return frozenset(step for step in found if isinstance(step, str))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def keep_ticked(folder: Path, steps: Iterable[str]) -> None:
    """Write the ticked steps; what cannot be written is logged, nothing depends on it."""
    text = json.dumps({"schema": 1, "ticked": sorted(steps)})
    temporary = folder / f".{FILE_NAME}.tmp"
    try:
        temporary.write_text(text, "utf-8")
        temporary.replace(folder / FILE_NAME)
    except OSError as error:
        logger.info("ticked steps were not kept: %s", error)

"""Keeps the latest finished checklist in the folder of its run, for report and bundle."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from coe_assistant.adapters.atomic_file import write_atomically
from coe_assistant.domain.errors import CoeError

_NAME = "checks.json"

logger = logging.getLogger(__name__)


class RunCheckRecord:
    """Writes checks.json.

    Args:
        folder: Returns the folder of a run, made if it is not there.
    """

    def __init__(self, folder: Callable[[str], Path]) -> None:
        self._folder = folder

    def save(self, run_id: str, document: Mapping[str, object]) -> None:
        """Write document; a full disk costs the record, not the run: the journal says so."""
        data = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
        try:
            write_atomically(self._folder(run_id) / _NAME, data)
        except (OSError, CoeError) as error:
            logger.warning("the checklist could not be kept: %s", error)

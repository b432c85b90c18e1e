"""The record: every request and every operation, in memory and as lines in the lab folder.

The file outlives a kill of the server, and tests judge by it: one import started means one line of
kind ``operation`` with ``"accepted": true``. Each server begins with a line of kind
``start``, for the file is never emptied.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

IMPORT_MESSAGES = ("ImportSolutionAsync", "StageAndUpgradeAsync")
_KEPT_REQUESTS = 20_000


class Record:
    """Collects what was asked of the tenant and what it began to do."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._guard = threading.Lock()
        self._requests: deque[dict[str, Any]] = deque(maxlen=_KEPT_REQUESTS)
        self._operations: list[dict[str, Any]] = []
        self._changes: list[dict[str, Any]] = []
        self._write("start", {})

    def request(self, **facts: object) -> None:
        """Note one answered request."""
        self._requests.append(self._write("request", facts))

    def operation(self, **facts: object) -> None:
        """Note one operation that was started or refused."""
        self._operations.append(self._write("operation", facts))

    def change(self, **facts: object) -> None:
        """Note a row that was changed or created."""
        self._changes.append(self._write("change", facts))

    def imports_started(self) -> int:
        """Return how many imports the tenant accepted."""
        return sum(
            1 for row in self._operations if row["accepted"] and row["message"] in IMPORT_MESSAGES
        )

    def whole(self) -> dict[str, Any]:
        """Return everything that is remembered."""
        with self._guard:
            requests, operations = list(self._requests), list(self._operations)
            changes = list(self._changes)
        return {
            "imports_started": self.imports_started(),
            "operations": operations,
            "changes": changes,
            "requests": requests,
        }

    def _write(self, kind: str, facts: dict[str, object]) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        row = {"at": now, "kind": kind, **facts}
        with self._guard, self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")
        return row

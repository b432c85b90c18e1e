"""Names for runs: sortable by time, readable, unlikely to meet."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime

_LONGEST_NAME = 40


def new_run_id(at: datetime, solution: str) -> str:
    """Return an id such as 20261124T220000Z-centerofexcellencecorecomponents-3f2a.

    It begins with the instant, so that ids sort by time, and is a safe folder name everywhere.
    """
    name = re.sub(r"[^a-z0-9]+", "-", solution.lower()).strip("-")[:_LONGEST_NAME] or "run"
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{stamp}-{name}-{secrets.token_hex(2)}"

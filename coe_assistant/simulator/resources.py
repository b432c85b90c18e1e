"""Where the data of the simulated tenant lies, and stable made-up ids."""

from __future__ import annotations

import uuid
from pathlib import Path

# Beside the package in a checkout, and beside it again in a frozen build.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "simulator"

_NAMESPACE = uuid.UUID("5d0d7a3c-0c0e-4a4b-9d53-c0e000000001")


def stable_id(*parts: str) -> str:
    """Return the same GUID for the same words, so that two runs can be compared."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def fresh_id() -> str:
    """Return a new GUID, as for a row that the engine writes."""
    return str(uuid.uuid4())

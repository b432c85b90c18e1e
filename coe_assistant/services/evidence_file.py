"""The texts behind a diagnosis, kept beside the attempt in the run folder."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path

from coe_assistant.domain.evidence import Evidence, Origin, Source

MOST_CHARS = 500_000  # of each text; the reason stands at its end
LARGEST_FILE = 16_000_000

logger = logging.getLogger(__name__)


def evidence_path(folder: Path, attempt: int) -> Path:
    """Return where the texts of an attempt are kept."""
    return folder / f"attempt-{attempt}-evidence.json"


def keep_evidence(evidence: Evidence, path: Path) -> None:
    """Write the texts; a full disk is logged, the diagnosis stands without them."""
    document = {
        "schema": 1,
        "texts": [
            {
                "origin": source.origin.value,
                "at": source.at.isoformat() if source.at is not None else None,
                "text": source.text[-MOST_CHARS:],
            }
            for source in evidence.sources
        ],
    }
    try:
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8", errors="replace")
    except OSError as error:
        logger.info("%s was not kept: %s", path.name, error)


def kept_evidence(path: Path) -> Evidence:
    """Return the texts of an attempt; nothing where there are none, or none that can be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Evidence()
        document = json.loads(path.read_text("utf-8"))
        sources = tuple(_source(row) for row in document["texts"])
    except (OSError, ValueError, KeyError, TypeError):
        return Evidence()
    return Evidence(sources)


def _source(row: dict[str, str | None]) -> Source:
    at = row.get("at")
    return Source(
        Origin(row["origin"]), str(row["text"]), at=datetime.fromisoformat(at) if at else None
    )

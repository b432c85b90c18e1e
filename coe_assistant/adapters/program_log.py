"""The program's own log: JSON lines in the data folder, rotating, without tokens."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder

FILE = "coe-assistant.log"
LARGEST = 1_000_000
KEPT = 5

# Not the redaction of bundles: only what must never stand even in a local log.
_TOKENS = re.compile(
    r"(?i)\bbearer\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|"
    r"(?<=refresh_token=)[^&\s\"]+|(?<=\"refresh_token\":\")[^\"]+"
)


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, logger, text, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return record as a line."""
        at = datetime.fromtimestamp(record.created, UTC)
        entry = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return _TOKENS.sub("[token]", json.dumps(entry, ensure_ascii=False))


def open_log(folder: Path, *, verbose: bool) -> logging.Handler:
    """Write the log below folder from now on; return the handler, for closing.

    Raises:
        OSError: folder cannot be written.
    """
    make_owner_folder(folder)
    handler = RotatingFileHandler(
        folder / FILE, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger("coe_assistant")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.addHandler(handler)
    return handler


def close_log(handler: logging.Handler) -> None:
    """Stop writing to handler."""
    logging.getLogger("coe_assistant").removeHandler(handler)
    handler.close()

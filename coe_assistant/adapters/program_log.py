"""The program's own log: JSON lines in the data folder, rotating, without tokens."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from coe_assistant.adapters.atomic_file import OWNER_FILE, make_owner_folder

FILE = "coe-assistant.log"
LARGEST = 1_000_000
KEPT = 5

# Not the redaction of bundles: only what must never stand even in a local log.
_TOKENS = re.compile(r"(?i)\bbearer\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?")
_NAMED = re.compile(
    r"(?i)((?:access|refresh|id)_token|client_secret|password)"
    r"(\\?[\"']?\s*(?:[:=]|value\s*=)\s*\\?[\"']?)[^\s\"'&<>\\]+"
)
_OURS = "coe_assistant"
_LIBRARY = "msal"  # it logs a whole answer that is no JSON, as an error
_LONGEST = 400  # characters of a library's text
_READ = 20_000  # as many are looked through: a page may have megabytes


class OwnerFileHandler(RotatingFileHandler):
    """Makes every new file readable by its owner only (interfaces.md section 5)."""

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, OWNER_FILE), "a", encoding="utf-8")


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, logger, text, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return record as a line."""
        at = datetime.fromtimestamp(record.created, UTC)
        text = record.getMessage()
        entry = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "text": without_tokens(text) if record.name.startswith(_OURS) else _bounded(text),
        }
        if record.exc_info:
            entry["traceback"] = without_tokens(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def without_tokens(text: str) -> str:
    """Return text without what signs somebody in: tokens by their look or name, passwords."""
    return _NAMED.sub(r"\1\2[token]", _TOKENS.sub("[token]", text))


def _bounded(text: str) -> str:
    """Return the beginning of a library's text without tokens, and its length in characters.

    The last word of a text that is cut is left out: half a token has no look of its own.
    """
    if len(text) <= _READ:
        told = without_tokens(text)
    else:
        told = without_tokens("".join(text[:_READ].rsplit(None, 1)[:-1]))
    if len(told) <= _LONGEST and len(text) <= _READ:
        return told
    return f"{told[:_LONGEST]}… [{len(text)}]"


class LogFile(OwnerFileHandler):
    """The file of the log; a line that a full or vanished disk does not take is lost in silence."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - as inherited
        """Say nothing: the standard words are a traceback, and the window tells of full disks.

        What is no error of the disk is one of ours: it is told as logging tells it.
        """
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)

    def close(self) -> None:
        """Close, whatever the disk says to the last line."""
        with contextlib.suppress(OSError):
            super().close()


def open_log(folder: Path, *, verbose: bool) -> logging.Handler:
    """Write the log below folder from now on; return the handler, for closing.

    What MSAL warns of stands there too, cut to some hundred characters.

    Raises:
        OSError: folder cannot be written.
    """
    make_owner_folder(folder)
    handler = LogFile(
        folder / FILE, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(JsonLines())
    root = logging.getLogger(_OURS)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.addHandler(handler)
    logging.getLogger(_LIBRARY).addHandler(handler)  # else its errors go to the console, whole
    return handler


def close_log(handler: logging.Handler) -> None:
    """Stop writing to handler, and take back what open_log set."""
    root = logging.getLogger(_OURS)
    root.removeHandler(handler)
    logging.getLogger(_LIBRARY).removeHandler(handler)
    root.setLevel(logging.NOTSET)
    handler.close()

"""Turns what people paste or open into evidence: text, logs, import results, JSON, HTML mails."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from coe_assistant.adapters.import_log import failures, read_import_log
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence, Origin, Source

MAX_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 1 << 18
_MAX_ROWS = 2_000
_MAX_JSON_CHARS = 8_000_000
_HEAD_CHARS = 4_096
_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "pre", "ul", "ol", "blockquote"}
)
_SILENT = frozenset({"script", "style", "head", "title"})
_JSON_TEXTS = ("message", "friendlymessage", "errortext", "ErrorMessages", "WarningMessages")


def decode_pasted(raw: bytes) -> str:
    """Return the text of a file of any of the usual encodings; never fails."""
    raw = raw[:MAX_BYTES]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    if len(raw) >= 4 and raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return raw.decode("utf-16-le", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def pasted_evidence(text: str) -> Evidence:
    """Return evidence for a pasted text or the content of a file.

    Texts that carry other texts (import results, JSON, HTML) become what they carry. What cannot
    be read as its form is taken as plain text, so this never fails.
    """
    head = text[:_HEAD_CHARS].lstrip("\ufeff \t\r\n")
    if _is_log(head):
        try:
            return Evidence((Source(Origin.IMPORT_JOB, "\n".join(_log_lines(text))),))
        except CoeError:
            return Evidence.of_text(text)
    if head[:1] in ("{", "[") and len(text) <= _MAX_JSON_CHARS:
        return _json_evidence(text)
    if _is_html(head):
        return Evidence.of_text(html_text(text))
    return Evidence.of_text(text)


def evidence_of_file(path: Path) -> Evidence:
    """Return evidence for a file of any form; an import log of any size is read as a stream.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_CHARS)
        stream.seek(0)
        if not _is_log(decode_pasted(head)):
            return pasted_evidence(decode_pasted(stream.read(MAX_BYTES)))
        pieces = iter(lambda: stream.read(_PIECE_BYTES), b"")
        try:
            return Evidence((Source(Origin.IMPORT_JOB, "\n".join(_log_lines(pieces))),))
        except CoeError:
            stream.seek(0)
            return Evidence.of_text(decode_pasted(stream.read(MAX_BYTES)))


def components_of_file(path: Path) -> Iterator[ComponentResult]:
    """Yield the components of an import log as the file is read.

    Raises:
        OSError: the file cannot be read.
        CoeError: it is no import log, or not a whole one.
    """
    with path.open("rb") as stream:
        head = decode_pasted(stream.read(_HEAD_CHARS))
        stream.seek(0)
        if not _is_log(head):
            raise CoeError(
                "not-an-import-log",
                f"{path.name} is not an import log.",
                detail="It is neither importjob.data nor a formatted result (SpreadsheetML).",
                hint="Take the log that the solution import offers to download, an XML file.",
            )
        yield from read_import_log(iter(lambda: stream.read(_PIECE_BYTES), b""))


def _is_log(head: str) -> bool:
    return "<Workbook" in head or "<importexportxml" in head


def html_text(text: str) -> str:
    """Return the words of an HTML text, a line for each block."""
    parser = _TextOfHtml()
    parser.feed(text)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)


def _is_html(head: str) -> bool:
    lowered = head.lower()
    return any(mark in lowered for mark in ("<html", "<!doctype html", "<body", "<div", "<table"))


def _log_lines(text: str | Iterable[bytes]) -> Iterator[str]:
    count = 0
    for row in failures(read_import_log(text)):
        count += 1
        if count > _MAX_ROWS:
            break
        code = f"0x{row.code} " if row.code else ""
        yield f"{row.kind} {row.name} {row.id}: {row.result} {code}{row.text}"
    if count == 0:
        yield "Import progress: no failures in the log"  # it may be of a running import


def _json_evidence(text: str) -> Evidence:
    """Return the text itself and, where it is JSON, the messages that it wraps in strings."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Evidence.of_text(text)
    inner: list[str] = []
    _collect(value, inner, depth=0)
    if not inner:
        return Evidence.of_text(text)
    return Evidence((Source(Origin.PASTED, text + "\n" + "\n".join(inner)),))


def _collect(value: object, found: list[str], depth: int) -> None:
    if depth > 20 or len(found) > _MAX_ROWS:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            if key in _JSON_TEXTS and isinstance(part, str) and ("\n" in part or '"' in part):
                found.append(part)
            else:
                _collect(part, found, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _collect(part, found, depth + 1)


class _TextOfHtml(HTMLParser):
    """Collects the text of HTML; a block starts a new line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag in _SILENT:
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)

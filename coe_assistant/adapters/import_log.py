"""Reads import logs as a stream: ``importjob.data`` and the formatted results (SpreadsheetML).

Such a log may have hundreds of megabytes (http-contracts 1.9), so nothing but the current element
is kept. Input is untrusted: a document type declaration is refused, so no entity can grow, and
every text is cut at a limit.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from coe_assistant.adapters.import_log_parsers import DataParser, LogParser, SpreadsheetParser
from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError

CHUNK_CHARS = 65_536
MAX_DEPTH = 200
_HEAD_CHARS = 4_096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_import_log(source: str | Iterable[bytes]) -> Iterator[ComponentResult]:
    """Yield the result of every component in an import log, in document order.

    Args:
        source: The log as text, or its bytes in pieces of any size. The encoding named in the
            XML declaration is not believed: Dataverse says utf-16 in what it sends as UTF-8.

    Raises:
        CoeError: the log is not XML, or has a document type declaration.
    """
    return _results(_text_pieces(source) if isinstance(source, str) else _decoded(source))


def failures(results: Iterable[ComponentResult]) -> Iterator[ComponentResult]:
    """Yield the results that are neither success nor empty."""
    return (row for row in results if row.is_problem)


def _results(pieces: Iterator[str]) -> Iterator[ComponentResult]:
    head = next(pieces, "")
    while len(head) < _HEAD_CHARS and (more := next(pieces, "")):
        head += more
    body = _without_declaration(head)
    parser: LogParser = SpreadsheetParser() if "<Workbook" in body else DataParser()
    reader = _reader(parser)
    try:
        reader.Parse(_bytes(body), False)  # noqa: FBT003 - expat takes no keywords
        yield from parser.take()
        for piece in pieces:
            reader.Parse(_bytes(piece), False)  # noqa: FBT003
            yield from parser.take()
        reader.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise CoeError(
            "import-log-unreadable",
            "The import log is not complete XML.",
            detail=str(error),
            hint="Explain the text of the error instead.",
        ) from error
    yield from parser.take()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair cannot be encoded


def _reader(parser: LogParser) -> expat.XMLParserType:
    # input is text, which expat gets as UTF-8, whatever the declaration said
    reader = expat.ParserCreate(encoding="utf-8")
    reader.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _refused("it is nested too deeply")
        parser.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        parser.end(name.rpartition(":")[2])

    def doctype(*_ignored: object) -> None:
        raise _refused("it has a document type declaration")

    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = parser.text
    reader.StartDoctypeDeclHandler = doctype
    return reader


def _refused(reason: str) -> CoeError:
    return CoeError(
        "import-log-refused",
        f"The import log is not read: {reason}.",
        hint="Explain the text of the error instead.",
    )


def _without_declaration(head: str) -> str:
    head = head.lstrip("\ufeff \t\r\n\0")
    if head.startswith("<?xml"):
        _, found, rest = head.partition("?>")
        return rest.lstrip() if found else ""
    return head


def _text_pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), CHUNK_CHARS):
        yield text[start : start + CHUNK_CHARS]


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    decoder: codecs.IncrementalDecoder | None = None
    pending = b""
    for piece in pieces:
        if decoder is None:
            pending += piece
            if len(pending) < 4:
                continue
            decoder, pending = _decoder(pending)
            yield decoder.decode(pending)
        else:
            yield decoder.decode(piece)
    if decoder is None:
        decoder, pending = _decoder(pending)
        yield decoder.decode(pending, final=True)
        return
    yield decoder.decode(b"", final=True)


def _decoder(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder chosen by what the bytes are, and the bytes without their mark."""
    encoding = "utf-8"
    for bom, name in _BOMS:
        if head.startswith(bom):
            encoding, head = name, head[len(bom) :]
            break
    else:
        if head[:4] == b"<\0?\0" or head[1:2] == b"\0":
            encoding = "utf-16-le"
        elif head[:1] == b"\0":
            encoding = "utf-16-be"
    return codecs.getincrementaldecoder(encoding)(errors="replace"), head

"""Long stretches of packed text, such as a picture in base64: looked at as a whole.

Every line of one is new, and hardly any rule can match in it: none that needs a space, a colon or
a quote. So a stretch is taken out of the lines but for its ends, and the few rules that may match
run on all of it, as it stands and joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coe_assistant.domain.name_words import is_name
from coe_assistant.domain.packed_text import PACKED_BYTES
from coe_assistant.domain.protected import is_protected
from coe_assistant.domain.redaction_views import LONGEST_CHAIN, View

_LINE = rb"[ \t]{0,32}[A-Za-z0-9+/_-]{40,}+\r?\n"
_LINES = re.compile(
    rb"(?:\A|(?<=\n))(?:" + _LINE + rb"){5,}+(?:[ \t]{0,32}[A-Za-z0-9+/_-]+={0,2}(?=\r?\n|\Z))?"
)
_RUN = re.compile(rb"[A-Za-z0-9+/_-]+")
_LONG_RUN = re.compile(rb"[A-Za-z0-9+/_-]{8000,}+={0,2}")
_OTHER = re.compile(rb"[^A-Za-z0-9+/_-]")
_GOES_ON = re.compile(
    rb"(?:\r?\n[ \t]{0,32}[A-Za-z0-9+/_-]{40,}+)++(?:\r?\n[ \t]{0,32}([A-Za-z0-9+/_-]+={0,2}))?"
    rb"(?=\r?\n|\Z)"
)
_WHOLE_LINE = re.compile(rb"[A-Za-z0-9+/_-]{40}\Z")
_ALL_BUT_FEEDS = PACKED_BYTES + b"=\r \t"
_BLANK = bytes(byte if byte == 10 else 32 for byte in range(256))
_LONGEST_END = 2_000  # of a long run stays with its line: names, and what goes on behind
_WORDS = re.compile(rb"(?:[a-z]{3}|[A-Z]{3})\+is\+|\+-")  # in a form, and a mark of UTF-7
_TOKEN = re.compile(_WORDS.pattern + rb"|(?:\A|[\n \t])eyJ")
_LATER_PART = re.compile(rb"\s{0,34}[A-Za-z0-9_-]*\.[A-Za-z0-9_-]")
_DONE = b".]}>;)\n"  # at the end of a line: the next one does not go on with it


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of packed text, and the inner part of it that its lines do without."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def blocks_in(data: bytes) -> list[Block]:
    """Return the stretches of data that are looked at as a whole, in order."""
    return sorted((*_long_runs(data), *_many_lines(data)), key=lambda block: block.start)


def _long_runs(data: bytes) -> Iterator[Block]:
    at = 0
    while at + _LONGEST_END < len(data):
        # Most text has a space or a full stop within a few letters.
        if _OTHER.search(data, at, at + _LONGEST_END) is not None:
            at += _LONGEST_END
            continue
        begin = max(at - _LONGEST_END, 0)
        match = _LONG_RUN.search(data, begin, len(data))
        at += _LONGEST_END
        if match is not None and match.start() < at:
            for start, end in _untold(data, *match.span()):
                if end - start > 3 * _LONGEST_END:
                    yield Block(start, end, start + _LONGEST_END, end - _LONGEST_END)
            at = max(at, match.end())


def _many_lines(data: bytes) -> Iterator[Block]:
    if b"\n" * 4 not in data.translate(None, _ALL_BUT_FEEDS):
        return  # quick to see, and true of most logs
    for match in _LINES.finditer(data):
        first, last = match.span()
        if first and data[first - 2 : first - 1] not in _DONE:
            first = min(first + LONGEST_CHAIN, last)  # the line before may name what goes on here
        for begin, end in _untold(data, first, last):
            start = begin if begin == match.start() else data.find(b"\n", begin, end) + 1
            end = end if end == last else data.rfind(b"\n", 0, end) + 1  # noqa: PLW2901
            inner_start = data.find(b"\n", start, end) + 1
            inner_end = data.rfind(b"\n", 0, max(data.rfind(b"\n", 0, end - 1), 0)) + 1
            if start >= begin and start < inner_start < inner_end:
                yield Block(start, end, inner_start, inner_end)


def _untold(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the parts between what must be looked at line by line, with what goes on behind it."""
    telling = _WORDS if _LATER_PART.match(data, end) is None else _TOKEN
    match = telling.search(data, start, end)
    while match is not None:
        yield start, max(start, match.start() - _LONGEST_END)
        start = min(match.end() + LONGEST_CHAIN, end)
        match = telling.search(data, start, end)
    yield start, end


def without_blocks(data: bytes, blocks: Sequence[Block]) -> bytes:
    """Return data with spaces for the inner parts of blocks."""
    parts: list[bytes] = []
    at = 0
    for block in blocks:
        inner = data[block.inner_start : block.inner_end].translate(_BLANK)
        parts += [data[at : block.inner_start], inner]
        at = block.inner_end
    return b"".join([*parts, data[at:]])


def wrapped_end(data: bytes, start: int, end: int) -> int:
    """Return where a value that ends with a line of packed text really ends: it may go on."""
    if _WHOLE_LINE.search(data, max(start, end - 40), end) is None:
        return end
    match = _GOES_ON.match(data, end)
    if match is None:
        return end
    last = match[1]
    is_other = last is not None and (is_protected(last) or is_name(last))
    return data.rfind(b"\n", end, match.start(1)) if is_other else match.end()


def joined_block(data: bytes, block: Block) -> View:
    """Return a block as one run of packed text."""
    spans = [match.span() for match in _RUN.finditer(data, block.start, block.end)]
    starts: list[int] = []
    size = 0
    for start, end in spans:
        starts.append(size)
        size += end - start
    whole = b"".join(data[start:end] for start, end in spans)
    return View(whole, starts, [start for start, _end in spans], block.end, tuple(starts[1:]))

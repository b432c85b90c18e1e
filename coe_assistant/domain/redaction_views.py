"""Other readings of the same bytes: escapes undone, wrapped lines joined.

A view remembers where each of its bytes came from, so that what is found in it can be replaced
in the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coe_assistant.domain.name_words import is_name
from coe_assistant.domain.redaction_lines import Joint, Line, LineShapes
from coe_assistant.domain.redaction_rule import Span

_ESCAPE = re.compile(
    rb"%(?:25)*([0-9A-Fa-f]{2})|\\+u00([0-9A-Fa-f]{2})|\\+x([0-9A-Fa-f]{2})"
    rb"|&#x([0-9A-Fa-f]{2});|&#(\d{2,3});|&(quot|amp|lt|gt|apos);|\\+([\"'\\/@=:&nrt])"
)
_FORM_ESCAPE = re.compile(_ESCAPE.pattern + rb"|(\+)")
_MEANT = {
    b"+": b" ",
    b"quot": b'"',
    b"amp": b"&",
    b"lt": b"<",
    b"gt": b">",
    b"apos": b"'",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
}
LONGEST_CHAIN = 16_384
_LONGEST_END = 2_048
_MOST_BEGINS = 12
_MOST_LINES = 6
_LONG_VALUE = 96
_BLANKED = b"." * 12
_CLOSED = (b",", b"{", b"}", b"[", b"]", b";")


@dataclass(frozen=True, slots=True)
class View:
    """Bytes made from others. starts[i] in data stands at origins[i] in the original.

    end: where the view ends in the original. joints: where in data a line of the original ended.
    """

    data: bytes
    starts: list[int]
    origins: list[int]
    end: int
    joints: tuple[int, ...] = ()

    def origin(self, at: int) -> int:
        """Return where the byte at comes from."""
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece]

    def span(self, span: Span) -> Span:
        """Return a span of the view as a span of what the view was made from."""
        end = self.origin(span.end - 1) + 1
        if span.end in self.starts and span.end not in self.joints:
            # an escape is longer than what it means
            end = max(end, self.origin(span.end))
        end = min(end, self.end)
        start, reach = self.origin(span.start), self.origin(span.reach_start)
        return Span(start, end, span.rule, span.value, reach)


def unescaped(data: bytes, start: int, end: int) -> Iterator[View]:
    """Give a line with one level of escapes undone; in a URL a plus may also mean a space."""
    view = _unescaped(_ESCAPE, data, start, end)
    if len(view.starts) > 1:
        yield view
    if data.find(b"+", start, end) >= 0:
        yield _unescaped(_FORM_ESCAPE, data, start, end)


def _unescaped(escape: re.Pattern[bytes], data: bytes, start: int, end: int) -> View:
    parts: list[bytes] = []
    starts, origins = [0], [start]
    at, size = start, 0
    for match in escape.finditer(data, start, end):
        byte = _meaning(match)
        parts += [data[at : match.start()], byte]
        size += match.start() - at
        starts += [size, size + 1]
        origins += [match.start(), match.end()]
        size += 1
        at = match.end()
    parts.append(data[at:end])
    return View(b"".join(parts), starts, origins, end)


def _meaning(match: re.Match[bytes]) -> bytes:
    index = match.lastindex or 0
    text = match[index]
    if index <= 4:
        return bytes([int(text, 16)])
    if index == 5:
        return bytes([min(int(text), 255)])
    return _MEANT.get(text, text)


def joined(data: bytes, lines: Sequence[Line], shapes: LineShapes) -> Iterator[View]:
    """Give every group of lines that may be one wrapped line, joined; lines may have gaps.

    A group is two lines, and more where single words follow. Only groups that hold something to
    look at are given.
    """
    chain: list[Line] = []
    for number, (before, after) in enumerate(pairwise(lines)):
        is_joint = before.end + 1 == after.start and before.traits.opens and after.traits.continues
        if not is_joint:
            if chain:
                yield from _given(data, chain, shapes)
                chain = []
            continue
        chain = chain or [before]
        chain.append(after)
        following = lines[number + 2] if number + 2 < len(lines) else None
        goes_on = after.traits.is_word or (following is not None and following.traits.is_word)
        if not goes_on or after.end - chain[0].start > LONGEST_CHAIN:
            yield from _given(data, chain, shapes)
            chain = []
    yield from _given(data, chain, shapes)


def _given(data: bytes, chain: Sequence[Line], shapes: LineShapes) -> Iterator[View]:
    """Give a chain, and again from each of its lines that something may begin in."""
    if len(chain) < 2:
        return
    gates = shapes.chain(chain)
    worth = [
        _is_worth(data, chain[number - 1], chain[number], shapes.over_joint(gates, number))
        for number in range(1, len(chain))
    ]
    if not any(worth):
        return
    yield _join(data, chain)
    for number in [number for number, is_worth in enumerate(worth) if is_worth][:_MOST_BEGINS]:
        if number:
            yield _join(data, chain[number : number + _MOST_LINES])
        yield _join(data, chain[number : number + 2], glue=1)


def _is_worth(data: bytes, before: Line, after: Line, joint: Joint) -> bool:
    has_escape = before.traits.has_escape or after.traits.has_escape
    is_closed = before.shape.rstrip().endswith(_CLOSED)
    if joint.has_rule or (has_escape and not is_closed):
        return True
    if joint.run_behind > 0:
        end = before.end - data.endswith(b"\r", before.start, before.end)
        start = after.start + len(after.shape) - len(after.shape.lstrip())
        run = data[end - joint.run_before : end] + data[start : start + joint.run_behind]
        if not is_name(run):
            return True
    # A long value reaches the end of its line.
    return before.shape.rstrip().endswith(_BLANKED) or (
        bool(before.traits.rules) and b" " not in before.shape[-_LONG_VALUE:]
    )


def _join(data: bytes, chain: Sequence[Line], glue: int = 0) -> View:
    """Return lines as one; with glue the line feed stays, as a space."""
    parts: list[bytes] = []
    starts: list[int] = []
    origins: list[int] = []
    size = end = 0
    for number, line in enumerate(chain):
        start, end = line.start, line.end
        if number == 0:
            start = max(start, end - _LONGEST_END)
        else:
            start += len(data[start:end]) - len(data[start:end].lstrip())
            end = min(end, start + _LONGEST_END)
        space = b""
        if number < len(chain) - 1:
            text = data[start:end].rstrip(b"\r")
            end = start + len(text) - text.endswith(b" \\")
            space = b" " * glue
        starts.append(size)
        origins.append(start)
        parts.append(data[start:end] + space)
        size += end - start + len(space)
    return View(b"".join(parts), starts, origins, end, tuple(starts[1:]))

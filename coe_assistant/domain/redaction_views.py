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

from coe_assistant.domain.redaction_lines import Line, LineShapes
from coe_assistant.domain.redaction_rule import Span

_ESCAPE = re.compile(
    rb"%(?:25)*([0-9A-Fa-f]{2})|\\+u00([0-9A-Fa-f]{2})|\\+x([0-9A-Fa-f]{2})"
    rb"|&#x([0-9A-Fa-f]{2});|&#(\d{2,3});|&(quot|amp|lt|gt|apos);|\\+([\"'\\/@=:&nrt])"
)
_MEANT = {
    b"quot": b'"',
    b"amp": b"&",
    b"lt": b"<",
    b"gt": b">",
    b"apos": b"'",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
}
_LONGEST_CHAIN = 16_384
_LONGEST_END = 2_048


@dataclass(frozen=True, slots=True)
class View:
    """Bytes made from others. starts[i] in data stands at origins[i] in the original.

    joints: where in data a line of the original ended.
    """

    data: bytes
    starts: list[int]
    origins: list[int]
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
        start, reach = self.origin(span.start), self.origin(span.reach_start)
        return Span(start, end, span.rule, span.value, reach)


def unescaped(data: bytes, start: int, end: int) -> View:
    """Return a line with one level of escapes undone."""
    parts: list[bytes] = []
    starts, origins = [0], [start]
    at, size = start, 0
    for match in _ESCAPE.finditer(data, start, end):
        byte = _meaning(match)
        parts += [data[at : match.start()], byte]
        size += match.start() - at
        starts += [size, size + 1]
        origins += [match.start(), match.end()]
        size += 1
        at = match.end()
    parts.append(data[at:end])
    return View(b"".join(parts), starts, origins)


def _meaning(match: re.Match[bytes]) -> bytes:
    index = match.lastindex or 0
    text = match[index]
    if index <= 4:
        return bytes([int(text, 16)])
    if index == 5:
        return bytes([min(int(text), 255)])
    return _MEANT.get(text, text)


def joined(data: bytes, lines: Sequence[Line], shapes: LineShapes) -> Iterator[View]:
    """Give every group of lines that may be one wrapped line, joined.

    A group goes on as long as its lines are single words; only groups that hold something to
    look at are given.
    """
    chain: list[Line] = []
    for before, after in pairwise(lines):
        if not (before.traits.opens and after.traits.continues):
            yield from _given(data, chain, shapes)
            chain = []
            continue
        chain = chain or [before]
        chain.append(after)
        if not after.traits.is_word or after.end - chain[0].start > _LONGEST_CHAIN:
            yield from _given(data, chain, shapes)
            chain = []
    yield from _given(data, chain, shapes)


def _given(data: bytes, chain: Sequence[Line], shapes: LineShapes) -> Iterator[View]:
    if len(chain) < 2:
        return
    is_worth_it = any(not line.traits.is_plain for line in chain) or any(
        shapes.over_joint(before, after) for before, after in pairwise(chain)
    )
    if is_worth_it:
        yield _join(data, chain)


def _join(data: bytes, chain: Sequence[Line]) -> View:
    parts: list[bytes] = []
    starts: list[int] = []
    origins: list[int] = []
    size = 0
    for number, line in enumerate(chain):
        start, end = line.start, line.end
        if number == 0:
            start = max(start, end - _LONGEST_END)
        text = data[start:end]
        if number:
            start += len(text) - len(text.lstrip())
            end = min(end, start + _LONGEST_END)
        if number < len(chain) - 1:
            text = data[start:end].rstrip()
            end = start + len(text) - text.endswith(b"\\")
        starts.append(size)
        origins.append(start)
        parts.append(data[start:end])
        size += end - start
    return View(b"".join(parts), starts, origins, tuple(starts[1:]))

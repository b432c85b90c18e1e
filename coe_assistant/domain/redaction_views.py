"""Other readings of the same bytes: escapes undone, wrapped lines joined, base64 unpacked.

A view remembers where each of its bytes came from, so that what is found in it can be replaced
in the original.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPE = re.compile(
    rb"%(?:25)*([0-9A-Fa-f]{2})|\\+u00([0-9A-Fa-f]{2})|\\+x([0-9A-Fa-f]{2})"
    rb"|&#x([0-9A-Fa-f]{2});|&#(\d{2,3});|&(quot|amp|lt|gt|apos);|\\+([\"'\\/@=:&])"
)
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"lt": b"<", b"gt": b">", b"apos": b"'"}
_ESCAPE_GATES = (
    re.compile(rb"%[0-9A-Fa-f]{2}"),
    re.compile(rb"\\[\\ux\"'/@=:&]"),
    re.compile(rb"&(?:#|quot|amp|lt|gt|apos)"),
)
_TOKEN = b"A-Za-z0-9+/_=~.%@:\\\\-"
_JOINT = re.compile(rb"\r?\n[ \t]{0,16}(?!\d{4}-\d\d-|\[?\d\d:|-----)(?=[" + _TOKEN + rb"]{3})")
_TAIL = re.compile(rb"[" + _TOKEN + rb"]{3,}\\?\Z")
_RUN_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_AS_RUN = bytes(97 if value in _RUN_BYTES else 32 for value in range(256))
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_SHORTEST_RUN = 16
_SOUGHT = b"a" * _SHORTEST_RUN
_RUN = re.compile(rb"[A-Za-z0-9+/_-]+={0,2}")
_PRINTABLE = bytes([*range(32, 127), 9, 10, 13])
_MAX_JOINED = 8_192
_LONGEST_RUN = 262_144


@dataclass(frozen=True, slots=True)
class View:
    """Bytes made from others. starts[i] in data stands at origins[i] in the original."""

    data: bytes
    starts: list[int]
    origins: list[int]
    joints: tuple[int, ...] = ()

    def origin(self, at: int) -> int:
        """Return where the byte at comes from."""
        piece = bisect_right(self.starts, at) - 1
        return self.origins[piece] + at - self.starts[piece]

    def origin_end(self, end: int) -> int:
        """Return the end in the original of something that ends at end."""
        following = self.origin(end - 1) + 1
        return max(following, self.origin(end)) if end in self.starts else following

    def crosses(self, start: int, end: int) -> bool:
        """Return whether a joint of the original lies between start and end."""
        return any(start < self.origin(joint) <= end for joint in self.joints)


def unescaped_views(data: bytes) -> Iterator[View]:
    """Give every line that holds escapes with one level of them undone."""
    done: set[int] = set()
    for gate in _ESCAPE_GATES:
        match = gate.search(data)
        while match is not None:
            start = data.rfind(b"\n", 0, match.start()) + 1
            end = data.find(b"\n", match.end())
            end = len(data) if end < 0 else end
            if start not in done:
                done.add(start)
                yield _unescape(data, start, end)
            match = gate.search(data, end)


def _unescape(data: bytes, start: int, end: int) -> View:
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
    return _ENTITIES.get(text, text)


def joined_views(data: bytes) -> Iterator[View]:
    """Give every group of lines that may be one wrapped line, joined."""
    group: list[re.Match[bytes]] = []
    for match in _JOINT.finditer(data):
        if _TAIL.search(data, max(0, match.start() - 12), match.start()) is None:
            continue
        if group and data.find(b"\n", group[-1].end(), match.start()) >= 0:
            yield _join(data, group)
            group = []
        group.append(match)
        if match.end() - group[0].start() > _MAX_JOINED:
            yield _join(data, group)
            group = []
    if group:
        yield _join(data, group)


def _join(data: bytes, group: list[re.Match[bytes]]) -> View:
    first = group[0].start()
    at = max(data.rfind(b"\n", 0, first) + 1, first - 1024)
    parts, starts, origins, joints, size = [], [], [], [], 0
    for match in group:
        stop = match.start() - (data[match.start() - 1 : match.start()] == b"\\")
        starts.append(size)
        origins.append(at)
        parts.append(data[at:stop])
        size += max(0, stop - at)
        joints.append(size)
        at = match.end()
    end = data.find(b"\n", at)
    end = min(len(data) if end < 0 else end, at + 1024)
    parts.append(data[at:end])
    return View(b"".join(parts), [*starts, size], [*origins, at], tuple(joints))


def packed_runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Give the places that may hold base64."""
    shape = data.translate(_AS_RUN)
    at = shape.find(_SOUGHT)
    while at >= 0:
        begin = at
        while begin and data[begin - 1] in b"-_" and at - begin < 4:
            begin -= 1
        match = _RUN.match(data, begin, begin + _LONGEST_RUN)
        end = match.end() if match else at + _SHORTEST_RUN
        yield begin, end
        at = shape.find(_SOUGHT, end)


def unpacked(run: bytes) -> Iterator[bytes]:
    """Give what run says when read as base64, if that is text."""
    whole = run.rstrip(b"=").translate(_URL_SAFE)
    for skip in (0, 1, 2, 3):
        rest = whole[skip:]
        head = binascii.a2b_base64(rest[:16]) if len(rest) >= 16 else b""
        if not _is_text(head):
            continue
        rest = rest[: len(rest) - (len(rest) % 4 == 1)]
        try:
            inner = binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))
        except binascii.Error:
            continue
        yield inner.replace(b"\0", b"") if b"\0" in head else inner


def _is_text(head: bytes) -> bool:
    head = head.replace(b"\0", b"") if head.count(0) >= len(head) // 2 - 1 else head
    return len(head) >= 4 and not head.translate(None, _PRINTABLE)

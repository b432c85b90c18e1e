"""Text packed as base64 or hexadecimal digits: where it may stand, and what it says."""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

# An id with dashes has no sixteen letters in a row.
_RUN = re.compile(rb"[A-Za-z0-9+/]{16,262144}[A-Za-z0-9+/_-]{0,262144}={0,2}")
PACKED_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_RUN_BYTES = frozenset(PACKED_BYTES)
_LONGEST_HEAD = 64
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){12,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_PRINTABLE = re.compile(rb"[\x09\x0a\x0d\x20-\x7e]{8,}")
_WIDE = re.compile(rb"\x00?(?:[\x09\x0a\x0d\x20-\x7e]\x00){6,}")
_SHORTEST_WIDE = 6  # letters
_GZIP = b"\x1f\x8b"
_MOST_INFLATED = 262_144


def packed_runs(line: bytes) -> tuple[tuple[int, int], ...]:
    """Return the places of a line, or of its shape, that may hold packed text."""
    found = []
    for match in _RUN.finditer(line):
        begin = match.start()
        first = max(0, begin - _LONGEST_HEAD)
        while begin > first and line[begin - 1] in _RUN_BYTES:
            begin -= 1
        found.append((begin, match.end()))
    return tuple(found)


def unpacked(run: bytes) -> Iterator[tuple[int, bytes]]:
    """Give what run says, where that is text, and from which byte of run on it says so.

    UTF-16 comes as plain bytes.
    """
    if _HEX.fullmatch(run) is not None:
        for at, text in _texts(bytes.fromhex(run.decode())):
            yield at * 2, text
    whole = run.rstrip(b"=").translate(_URL_SAFE)
    for skip in range(4):
        rest = whole[skip:]
        rest = rest[: len(rest) - (len(rest) % 4 == 1)]
        try:
            inner = binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))
        except binascii.Error:
            continue
        if inner.startswith(_GZIP):
            yield skip, _inflated(inner)
        for at, text in _texts(inner):
            yield skip + at * 4 // 3, text


def _texts(inner: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the stretches of inner that are text: a path may stand before the packed text."""
    if not inner.isascii() and _is_text(inner):
        yield 0, inner
        return
    for match in _PRINTABLE.finditer(inner):
        yield match.start(), match[0]
    if inner.count(0) * 4 >= len(inner):
        for match in _WIDE.finditer(inner):
            yield match.start(), match[0].replace(b"\0", b"")
    for encoding, high in (("utf-16-le", inner[1::2]), ("utf-16-be", inner[::2])):
        # Letters of one language share their high bytes; those of packed bytes are all different.
        if len(high) >= _SHORTEST_WIDE and len(set(high)) * 2 <= len(high):
            text = inner[: len(inner) // 2 * 2].decode(encoding, "ignore")
            if not text.isascii() and "".join(text.split()).isprintable():
                yield 0, text.encode()


def _is_text(inner: bytes) -> bool:
    try:
        return "\0" not in inner.decode()
    except UnicodeDecodeError:
        return False


def _inflated(inner: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(inner, _MOST_INFLATED)
    except zlib.error:
        return b""

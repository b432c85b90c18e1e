"""Text packed as base64 or hexadecimal digits: where it may stand, and what it says."""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

_RUN = re.compile(rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,262144}={0,2}")
_SOLID = re.compile(rb"[A-Za-z0-9+/]{16}")  # an id with dashes has less
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){12,}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_PRINTABLE = re.compile(rb"[\x09\x0a\x0d\x20-\x7e]{8,}")
_WIDE = re.compile(rb"\x00?(?:[\x09\x0a\x0d\x20-\x7e]\x00){6,}")
_GZIP = b"\x1f\x8b"
_MOST_INFLATED = 262_144


def packed_runs(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the places of a line that may hold packed text."""
    for match in _RUN.finditer(data, start, end):
        if _SOLID.search(match[0]) is not None:
            yield match.span()


def unpacked(run: bytes) -> Iterator[bytes]:
    """Give what run says, where that is text; UTF-16 comes as plain bytes."""
    if _HEX.fullmatch(run) is not None:
        yield from _texts(bytes.fromhex(run.decode()))
    whole = run.rstrip(b"=").translate(_URL_SAFE)
    for skip in range(4):
        rest = whole[skip:]
        rest = rest[: len(rest) - (len(rest) % 4 == 1)]
        try:
            inner = binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))
        except binascii.Error:
            continue
        yield from _texts(_inflated(inner) if inner.startswith(_GZIP) else inner)


def _texts(inner: bytes) -> Iterator[bytes]:
    """Give the stretches of inner that are text: a path may stand before the packed text."""
    for match in _PRINTABLE.finditer(inner):
        yield match[0]
    if inner.count(0) * 4 >= len(inner):
        for match in _WIDE.finditer(inner):
            yield match[0].replace(b"\0", b"")


def _inflated(inner: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(inner, _MOST_INFLATED)
    except zlib.error:
        return b""

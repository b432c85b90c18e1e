"""Looks for secrets in a finished bundle, by other means than the redaction used.

No rule file and no regular expression of the redaction: words are cut out and judged by their
shape, so that a mistake in a rule is not repeated here.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

_MARKS = b"\"'<>(){}[],;&=|`\t\r\n"
_SPLIT = bytes.maketrans(_MARKS, b" " * len(_MARKS))
_SHORTEST_SECRET = 24
_SHORTEST_BEARER = 7
_SHORTEST_PACKED = 16
_HEX = b"0123456789abcdef"
_NAMES = (b"secret", b"password", b"accountkey", b"accesskey")
_RANDOM_BITS = 4.2


def findings(bundle: Path) -> list[str]:
    """Return what looks like a secret, as file and kind; never the value."""
    found = []
    with zipfile.ZipFile(bundle) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                kinds = {kind for line in stream for kind in _in_line(line)}
            found += [f"{entry.filename}: {kind}" for kind in sorted(kinds)]
    return found


def _in_line(line: bytes) -> Iterator[str]:
    plain = line.replace(b"\0", b"")
    readings = [plain]
    if b"%" in plain:
        readings.append(unquote_to_bytes(unquote_to_bytes(plain)))
    if b"\\" in plain or b"&" in plain:
        readings.append(html.unescape(plain.decode("latin-1")).replace("\\", "").encode("utf-8"))
    for reading in readings:
        yield from _in_text(reading)
        for word in reading.translate(_SPLIT).split():
            if len(word) >= _SHORTEST_PACKED:
                yield from (f"{kind} in base64" for kind in _in_text(_unpacked(word)))


def _in_text(text: bytes) -> Iterator[str]:
    if b"private key-----" in text.lower():
        yield "private key"
    words = _without_names(text).translate(_SPLIT).split()
    for before, word in zip([b"", *words], words, strict=False):
        name = before.lower().rstrip(b":")
        if word.startswith(b"eyJ") and _is_token(word):
            yield "token"
        if b"Q~" in word and len(word) >= _SHORTEST_SECRET and _bits(word) >= _RANDOM_BITS:
            yield "client secret"
        if name == b"bearer" and len(word) > _SHORTEST_BEARER and _has_digit(word):
            yield "bearer"
        is_named = any(part in name for part in _NAMES) or name == b"sig"
        if is_named and len(word) >= _SHORTEST_SECRET and _bits(word) >= _RANDOM_BITS:
            yield "named secret"


def _without_names(text: bytes) -> bytes:
    """Return text without pseudonyms: what stands between brackets and ends in six digits."""
    parts = text.split(b"[")
    kept = [parts[0]]
    for part in parts[1:]:
        inside, bracket, rest = part.partition(b"]")
        is_name = bracket and inside[-7:-6] == b"-" and not inside[-6:].strip(_HEX)
        kept.append(rest if is_name else part)
    return b" ".join(kept)


def _unpacked(word: bytes) -> bytes:
    plain = word.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        inner = base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error):
        return b""
    inner = inner.replace(b"\0", b"")
    return inner if inner.isascii() else b""


def _has_digit(word: bytes) -> bool:
    return any(48 <= byte <= 57 for byte in word)


def _is_token(word: bytes) -> bool:
    head = word.split(b".", 1)[0]
    try:
        document = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(document, dict) and "alg" in document


def _bits(word: bytes) -> float:
    """Return the entropy of word in bits a character."""
    total = len(word)
    return -sum(n / total * math.log2(n / total) for n in Counter(word).values())

"""Turns a pattern for text into one for the shape of text.

The shape of text is the text in small letters with every digit and every letter of an id as
``0``. Where a pattern matches a text, its shape pattern matches the shape; so a shape without a
match needs no second look, for all the lines that have it.
"""

from __future__ import annotations

import re

FOLD = bytes(
    48 if byte in b"0123456789abcdefABCDEF" else byte + 32 if 65 <= byte <= 90 else byte
    for byte in range(256)
)
_PART = re.compile(
    rb"(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\(?:x[0-9A-Fa-f]{2}|.))"
    rb"|(?P<not>\(\?<?!)|(?P<open>\((?:\?(?:[:=]|<=))?)|(?P<close>\))"
    rb"|(?P<count>\{\d*,?\d*\}[?+]?|[*+?][?+]?)|(?P<mark>[|.^$])|(?P<plain>[\s\S])"
)
_ZERO_WIDTH = (b"\\b", b"\\B", b"\\A", b"\\Z")


def shape_pattern(pattern: bytes) -> re.Pattern[bytes]:
    """Return the shape pattern of pattern.

    What must not stand somewhere is left out: other text may have the same shape.

    Raises:
        re.error: pattern is none.
    """
    parts: list[bytes] = []
    skipped = 0  # how deep inside a part that is left out
    for match in _PART.finditer(pattern):
        kind, text = match.lastgroup or "", match[0]
        if kind == "not" or (skipped and kind == "open"):
            skipped += 1
        elif skipped:
            skipped -= kind == "close"
        elif kind in ("set", "plain") or (kind == "escape" and text not in _ZERO_WIDTH):
            parts.append(_folded(text if kind != "plain" else re.escape(text)))
        else:
            parts.append(text)
    return re.compile(b"".join(parts))


def _folded(one: bytes) -> bytes:
    """Return a set of the shapes of every byte that one matches."""
    piece = re.compile(one, re.DOTALL)
    found = {bytes([byte]).translate(FOLD) for byte in range(256) if piece.match(bytes([byte]))}
    return b"[" + b"".join(b"\\x%02x" % byte[0] for byte in sorted(found)) + b"]"

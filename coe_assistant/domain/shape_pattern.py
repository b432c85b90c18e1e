"""Turns a pattern for text into one for the shape of text.

The shape of text is the text in small letters with every digit and every letter of an id as
``0``. Where a pattern matches a text, its shape pattern matches the shape; so a shape without a
match needs no second look, for all the lines that have it.
"""

from __future__ import annotations

import re
from functools import lru_cache

FOLD = bytes(
    48 if byte in b"0123456789abcdefABCDEF" else byte + 32 if 65 <= byte <= 90 else byte
    for byte in range(256)
)
_PART = re.compile(
    rb"(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\(?:x[0-9A-Fa-f]{2}|.))"
    rb"|(?P<not>\(\?<?!)|(?P<open>\((?:\?(?:[:=]|<=))?)|(?P<close>\))"
    rb"|(?P<count>\{\d*,?\d*\}[?+]?|[*+?][?+]?)|(?P<mark>[|.^$])|(?P<plain>[\s\S])"
)
_BAR = re.compile(rb"\(\?<!(\[\^?\]?(?:\\.|[^\]\\])*\])\)")  # one letter that must not be before
_ZERO_WIDTH = (b"\\b", b"\\B", b"\\A", b"\\Z")


def shape_pattern(pattern: bytes) -> re.Pattern[bytes]:
    """Return the shape pattern of pattern.

    What must not stand somewhere is left out: other text may have the same shape. It stays where
    it is about one letter before, and that letter's shape is as forbidden as the letter.

    Raises:
        re.error: pattern is none.
    """
    parts: list[bytes] = []
    skipped = 0  # how deep inside a part that is left out
    for match in _PART.finditer(pattern):
        kind, text = match.lastgroup or "", match[0]
        if not skipped and (bar := _BAR.match(pattern, match.start())) and _is_closed(bar[1]):
            parts.append(b"(?<!" + _folded(bar[1]) + b")")
        if kind == "not" or (skipped and kind == "open"):
            skipped += 1
        elif skipped:
            skipped -= kind == "close"
        elif kind in ("set", "plain") or (kind == "escape" and text not in _ZERO_WIDTH):
            parts.append(_folded(text if kind != "plain" else re.escape(text)))
        else:
            parts.append(text)
    return re.compile(b"".join(parts))


@lru_cache(maxsize=4096)
def _is_closed(one: bytes) -> bool:
    """Return whether one matches every byte that has the shape of a byte that it matches."""
    piece = re.compile(one, re.DOTALL)
    shapes = {FOLD[byte] for byte in range(256) if piece.match(bytes([byte]))}
    return all(piece.match(bytes([byte])) for byte in range(256) if FOLD[byte] in shapes)


@lru_cache(maxsize=4096)
def _folded(one: bytes) -> bytes:
    """Return a set of the shapes of every byte that one matches."""
    piece = re.compile(one, re.DOTALL)
    found = {bytes([byte]).translate(FOLD) for byte in range(256) if piece.match(bytes([byte]))}
    return b"[" + b"".join(b"\\x%02x" % byte[0] for byte in sorted(found)) + b"]"


def can_match_in(pattern: bytes, alphabet: bytes) -> bool:
    """Return whether pattern may match text that holds nothing but bytes of alphabet."""
    return _sequence(list(_PART.finditer(pattern)), 0, alphabet)[0]


def _sequence(parts: list[re.Match[bytes]], at: int, alphabet: bytes) -> tuple[bool, int]:
    """Return whether the alternatives from at on may match, and where they end."""
    is_one_possible, is_possible = False, True
    while at < len(parts) and parts[at].lastgroup != "close":
        if parts[at][0] == b"|":
            is_one_possible, is_possible = is_one_possible or is_possible, True
            at += 1
            continue
        part_can, at = _part(parts, at, alphabet)
        if at < len(parts) and parts[at].lastgroup == "count":
            part_can = part_can or parts[at][0].startswith((b"*", b"?", b"{0", b"{,"))
            at += 1
        is_possible = is_possible and part_can
    return is_one_possible or is_possible, at


def _part(parts: list[re.Match[bytes]], at: int, alphabet: bytes) -> tuple[bool, int]:
    kind, text = parts[at].lastgroup or "", parts[at][0]
    if kind in ("open", "not"):
        inner_can, end = _sequence(parts, at + 1, alphabet)
        return kind == "not" or inner_can, end + 1
    if kind in ("set", "plain") or (kind == "escape" and text not in _ZERO_WIDTH):
        one = re.compile(re.escape(text) if kind == "plain" else text, re.DOTALL)
        return one.search(alphabet) is not None, at + 1
    return True, at + 1

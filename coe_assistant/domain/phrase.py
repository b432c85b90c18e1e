"""Phrases of the products as patterns that log tables, line breaks and quotes do not break.

Error tables double spaces and break lines inside sentences (error-taxonomy, rule 7), and JSON
escapes the quotes, so a phrase is written once in plain words and matched loosely. Everything is
matched in lower case, ASCII letters only, so that positions stay those of the original text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

GAP = "{..}"
_GAP_PATTERN = r"[\s\S]{0,200}?"
_SPACE_PATTERN = r"[\s>|]{1,40}"  # quoting and table marks break sentences too
_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"
_QUOTE_PATTERN = rf"\\{{0,3}}[{_QUOTES}]"
_WIDE_QUOTES = tuple(quote.encode() for quote in _QUOTES if not quote.isascii())
_NARROW_QUOTES = b"\"'`\\"
_MARKS = bytes.maketrans(b">|", b"  ")
_WORD_END = r"(?![a-z0-9_])"
_TOKEN = re.compile(rf"\{{\.\.\}}|\s+|[{_QUOTES}]|[^\s{{{_QUOTES}]+|\{{")
_SEPARATORS = bytes(
    (code + 32 if 65 <= code <= 90 else code)
    if chr(code).isascii() and (chr(code).isalnum() or code == 95)
    else 32
    for code in range(256)
)


def lower_ascii(text: str) -> str:
    """Return text with A-Z in lower case and every other character at its place."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def words_of(text: str) -> set[str]:
    """Return the distinct words (ASCII letters, digits, underscore) of text in lower case."""
    raw = text.encode("utf-8", "surrogatepass").translate(_SEPARATORS)
    return set(raw.decode("ascii").split())


def phrase_pattern(phrase: str, *, whole: bool = True) -> str:
    """Return the pattern for a phrase; ``{..}`` stands for up to 200 characters of anything.

    whole says that its last word must end there; else it may be the start of a longer one.
    """
    parts = []
    for token in _TOKEN.findall(lower_ascii(phrase.strip())):
        if token == GAP:
            parts.append(_GAP_PATTERN)
        elif token.isspace():
            parts.append(_SPACE_PATTERN)
        elif token in _QUOTES:
            parts.append(_QUOTE_PATTERN)
        else:
            parts.append(re.escape(token))
    end = _WORD_END if whole and phrase.rstrip()[-1:].isalnum() else ""
    return (
        "".join(parts).replace(_SPACE_PATTERN + _GAP_PATTERN + _SPACE_PATTERN, _GAP_PATTERN) + end
    )


def plain_text(text: str) -> str:
    """Return text without quotes and backslashes, and with one space for whatever divides words.

    Where a phrase matches a text, its plain parts are in the plain text: that is quick to see.
    """
    raw = text.encode("utf-8", "surrogatepass")
    for quote in _WIDE_QUOTES:
        raw = raw.replace(quote, b"")
    raw = raw.translate(_MARKS, _NARROW_QUOTES)
    return " ".join(raw.decode("utf-8", "surrogatepass").split())


def plain_parts(phrase: str) -> tuple[str, ...]:
    """Return the plain text of a phrase, cut at its gaps."""
    parts = (plain_text(part) for part in lower_ascii(phrase).split(GAP))
    return tuple(part for part in parts if part)


def neighbours(plain: str) -> set[tuple[str, str]]:
    """Return the pairs of words that stand side by side in a plain text."""
    words = plain.split(" ")
    return set(pairwise(words))


def inner_neighbours(parts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the pairs inside plain parts; their outer words may be parts of longer ones."""
    return frozenset(
        pair for part in parts for pair in neighbours(part.partition(" ")[2].rpartition(" ")[0])
    )


def phrase_words(phrase: str) -> frozenset[str]:
    """Return the words that must occur in a text before the phrase can."""
    return frozenset(words_of(phrase.replace(GAP, " ")))

"""Texts for developers that look translated: longer, with accents, in brackets, or mirrored.

What is cut, laid out for English only, or never asked for a translation shows at once. Kept as
they are: {holes}, %n, a mnemonic & with its letter, HTML tags and entities, addresses, tabs with
what follows them, and line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_ACCENTED = str.maketrans(
    "aceinosuyzACDEGHIJKLNORSTUWYZ",
    "àćéîñöşüýžÅÇÐÉĜĤÎĴĶĽŃÖŔŠŤÛŴÝŽ",
)
_KEPT = re.compile(r"\{[^{}]*\}|%n|&\w+;|&\w|<[^<>]*>|https?://\S+|\t.*|\n")
_WORD = re.compile(r"\w+")
_LONGER = 0.4  # German and Finnish are up to 40 % longer than English in sentences
_RLM = "\u200f"  # makes a line begin at the right
_RLO, _PDF = "\u202e", "\u202c"  # the signs between them run from right to left


def pseudo(text: str) -> str:
    """Return text with accents, 40 % longer, and in brackets: short labels grow by more."""
    if not text.strip():
        return text
    shown = "".join(_pieces(text, lambda part: part.translate(_ACCENTED)))
    return f"[{shown}{_filling(round(len(text) * _LONGER))}]"


def pseudo_mirrored(text: str) -> str:
    """Return text whose words run from right to left."""
    if not text.strip():
        return text
    words = _pieces(text, lambda part: _WORD.sub(lambda word: f"{_RLO}{word[0]}{_PDF}", part))
    return _RLM + "".join(words).replace("\n", f"\n{_RLM}")


def _pieces(text: str, change: Callable[[str], str]) -> Iterator[str]:
    at = 0
    for kept in _KEPT.finditer(text):
        yield change(text[at : kept.start()])
        yield kept[0]
        at = kept.end()
    yield change(text[at:])


def _filling(count: int) -> str:
    # words of three and four signs, so that lines can be broken as in any language
    return "".join(" " if at % 5 == 0 else "~" for at in range(count))

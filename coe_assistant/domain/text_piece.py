"""A long text in pieces, cut at line ends, with what searches in them need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from coe_assistant.domain.maker_names import without_names
from coe_assistant.domain.phrase import lower_ascii, neighbours, plain_text, words_of

PIECE_CHARS = 32_768
OVERLAP_CHARS = 2_048


@dataclass
class TextPiece:
    """A part of a text. start is its place in the whole, raw the part as it is."""

    start: int
    raw: str

    @cached_property
    def text(self) -> str:
        """In ASCII lower case."""
        return lower_ascii(self.raw)

    @cached_property
    def words(self) -> set[str]:
        """The distinct words."""
        return words_of(self.text)

    @cached_property
    def prose(self) -> str:
        """The text without the names in it."""
        return without_names(self.text, self.words)

    @cached_property
    def plain(self) -> str:
        """The prose in plain words."""
        return plain_text(self.prose)

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """The words of the plain prose that stand side by side."""
        return neighbours(self.plain)


def pieces_backwards(text: str) -> Iterator[TextPiece]:
    """Yield the pieces of text, the last one first, each overlapping the next one."""
    end = len(text)
    while end > 0:
        start = max(0, end - PIECE_CHARS)
        if start > 0:
            line_end = text.find("\n", start, start + OVERLAP_CHARS)
            start = line_end + 1 if line_end >= 0 else start
        yield TextPiece(start, text[start : min(len(text), end + OVERLAP_CHARS)])
        end = start

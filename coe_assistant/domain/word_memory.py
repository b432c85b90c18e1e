"""What the words of a long text say by themselves, found out once for each word.

A log repeats its words in every piece, so only new ones are looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from coe_assistant.domain.identifiers import CODE_HEADS, code_spellings
from coe_assistant.domain.nearby import HEAD_CHARS

_MOST_SEEN = 8_000  # the words of a language; ids, which never come again, fill it only once


def starts_of(word: str, looked_for: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the starts that marks look for and that word has, given by their heads."""
    group = looked_for.get(word[:HEAD_CHARS], ())
    return tuple(start for start in group if word.startswith(start))


class WordMemory:
    """Knows of every word which code it spells and which looked-for starts it has.

    Args:
        looked_for: Starts of words that marks look for, by their heads.
    """

    def __init__(self, looked_for: Mapping[str, tuple[str, ...]]) -> None:
        self._looked_for = looked_for
        self._heads = looked_for.keys() | CODE_HEADS
        self._seen: set[str] = set()
        self._learned: Set[str] = frozenset()  # what was asked last, which is asked twice
        self._codes: dict[str, str] = {}
        self._starts: dict[str, tuple[str, ...]] = {}

    def codes(self, words: Set[str]) -> dict[str, str]:
        """Return word -> code for those of words that may be codes."""
        self._learn(words)
        return {word: self._codes[word] for word in self._codes.keys() & words}

    def starts(self, words: Set[str]) -> set[str]:
        """Return the looked-for starts that are among words."""
        self._learn(words)
        return {start for word in self._starts.keys() & words for start in self._starts[word]}

    def _learn(self, words: Set[str]) -> None:
        if words is self._learned:
            return
        self._learned = words
        new = words - self._seen
        if len(self._seen) < _MOST_SEEN:
            self._seen |= new
        candidates = [word for word in new if word[:HEAD_CHARS] in self._heads]
        self._codes |= code_spellings(candidates)
        for word in candidates:
            if starts := starts_of(word, self._looked_for):
                self._starts[word] = starts

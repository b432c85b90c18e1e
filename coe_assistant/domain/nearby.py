"""Groups of wordings that mean a cause when they stand near each other, in whatever sentence.

Products reword and translate their messages, and people retell them. A family of wordings, such
as "cannot" then "be deleted" then "referenced by", still tells the class. Matching is by places,
not by backtracking: every wording is looked up once a text, then the places are joined from the
end, so that the cost is linear in the text (issue 7, patterns of bounded cost).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from coe_assistant.domain.phrase import lower_ascii, phrase_pattern, plain_text, words_of

HEAD_CHARS = 3  # starts of words are looked up by so many characters
_MAX_PLACES = 2_000  # of one wording in one piece of text; more is not prose
_HEAD = re.compile(r"[^\s\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb]+")

Span = tuple[int, int]


@dataclass(slots=True)
class Prose:
    """A text in ASCII lower case, with the places of the wordings that were looked up in it."""

    text: str
    starts: Set[str]  # the looked-for starts of words that are in it
    plain: str | None = None  # it in plain words, where that is worth the work
    found: dict[str, list[Span]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording: its head is looked up as it is, the rest of it matched from there."""

    text: str
    head: str
    whole: re.Pattern[str] | None  # None where the head is all of it
    start: str  # of a word in it, by which it can be found, or ""
    is_word: bool  # it starts a word
    plain: str  # it in plain words

    @classmethod
    def of(cls, text: str) -> Wording:
        """Return a wording in plain words; its last word may be the start of a longer one."""
        text = lower_ascii(text)
        match = _HEAD.match(text)
        head = match[0] if match else text
        whole = None if head == text else re.compile(phrase_pattern(text, whole=False))
        starts = words_of(text) if text[0] != "_" else set()
        start = max(starts, key=lambda word: (len(word), word), default="")
        start = start if len(start) >= HEAD_CHARS else ""
        return cls(text, head, whole, start, _joins(text[0]), plain_text(text))

    def places(self, prose: Prose) -> list[Span]:
        """Return where it is, in order."""
        known = prose.found.get(self.text)
        if known is None:
            is_out = self.whole and prose.plain is not None and self.plain not in prose.plain
            known = prose.found[self.text] = [] if is_out else self._look_up(prose.text)
        return known

    def _look_up(self, text: str) -> list[Span]:
        found: list[Span] = []
        place = text.find(self.head)
        while place >= 0 and len(found) < _MAX_PLACES:
            end = place + len(self.head)
            if not self.is_word or place == 0 or not _joins(text[place - 1]):
                if self.whole is None:
                    found.append((place, end))
                elif match := self.whole.match(text, place):
                    found.append(match.span())
            place = text.find(self.head, end)
        return found


@dataclass(frozen=True, slots=True)
class Group:
    """Wordings of which one is enough."""

    wordings: tuple[Wording, ...]
    starts: frozenset[str]  # by which they can be found
    heads: tuple[str, ...]  # of those that have no such start

    @classmethod
    def of(cls, texts: Iterable[str]) -> Group:
        """Return the group of some wordings in plain words."""
        made = tuple(Wording.of(text) for text in texts)
        starts = frozenset(one.start for one in made if one.start)
        return cls(made, starts, tuple(one.head for one in made if not one.start))

    def may_occur(self, prose: Prose) -> bool:
        """Return whether one of them may be in the text."""
        return not self.starts.isdisjoint(prose.starts) or any(
            head in prose.text for head in self.heads
        )

    def places(self, prose: Prose) -> list[Span]:
        """Return where any of them is, in order."""
        found: list[Span] = []
        for one in self.wordings:
            if not one.start or one.start in prose.starts:
                found += one.places(prose)
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Nearby:
    """One wording of each group, in this order, each at most within characters after the other."""

    groups: tuple[Group, ...]
    within: int

    @property
    def starts(self) -> frozenset[str]:
        """All word starts that its wordings are looked up by."""
        return frozenset[str]().union(*(group.starts for group in self.groups))

    def may_occur(self, prose: Prose) -> bool:
        """Return whether every group may be in the text."""
        return all(group.may_occur(prose) for group in self.groups)

    def last(self, prose: Prose) -> Span | None:
        """Return start and end of the last occurrence in the text, or None."""
        chains = self.groups[-1].places(prose)
        for group in reversed(self.groups[:-1]):
            if not chains:
                return None
            chains = self._joined(group.places(prose), chains)
        return chains[-1] if chains else None

    def _joined(self, places: Iterable[Span], chains: list[Span]) -> list[Span]:
        starts = [start for start, _end in chains]
        joined = []
        for start, end in places:
            index = bisect_left(starts, end)
            if index < len(starts) and starts[index] <= end + self.within:
                joined.append((start, chains[index][1]))
        return joined


def _joins(char: str) -> bool:
    """Return whether char belongs to a word."""
    return char.isascii() and char.isalnum()

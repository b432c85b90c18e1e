"""Full-text search over sections of the help, the best first.

Weights as in BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): a word counts
more where it is rare, less where a section is long, and saturates. Headings count several times.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coe_assistant.domain.help_page import HelpSection

LONGEST_QUERY = 200
_SATURATION, _LENGTH_SHARE = 1.2, 0.75
_TITLE_COUNTS = 6
_EXACT, _BEGINS, _HOLDS = 1.0, 0.6, 0.25
_SHORTEST_INSIDE = 4  # letters; German joins words, so a term may stand in the middle of one
_BEFORE, _AROUND = 50, 170
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, with the piece of its text around the first term."""

    section: HelpSection
    score: float
    snippet: str


def words_of(text: str) -> list[str]:
    """Return the words of text as they are compared: small letters, no accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in spread if not unicodedata.combining(c)))


class SearchIndex:
    """Finds sections by words, beginnings of words and pieces of long words."""

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        self._sections = tuple(sections)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._lengths = [self._add(at, item) for at, item in enumerate(self._sections)]
        self._usual = sum(self._lengths) / max(1, len(self._lengths))

    def _add(self, at: int, section: HelpSection) -> int:
        counts = Counter(words_of(section.text))
        for word in words_of(section.title):
            counts[word] += _TITLE_COUNTS
        for word, count in counts.items():
            self._counts[word][at] = count
        return counts.total()

    def find(self, query: str, most: int = 30) -> tuple[Hit, ...]:
        """Return the best sections; those with every term of query go before all others."""
        terms = list(dict.fromkeys(words_of(query[:LONGEST_QUERY])))
        if not terms:
            return ()
        scores: dict[int, float] = defaultdict(float)
        matched: Counter[int] = Counter()
        for term in terms:
            for at, score in self._scores(term).items():
                scores[at] += score
                matched[at] += 1
        order = sorted(scores, key=lambda at: (-matched[at], -scores[at], at))
        return tuple(self._hit(at, scores[at], terms) for at in order[:most])

    def _scores(self, term: str) -> Mapping[int, float]:
        found: dict[int, float] = defaultdict(float)
        for word, sections in self._counts.items():
            fit = _fit(term, word)
            if fit:
                rarity = math.log(1 + len(self._sections) / len(sections))
                for at, count in sections.items():
                    score = fit * rarity * self._weight(at, count)
                    found[at] = max(found[at], score)
        return found

    def _weight(self, at: int, count: int) -> float:
        share = 1 - _LENGTH_SHARE + _LENGTH_SHARE * self._lengths[at] / max(1.0, self._usual)
        return count * (_SATURATION + 1) / (count + _SATURATION * share)

    def _hit(self, at: int, score: float, terms: Sequence[str]) -> Hit:
        section = self._sections[at]
        return Hit(section, score, snippet(section.text, terms))


def _fit(term: str, word: str) -> float:
    if word == term:
        return _EXACT
    if word.startswith(term):
        return _BEGINS
    return _HOLDS if len(term) >= _SHORTEST_INSIDE and term in word else 0.0


def snippet(text: str, terms: Sequence[str]) -> str:
    """Return the piece of text around the first word that fits one of terms."""
    fitting = (
        found.start()
        for found in _WORD.finditer(text)
        if any(_fit(term, word) for term in terms for word in words_of(found.group()))
    )
    at = next(fitting, 0)
    begin = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
    piece = text[begin : begin + _AROUND]
    tail = "…" if begin + _AROUND < len(text) else ""
    return f"{'…' if begin else ''}{piece}{tail}"

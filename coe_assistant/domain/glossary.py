"""The words that need an explanation on the spot, by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field.

    Attributes:
        id: Kebab-case slug, the same in every language; texts name terms by it.
        term: The word itself, as it stands in a sentence.
        explanation: What it is and why it matters here, in two sentences.
        source: Where the explanation comes from, for people.
        link: The page of the source.
    """

    id: str
    term: str
    explanation: str
    source: str
    link: str


class Glossary:
    """All terms in the order of their file."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._terms = {term.id: term for term in terms}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def find(self, term_id: str) -> Term | None:
        """Return the term with this id, or None where there is none."""
        return self._terms.get(term_id)

    def named(self, term_ids: Iterable[str]) -> tuple[Term, ...]:
        """Return the terms with these ids in their order; unknown ids are left out."""
        found = (self.find(one) for one in dict.fromkeys(term_ids))
        return tuple(term for term in found if term is not None)

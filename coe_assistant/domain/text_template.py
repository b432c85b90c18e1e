"""A sentence with holes, such as "The file {name} is damaged.", and sentences made from it.

The form is that of str.format: a hole may have a conversion and a format, which do not count
here, and doubled braces stand for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PIECE = re.compile(r"\{\{|\}\}|\{([A-Za-z_0-9]+)(?:![rsa])?(?::[^{}]*)?\}")
_FIRM = 8  # letters and digits
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Template:
    """Literals are what stands before, between and behind the holes: one more than holes."""

    literals: tuple[str, ...]
    holes: tuple[str, ...]

    @property
    def weight(self) -> int:
        """The number of letters and digits that are not in holes."""
        return sum(sign.isalnum() for literal in self.literals for sign in literal)

    @property
    def is_loose(self) -> bool:
        """Whether so little is said between the holes that foreign sentences may fit."""
        is_label = self.literals[0].endswith((": ", ":"))
        return self.weight < _FIRM and not is_label

    def match(self, text: str, *, from_end: bool = False) -> Mapping[str, str] | None:
        """Return what fills the holes in text, or None where text was not made from this.

        Each hole but the last takes as little as it can, or each but the first when the text is
        read from its end; so the time is linear in the text.
        """
        if not self.holes:
            return {} if text == self.literals[0] else None
        first, last = self.literals[0], self.literals[-1]
        at, end = len(first), len(text) - len(last)
        if at > end or not (text.startswith(first) and text.endswith(last)):
            return None
        cut = self._cut_from_end if from_end else self._cut
        values = cut(text, at, end)
        return self._agreed(values) if values else None

    def _cut(self, text: str, at: int, end: int) -> list[str]:
        values: list[str] = []
        for literal in self.literals[1:-1]:
            found = text.find(literal, at, end)
            if found < 0:
                return []
            values.append(text[at:found])
            at = found + len(literal)
        return [*values, text[at:end]]

    def _cut_from_end(self, text: str, at: int, end: int) -> list[str]:
        values: list[str] = []
        for literal in reversed(self.literals[1:-1]):
            found = text.rfind(literal, at, end)
            if found < 0:
                return []
            values.append(text[found + len(literal) : end])
            end = found
        return [text[at:end], *reversed(values)]

    def _agreed(self, values: list[str]) -> Mapping[str, str] | None:
        found: dict[str, str] = {}
        for hole, value in zip(self.holes, values, strict=True):
            if found.setdefault(hole, value) != value:
                return None
        return found

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the sentence with values in its holes."""
        parts = [self.literals[0]]
        for hole, literal in zip(self.holes, self.literals[1:], strict=True):
            parts += [values.get(hole, ""), literal]
        return "".join(parts)

    def free_words(self) -> set[str]:
        """Return the words of the literals that no hole can touch and so lengthen."""
        words: set[str] = set()
        last = len(self.literals) - 1
        for at, literal in enumerate(self.literals):
            for word in _WORD.finditer(literal):
                touches_left = at > 0 and word.start() == 0
                touches_right = at < last and word.end() == len(literal)
                if not (touches_left or touches_right):
                    words.add(word.group())
        return words


def parse_template(text: str) -> Template:
    """Return the template written in text; a brace that opens no hole stands for itself."""
    literals, holes, at = [""], [], 0
    for piece in _PIECE.finditer(text):
        literals[-1] += text[at : piece.start()]
        at = piece.end()
        if piece[1] is None:
            literals[-1] += piece[0][0]
        else:
            holes.append(piece[1])
            literals.append("")
    literals[-1] += text[at:]
    return Template(tuple(literals), tuple(holes))


def words_of(text: str) -> set[str]:
    """Return the words of a text, as free_words counts them."""
    return set(_WORD.findall(text))

"""Versions of Dataverse solutions: up to four integers, ordered, padded with zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

_VERSION = re.compile(r"\s*(\d{1,10}(?:\.\d{1,10}){0,3})\s*")


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class SolutionVersion:
    """A solution version such as 4.50.6; 4.50 equals 4.50.0.0 (http-contracts 1.4)."""

    text: str

    @classmethod
    def parse(cls, text: str) -> SolutionVersion:
        """Return the version written in text.

        Raises:
            ValueError: text is not one to four integers with dots between.
        """
        match = _VERSION.fullmatch(text)
        if match is None:
            msg = f"not a solution version: {text[:40]!r}"
            raise ValueError(msg)
        return cls(match.group(1))

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """Major, minor, build, revision."""
        numbers = [int(part) for part in self.text.split(".")]
        padded = (*numbers, 0, 0, 0, 0)
        return padded[0], padded[1], padded[2], padded[3]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SolutionVersion) and self.parts == other.parts

    def __lt__(self, other: SolutionVersion) -> bool:
        return self.parts < other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __str__(self) -> str:
        return self.text

"""Reads resources/check-facts.toml."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.adapters.own_file import read_own
from coe_assistant.domain.fact_book import CheckFacts, FactBook, FactWords

NAME = "check-facts.toml"


@dataclass(frozen=True, slots=True)
class _Common:
    facts: Mapping[str, FactWords]


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    common: _Common
    check: tuple[CheckFacts, ...]


def load_fact_book(folder: Path) -> FactBook:
    """Return the fact book of a resources folder.

    Raises:
        CoeError: the program's own file is damaged.
    """
    return read_own(folder / NAME, "fact-book-damaged", parse_fact_book)


def parse_fact_book(text: str) -> FactBook:
    """Return the book written in text (TOML).

    Raises:
        ValueError: it is not one; says which fact and why.
    """
    file = msgspec.convert(tomllib.loads(text), type=_File)
    problems = [*_problems(file)]
    if problems:
        raise ValueError("; ".join(problems))
    return FactBook({one.id: one for one in file.check}, file.common.facts)


def _problems(file: _File) -> Iterable[str]:
    seen: set[str] = set()
    for check in (*file.check, CheckFacts("common", file.common.facts)):
        if check.id in seen:
            yield f"{check.id} is there twice"
        seen.add(check.id)
        for fact, words in check.facts.items():
            if not words.name:
                yield f"{check.id}.{fact} has no name"
            for field in set(words.fields) - _used(words.parts):
                yield f"{check.id}.{fact} describes {field}, which no part shows"


def _used(parts: Iterable[str]) -> set[str]:
    pieces = (piece for part in parts for piece in string.Formatter().parse(part))
    return {name for _, name, _, _ in pieces if name}

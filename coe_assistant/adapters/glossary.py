"""Reads resources/glossary.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from coe_assistant.adapters.own_file import read_own
from coe_assistant.domain.glossary import Glossary, Term

NAME = "glossary.toml"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.?](?=\s|$)")
_SENTENCES = 2


@dataclass(frozen=True, slots=True)
class _File:
    schema: int
    term: tuple[Term, ...]


def load_glossary(folder: Path) -> Glossary:
    """Return the glossary of a resources folder.

    Raises:
        CoeError: the program's own file is damaged.
    """
    return read_own(folder / NAME, "glossary-damaged", parse_glossary)


def parse_glossary(text: str) -> Glossary:
    """Return the glossary written in text (TOML).

    Raises:
        ValueError: it is not one; says which term and why.
    """
    file = msgspec.convert(tomllib.loads(text), type=_File)
    problems = [*_problems(file.term)]
    if problems:
        raise ValueError("; ".join(problems))
    return Glossary(file.term)


def _problems(terms: Iterable[Term]) -> Iterable[str]:
    seen: set[str] = set()
    for term in terms:
        if not _SLUG.fullmatch(term.id):
            yield f"{term.id!r} is not a slug"
        if term.id in seen:
            yield f"{term.id} is there twice"
        seen.add(term.id)
        if not term.term or not term.source:
            yield f"{term.id} lacks its word or its source"
        if len(_SENTENCE_END.findall(term.explanation)) != _SENTENCES:
            yield f"{term.id} is not explained in {_SENTENCES} sentences"
        if not term.link.startswith("https://"):
            yield f"{term.id} has no link to its source"

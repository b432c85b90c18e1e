"""The words that the window explains: handed in whole, read when first asked for."""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.fact_book import FactBook
from coe_assistant.domain.glossary import Glossary


class Lexicon(Protocol):
    """What the window may look words up in."""

    @property
    def glossary(self) -> Glossary:
        """The terms with an explanation; empty where the file cannot be read."""

    @property
    def facts(self) -> FactBook:
        """How the facts of the checks are written; empty where the file cannot be read."""


class NoLexicon:
    """A window without explanations, such as one that is built for a part of a test."""

    @property
    def glossary(self) -> Glossary:
        """No terms."""
        return Glossary()

    @property
    def facts(self) -> FactBook:
        """No words: facts are shown under their own names."""
        return FactBook()

"""The words that the window explains: handed in whole, read when first asked for."""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.glossary import Glossary


class Lexicon(Protocol):
    """What the window may look words up in."""

    @property
    def glossary(self) -> Glossary:
        """The terms with an explanation; empty where the file cannot be read."""


class NoLexicon:
    """A window without explanations, such as one that is built for a part of a test."""

    @property
    def glossary(self) -> Glossary:
        """No terms."""
        return Glossary()

"""The window's words from the resources folder, read when a page first asks for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.fact_book import FactBook
from coe_assistant.domain.glossary import Glossary

T = TypeVar("T")

logger = logging.getLogger(__name__)


class ResourceLexicon:
    """Implements ui.lexicon.Lexicon over the shipped files.

    A damaged file costs the explanations, not the upgrade: the log says so.
    """

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self._glossary: Glossary | None = None
        self._facts: FactBook | None = None

    @property
    def glossary(self) -> Glossary:
        """The terms."""
        if self._glossary is None:
            module = import_module("coe_assistant.adapters.glossary")
            self._glossary = _read(lambda: module.load_glossary(self._resources), Glossary())
        return self._glossary

    @property
    def facts(self) -> FactBook:
        """How the facts of the checks are written."""
        if self._facts is None:
            module = import_module("coe_assistant.adapters.fact_book")
            self._facts = _read(lambda: module.load_fact_book(self._resources), FactBook())
        return self._facts


def _read(load: Callable[[], T], otherwise: T) -> T:
    try:
        return load()
    except CoeError as error:
        logger.warning("%s %s", error.title, error.detail)
        return otherwise

"""The window's words from the resources folder, read when a page first asks for them."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.glossary import Glossary

logger = logging.getLogger(__name__)


class ResourceLexicon:
    """Implements ui.lexicon.Lexicon over the shipped files."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self._glossary: Glossary | None = None

    @property
    def glossary(self) -> Glossary:
        """The terms; a damaged file costs the explanations, not the upgrade."""
        if self._glossary is None:
            self._glossary = self._read_glossary()
        return self._glossary

    def _read_glossary(self) -> Glossary:
        module = import_module("coe_assistant.adapters.glossary")
        try:
            read: Glossary = module.load_glossary(self._resources)
        except CoeError as error:
            logger.warning("%s %s", error.title, error.detail)
            return Glossary()
        return read

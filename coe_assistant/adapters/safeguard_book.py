"""Reads resources/safeguard.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from coe_assistant.adapters.own_file import read_own
from coe_assistant.domain.safeguard_words import SafeguardWords

NAME = "safeguard.toml"


def load_words(folder: Path) -> SafeguardWords:
    """Return the words of snapshot, verification and restore.

    Raises:
        CoeError: the program's own file is damaged.
    """
    return read_own(folder / NAME, "safeguard-words-damaged", _parse)


def _parse(text: str) -> SafeguardWords:
    return msgspec.convert(tomllib.loads(text), SafeguardWords)

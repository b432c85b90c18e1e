"""Reads resources/safeguard.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.safeguard_words import SafeguardWords

NAME = "safeguard.toml"


def load_words(folder: Path) -> SafeguardWords:
    """Return the words of snapshot, verification and restore.

    Raises:
        CoeError: the program's own file is damaged.
    """
    path = folder / NAME
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), SafeguardWords)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise CoeError(
            "safeguard-words-damaged",
            f"The program's own file {path.name} cannot be read.",
            detail=str(error),
            hint="Install the program again.",
            exit_code=ExitCode.DEFECT,
        ) from error

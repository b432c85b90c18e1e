"""Reads a file that the program brought along: when it is damaged, so is the installation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from coe_assistant.domain.errors import CoeError, ExitCode

Content = TypeVar("Content")


def read_own(path: Path, slug: str, parse: Callable[[str], Content]) -> Content:
    """Return what parse makes of the text in path.

    Args:
        path: A file of the program's resources.
        slug: Id of the error when the file is damaged.
        parse: Reads the text; raises ValueError or msgspec.ValidationError when it cannot.

    Raises:
        CoeError: the file is not there or damaged.
    """
    try:
        return parse(path.read_text("utf-8"))
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise CoeError(
            slug,
            f"The program's own file {path.name} cannot be read.",
            detail=str(error),
            hint="Install the program again.",
            exit_code=ExitCode.DEFECT,
        ) from error

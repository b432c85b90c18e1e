"""Writes a file that a person asked for: whole, or an error in words."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.atomic_file import write_atomically
from coe_assistant.domain.errors import CoeError


def write_export(file: Path, data: bytes) -> None:
    """Write data to file.

    Raises:
        CoeError: the folder is not there or not writable, or the disk is full.
    """
    try:
        write_atomically(file, data)
    except OSError as error:
        raise CoeError(
            "file-not-writable",
            f"{file.name} cannot be written.",
            detail=error.strerror or str(error),
            hint="Choose another folder.",
        ) from error

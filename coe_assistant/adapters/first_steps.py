"""Remembers that the first steps were shown: an empty file in the data folder."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.adapters.atomic_file import make_owner_folder

_NAME = "first-steps-shown"


class FirstSteps:
    """Shown once in each data folder; failing to remember is no error.

    Args:
        folder: The data folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    @property
    def are_due(self) -> bool:
        """True until they were shown."""
        return not self._path.exists()

    def remember(self) -> None:
        """Note that they were shown."""
        try:
            make_owner_folder(self._path.parent)
            self._path.touch(mode=0o600)
        except OSError:
            return

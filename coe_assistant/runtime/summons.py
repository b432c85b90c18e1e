"""How a second start asks the first one to come to the front: a file that the first one takes."""

from __future__ import annotations

import contextlib
from pathlib import Path


class Summons:
    """One request at a time, in the data folder that both share.

    Args:
        data_dir: The data folder; must exist.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "show-window"

    def call(self) -> bool:
        """Ask; return whether the request could be left."""
        try:
            self._path.touch()
        except OSError:
            return False
        return True

    @property
    def is_open(self) -> bool:
        """True while nobody has taken the request."""
        return self._path.exists()

    def take(self) -> bool:
        """Return whether somebody asked since the last time."""
        if not self.is_open:
            return False
        self.withdraw()
        return True

    def withdraw(self) -> None:
        """Forget the request."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

"""Looking at a data folder in which another start works."""

from __future__ import annotations

from typing import Protocol

from coe_assistant.domain.observation import Seen


class RunSource(Protocol):
    """Reads what another start writes; never writes itself."""

    def look(self) -> Seen:
        """Return what is there now. Blocking: for a worker, one call at a time.

        Raises:
            CoeError: the folder cannot be read, such as a share that is gone.
        """

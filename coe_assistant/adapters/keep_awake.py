"""Keeps the machine awake during an import, where the system allows it."""

from __future__ import annotations

import logging
from contextlib import ExitStack

logger = logging.getLogger(__name__)


class SystemKeepAwake:
    """Holds one wake lock of the operating system (wakepy); refusal is not an error."""

    def __init__(self) -> None:
        self._held: ExitStack | None = None

    @property
    def is_held(self) -> bool:
        """True while the system promised to stay awake."""
        return self._held is not None

    def hold(self) -> bool:
        """Ask the system to stay awake; return whether it agreed."""
        if self._held is not None:
            return True
        from wakepy import keep  # noqa: PLC0415 - first use: it would delay the first paint

        stack = ExitStack()
        mode = stack.enter_context(keep.running(on_fail="pass"))
        if not mode.active:
            stack.close()
            return False
        self._held = stack
        return True

    def release(self) -> None:
        """Let the system sleep again."""
        if self._held is not None:
            self._held.close()
            self._held = None

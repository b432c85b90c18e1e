"""The end of pac on the command line: waited for, because nobody else would see to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.run import Run

_LADDER = timedelta(seconds=15)  # asking, waiting 5 s and killing take less


class PacFollower:
    """Tells whether the command must wait for pac of an import that is over.

    Args:
        session: Reads time.
        note: Prints a sentence.
    """

    def __init__(self, session: HeadlessSession, note: Callable[[str], None]) -> None:
        self._session = session
        self._note = note
        self._shown = 0

    def must_wait(self, run: Run) -> bool:
        """Return True until pac has ended, or could not be ended."""
        left = run.lingering
        if left is None:
            return False
        if left.number != self._shown:
            self._shown = left.number
            self._note("The server is done; waiting for pac to end. If it hangs, it is ended.")
        return left.stopped_at is None or self._session.now() - left.stopped_at < _LADDER

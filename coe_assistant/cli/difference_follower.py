"""What still uses parts that an upgrade removes, on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from coe_assistant.cli.program import HeadlessSession
from coe_assistant.services.difference_json import user_words


class DifferenceFollower:
    """Prints each use of a part that goes away once, as soon as the environment told it.

    Args:
        session: Workbench and event loop.
        line: Prints one line: event, fields, words.
    """

    def __init__(
        self, session: HeadlessSession, line: Callable[[str, Mapping[str, Any], str], None]
    ) -> None:
        self._bench = session.workbench
        self._line = line
        self._told: set[str] = set()

    def show(self) -> None:
        """Print what was not printed yet."""
        for user in self._bench.differences.state.users:
            words = f"Still used: {user_words(user)}"
            if words not in self._told:
                self._told.add(words)
                self._line("note", {"text": words}, words)

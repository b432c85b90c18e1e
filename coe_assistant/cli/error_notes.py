"""Tells errors beside the run on the command line: when they begin, and when they are over."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.workbench_state import Workbench

_IS_OVER = "The run is written again; nothing of it was lost."


class ErrorNotes:
    """Follows the errors of a workbench.

    Args:
        bench: Whose errors are told.
        note: Prints a line.
        end_with: Ends the command, where nothing runs that must be followed.
    """

    def __init__(
        self, bench: Workbench, note: Callable[[str], None], end_with: Callable[[CoeError], None]
    ) -> None:
        self._bench = bench
        self._note = note
        self._end_with = end_with
        self._is_unwritten = False

    def show(self) -> None:
        """Tell what is wrong now."""
        error = self._bench.error
        if error is None:
            if self._is_unwritten:
                self._is_unwritten = False
                self._note(_IS_OVER)
        elif error.slug == "journal-damaged" or self._is_running():
            self._is_unwritten = error.slug != "journal-damaged"
            words = (error.title, error.detail if self._is_unwritten else "", error.hint)
            self._note(" ".join(part for part in words if part))
        else:
            self._end_with(error)

    def _is_running(self) -> bool:
        return self._bench.run is not None and self._bench.run.phase.may_be_running

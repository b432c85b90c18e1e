"""A run that rests is taken up: the server is asked once before its state is told as the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.run import Phase, Run

LOOKED_EVERY_S = 0.5
# The look itself has time limits; this ends the wait where none could be made at all.
MOST_LOOKS = 240

_RESTING = (Phase.NEEDS_ACTION, Phase.ESCALATED)


class FirstLook:
    """Tells whether the command must wait for the look that taking up a run asks for.

    What a run needed an hour ago says nothing about now: the version may be there meanwhile.

    Args:
        session: Reads time.
        again: Called when the answer may have changed.
    """

    def __init__(self, session: HeadlessSession, again: Callable[[], None]) -> None:
        self._session = session
        self._again = again
        self._since: datetime | None = None
        self._is_over = False
        self._is_armed = False
        self._looks = 0

    def must_wait(self, run: Run) -> bool:
        """Return True from taking up a resting run until the server answered, or could not."""
        if self._is_over:
            return False
        self._since = self._since or self._session.now()
        is_heard = run.server is not None and run.server.at >= self._since
        is_late = self._looks >= MOST_LOOKS  # counted: a clock may be set meanwhile
        self._is_over = run.phase not in _RESTING or not run.is_signed_in or is_heard or is_late
        if not self._is_over and not self._is_armed:
            self._is_armed = True
            self._session.call_later(LOOKED_EVERY_S, self._on_time)
        return not self._is_over

    def _on_time(self) -> None:
        self._is_armed = False
        self._looks += 1
        self._again()

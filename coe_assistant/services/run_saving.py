"""Writes the run, and bears with a disk that stays full: told once, tried again, told when over."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.services.driver_tools import DriverListener, DriverTools

# A full disk may be emptied by a person; until then nothing is done that is not written.
SAVE_AGAIN = timedelta(seconds=10)

# Of these only the newest counts: they come again and again while nothing can be written.
_NEWEST_COUNTS = (ev.ServerReported, ev.PacSilent, ev.PacHung)

logger = logging.getLogger(__name__)


def take_in(events: deque[ev.Event], event: ev.Event) -> None:
    """Put event behind the others; what it makes out of date goes, so that they stay few."""
    if isinstance(event, _NEWEST_COUNTS):
        for old in [one for one in events if type(one) is type(event)]:
            events.remove(old)
    events.append(event)


class RunSaving:
    """Saves the run of a driver.

    Args:
        tools: Ports.
        listener: Told once when the run cannot be written, and once when it can again.
        report: Takes the event that keeps the gap in the run's history.
    """

    def __init__(
        self, tools: DriverTools, listener: DriverListener, report: Callable[[ev.Event], None]
    ) -> None:
        self._tools = tools
        self._listener = listener
        self._report = report
        self._since: datetime | None = None

    @property
    def has_trouble(self) -> bool:
        """True while what happens cannot be written."""
        return self._since is not None

    def save(self, run: Run, again: Callable[[], None]) -> bool:
        """Return whether run is on disk; if not, again is called a little later."""
        try:
            self._tools.journal.save(run)
        except CoeError as error:
            self._begin_trouble(error)
            self._tools.save_again.set(self._tools.clock.now() + SAVE_AGAIN, again)
            return False
        self._end_trouble()
        return True

    def _begin_trouble(self, error: CoeError) -> None:
        if self._since is not None:
            return
        self._since = self._tools.clock.now()
        logger.warning("the run cannot be saved: %s", error)
        self._listener.saving_troubled(_with_beginning(error, self._since))

    def _end_trouble(self) -> None:
        if self._since is None:
            return
        since, self._since = self._since, None
        logger.info("the run is saved again; it could not be since %s", since.isoformat())
        self._listener.saving_troubled(None)
        words = since.isoformat(timespec="seconds")
        self._report(ev.ActRecorded(self._tools.clock.now(), "saved-again", words))


def _with_beginning(error: CoeError, since: datetime) -> CoeError:
    told = f"Not written since {since.astimezone():%H:%M}; it is tried again by itself."
    detail = f"{error.detail.rstrip('.')}. {told}" if error.detail else told
    return CoeError(
        error.slug,
        error.title,
        detail=detail,
        hint=error.hint,
        link=error.link,
        exit_code=error.exit_code,
    )

"""Asks the server again and again while an import may run, each time on a worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from coe_assistant.domain import event as ev
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.interruption import Interruption, InterruptionKind
from coe_assistant.domain.retry import scaled
from coe_assistant.domain.run import Run
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.services.driver_tools import DriverTools
from coe_assistant.services.server_watch import earlier_ids, look, poll_interval

# An alarm that rings this much too late did not ring while the computer slept.
SLEPT = timedelta(seconds=90)

logger = logging.getLogger(__name__)


class ServerPoll:
    """One look at a time.

    Args:
        tools: Ports.
        run: Returns the run as it was saved last.
        report: Takes events.
        heard: Takes every look, before its event.
    """

    def __init__(
        self,
        tools: DriverTools,
        run: Callable[[], Run],
        report: Callable[[ev.Event], None],
        heard: Callable[[ServerFacts], None],
    ) -> None:
        self._tools = tools
        self._run = run
        self._report = report
        self._heard = heard
        self._is_polling = False
        self._is_looking = False

    def begin(self) -> None:
        """Look now, and then again and again."""
        self._is_polling = True
        self.look()

    def end(self) -> None:
        """Look no more by itself. pac and the server are left alone."""
        self._is_polling = False
        self._tools.poll.clear()

    def look(self) -> None:
        """Look once."""
        run = self._run()
        step, attempt = run.current_step, run.attempt
        if step is None or self._is_looking:
            return
        self._is_looking = True
        number = attempt.number if attempt is not None else 0
        earlier, now = earlier_ids(run), self._tools.clock.now
        self._tools.submit(
            lambda: look(self._tools.clients().dataverse, step, attempt, now(), earlier),
            lambda facts: self._looked(facts, number),
            self._failed,
        )

    def _looked(self, facts: ServerFacts, asked_for: int) -> None:
        self._is_looking = False
        attempt = self._run().attempt
        if (attempt.number if attempt is not None else 0) == asked_for:
            self._heard(facts)
            self._report(ev.ServerReported(facts.at, facts))
        self._again_later()

    def _failed(self, error: CoeError) -> None:
        self._is_looking = False
        now = self._tools.clock.now()
        if isinstance(error, SignInNeededError):
            # Only a person helps now: watching pauses until SignedIn asks for the next look.
            self._report(ev.SignInLost(now))
            return
        logger.info("a look at the server failed: %s", error)
        unknown = ServerFacts(ServerState.UNREACHABLE, now, problem=str(error))
        self._report(ev.ServerReported(now, unknown))
        self._again_later()

    def _again_later(self) -> None:
        if not self._is_polling:
            return
        run, now = self._run(), self._tools.clock.now()
        silent_for = now - (run.silent_since or now)
        due = now + scaled(run, poll_interval(run.server, silent_for))
        self._tools.poll.set(due, lambda: self._ring(due))

    def _ring(self, due: datetime) -> None:
        now = self._tools.clock.now()
        if now - due >= SLEPT:
            self._report(ev.Woke(now, Interruption(InterruptionKind.SLEPT, due, now)))
        self.look()

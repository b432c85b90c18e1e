"""Clients for the run at hand: whoever signed in elsewhere meanwhile may not act for it there.

Managed solutions and flows have the same names and ids everywhere: what a run asks for, or gives
back, would work in the wrong environment just as well.
"""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.domain.run import Run
from coe_assistant.domain.web_address import is_same_site
from coe_assistant.ports import Clients
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.workbench_state import ConnectionPhase


class RunClients:
    """Callable: the clients of the connection, unless it is one to another environment.

    Args:
        connecting: The connection.
        run: Returns the run at hand.
    """

    def __init__(self, connecting: Connecting, run: Callable[[], Run | None]) -> None:
        self._connecting = connecting
        self._run = run

    @property
    def is_there(self) -> bool:
        """True while tokens for the environment of the run can be had."""
        is_connected = self._connecting.state.phase is ConnectionPhase.CONNECTED
        return is_connected and not self._elsewhere

    @property
    def _elsewhere(self) -> str:
        """The address that is connected, where it is not that of the run."""
        run, where = self._run(), self._connecting.state.environment
        is_same = run is None or where is None or is_same_site(where.url, run.environment.url)
        return "" if is_same or where is None else where.url

    def __call__(self) -> Clients:
        """Return the clients.

        Raises:
            SignInNeededError: nobody is signed in, or not to the environment of the run.
        """
        found, elsewhere, run = self._connecting.clients(), self._elsewhere, self._run()
        if run is not None and elsewhere:
            raise SignInNeededError(
                f"This run is about another environment: {run.environment.url}.",
                detail=f"Connected is {elsewhere}. Nothing is read or changed there for this run.",
            )
        return found


def is_begun_elsewhere(run: Run | None, environment: Environment | None) -> bool:
    """Return whether run has begun to import, and into another environment than this one."""
    if run is None or not run.attempts or environment is None:
        return False
    return not is_same_site(environment.url, run.environment.url)

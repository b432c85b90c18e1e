"""``resume --retry-now``: the next attempt by hand, as the button of that name in the window."""

from __future__ import annotations

from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.server import ServerState

_STARTABLE = (Phase.NEEDS_ACTION, Phase.ESCALATED, Phase.WAITING)


class RetryNow:
    """Starts one attempt in a run that rests or waits, if that is wanted, and no more than one.

    Args:
        session: Workbench and event loop.
        is_wanted: Whether a person asked for it.
    """

    def __init__(self, session: HeadlessSession, *, is_wanted: bool) -> None:
        self._session = session
        self._is_wanted = is_wanted

    def begin(self, run: Run) -> bool:
        """Start the attempt soon; return whether it was wanted and there was one to start.

        Nothing is started while the server cannot be asked. A staged upgrade is applied, never
        imported again. That nothing else runs is proved before every launch.
        """
        server = run.server.state if run.server is not None else ServerState.UNREACHABLE
        is_blind = run.phase is not Phase.WAITING and server is ServerState.UNREACHABLE
        if not self._is_wanted or run.phase not in _STARTABLE or is_blind:
            return False
        self._is_wanted = False
        control = self._session.workbench.control
        is_staged = server is ServerState.STAGED
        start = control.apply_upgrade if is_staged else control.retry_now
        self._session.call_later(0.0, start)
        return True

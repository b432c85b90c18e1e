"""What a command says once it is connected: who is where, and what earlier starts left open."""

from __future__ import annotations

from collections.abc import Callable

from coe_assistant.cli.open_act_lines import open_act_lines
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.cli.upgrade_request import Request


class Greeting:
    """Says it once.

    Args:
        session: Workbench, event loop and stored runs.
        request: What is wanted.
        note: Prints a note.
    """

    def __init__(
        self, session: HeadlessSession, request: Request, note: Callable[[str], None]
    ) -> None:
        self._session = session
        self._request = request
        self._note = note
        self._is_said = False

    def say(self) -> None:
        """Tell who is signed in where, then every act without an end."""
        if self._is_said:
            return
        self._is_said = True
        state, run = self._session.workbench.connection, self._session.workbench.run
        if self._request.package is not None and state.account and state.environment:
            name = state.environment.name or state.environment.url
            self._note(f"Signed in as {state.account.username}; environment {name}.")
        own = run.id if run is not None else ""
        for line in open_act_lines(
            [
                one
                for one in self._session.open_acts(self._request.environment_url)
                if one.run_id != own or not one.kind.goes_on_with_its_run
            ]
        ):
            self._note(line)

"""Values and connections for an import on the command line: checked before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase, Run
from coe_assistant.domain.settings_check import checked_answers
from coe_assistant.domain.settings_needs import SettingsNeeds

Line = Callable[[str, Mapping[str, Any], str], None]


class SettingsFollower:
    """Looks once at what the import leaves open, tells it, and checks what was given.

    Args:
        session: Workbench and event loop.
        wanted: What the command line asked for.
        line: Prints one line: event, fields, words.
        refuse: Ends the command with an error.
    """

    def __init__(
        self,
        session: HeadlessSession,
        wanted: Precautions,
        line: Line,
        refuse: Callable[[CoeError], None],
    ) -> None:
        self._bench = session.workbench
        self._wanted = wanted
        self._line = line
        self._refuse = refuse
        self._settled: Precautions | None = None
        self._is_asked = False

    def settle(self, then: Callable[[Precautions], None]) -> None:
        """Call then with the precautions as they are recorded; not at all when one is refused."""
        if self._settled is not None:
            then(self._settled)
        elif not self._is_asked:
            self._is_asked = True
            self._bench.safeguard.read_needs(lambda needs: self._read(needs, then), self._not_read)

    def _read(self, needs: tuple[SettingsNeeds, ...], then: Callable[[Precautions], None]) -> None:
        try:
            secrets = self._bench.safeguard.secret_names
            answers = checked_answers(self._wanted.answers, needs, secrets)
        except CoeError as error:
            self._refuse(error)
            return
        self._settled = replace(self._wanted, answers=answers)
        then(self._settled)

    def _not_read(self, error: CoeError) -> None:
        self._is_asked = False
        self._refuse(error)


def not_taken(wanted: Precautions, run: Run) -> str:
    """Return words for answers that come too late for a run that has begun; "" for none."""
    is_late = run.consent is not None and run.phase is not Phase.READY
    if not is_late or not wanted.answers or wanted.answers == run.precautions.answers:
        return ""
    names = ", ".join(one.name for one in wanted.answers)
    return f"The run has begun, so these are not taken any more: {names}."

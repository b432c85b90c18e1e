"""The end of the command check: what the import leaves open, and could be given to upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coe_assistant.cli.outcome import Outcome
from coe_assistant.cli.output import Output
from coe_assistant.cli.program import HeadlessSession
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.settings_needs import SettingsNeeds
from coe_assistant.services.settings_json import settings_document, settings_lines


class OpenSettings:
    """Reads it once the checklist has ended; the verdict and its exit code stay as they are.

    Args:
        session: Workbench and event loop.
        output: Where words go.
    """

    def __init__(self, session: HeadlessSession, output: Output) -> None:
        self._session = session
        self._output = output
        self.document: Mapping[str, Any] = {}

    def take_over(self, outcome: Outcome) -> None:
        """Read, tell, and end the session."""
        code = int(outcome.exit_code)

        def read(needs: tuple[SettingsNeeds, ...]) -> None:
            self.document = {"settings": settings_document(needs)}
            for line in settings_lines(needs):
                self._say(line)
            self._session.finish(code)

        def failed(error: CoeError) -> None:
            # null, not an empty list: what is open is not known.
            self.document = {"settings": None}
            self._say(f"What the import leaves open could not be read. {error.title}")
            self._session.finish(code)

        self._session.workbench.safeguard.read_needs(read, failed)

    def _say(self, text: str) -> None:
        if not self._output.is_json:
            self._output.say(text)

"""What a person may ask and choose before the first import of a run."""

from __future__ import annotations

from collections.abc import Callable, Collection

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.event_safeguard import PrecautionsChosen
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.settings_needs import SettingsNeeds
from coe_assistant.services.backup_age import backup_age
from coe_assistant.services.safeguard_board import SafeguardBoard
from coe_assistant.services.safeguard_state import BackupAge
from coe_assistant.services.safeguard_tools import SafeguardTools


class BeforeImport:
    """Reads for the choice, and records it.

    Args:
        tools: Ports.
        board: The run, and how work is handed over.
    """

    def __init__(self, tools: SafeguardTools, board: SafeguardBoard) -> None:
        self._tools = tools
        self._board = board

    @property
    def secret_names(self) -> Collection[str]:
        """Names of variables that are known to hold secrets."""
        return self._tools.preparation.settings.secrets

    def choose(self, precautions: Precautions) -> None:
        """Record what is to be done before the first import."""
        self._board.dispatch(PrecautionsChosen(self._tools.clock.now(), precautions))

    def read_backups(
        self, done: Callable[[BackupAge], None], failed: Callable[[CoeError], None]
    ) -> None:
        """Ask the platform for its newest backup."""
        run = self._board.run()
        place = run.environment.id if run is not None else ""
        self._board.submit(lambda: backup_age(self._tools.acts.clients(), place), done, failed)

    def read_needs(
        self,
        done: Callable[[tuple[SettingsNeeds, ...]], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Find out what the solutions of the run leave open in the environment; changes nothing."""
        run = self._board.run()
        if run is None:
            done(())
            return
        reader = self._tools.preparation.settings
        self._board.submit(lambda: reader.needs(self._tools.acts.clients(), run), done, failed)

"""The safeguard desk, made when there is a run: a start without one must not wait for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Run
from coe_assistant.services.safeguard_state import BackupAge, SafeguardState, WrittenReport

if TYPE_CHECKING:
    from coe_assistant.domain.kit import TaskAfter
    from coe_assistant.domain.safeguard_words import SafeguardWords
    from coe_assistant.domain.settings_needs import SettingsNeeds
    from coe_assistant.services.safeguard_desk import SafeguardDesk

_NOTHING = SafeguardState()


class LateSafeguard:
    """Implements services.safeguard_state.Safeguard.

    Args:
        make: Makes the desk.
        run: Returns the run at hand.
        is_connected: Returns whether tokens can be had.
    """

    def __init__(
        self,
        make: Callable[[], SafeguardDesk],
        run: Callable[[], Run | None],
        is_connected: Callable[[], bool],
    ) -> None:
        self._make = make
        self._run = run
        self._is_connected = is_connected
        self._made: SafeguardDesk | None = None

    @property
    def _desk(self) -> SafeguardDesk:
        if self._made is None:
            self._made = self._make()
        return self._made

    @property
    def state(self) -> SafeguardState:
        """Everything there is to show."""
        return self._made.state if self._made is not None else _NOTHING

    @property
    def words(self) -> SafeguardWords:
        """Words for findings, reasons and refusals."""
        return self._desk.words

    @property
    def tasks(self) -> Sequence[TaskAfter]:
        """What is left to do by hand for the solutions of this run."""
        return self._desk.tasks if self._run() is not None else ()

    @property
    def has_work(self) -> bool:
        """True while something is done, or is owed and can be done."""
        return self._made is not None and self._made.has_work

    def run_changed(self) -> None:
        """The run has a new state, or there is another run."""
        if self._made is None and self._run() is None:
            return
        self._desk.run_changed(is_connected=self._is_connected())

    def connection_changed(self) -> None:
        """The connection has a new state."""
        if self._made is not None:
            self._made.connected(is_connected=self._is_connected())

    def prepare(
        self, run: Run, ready: Callable[[], None], refused: Callable[[CoeError], None]
    ) -> None:
        """Do what must be done before an attempt is launched."""
        self._desk.connected(is_connected=self._is_connected())
        self._desk.prepare(run, ready, refused)

    def close(self) -> None:
        """Call nobody any more."""
        if self._made is not None:
            self._made.close()

    def choose(self, precautions: Precautions) -> None:
        """Record what is to be done before the first import."""
        self._desk.before_import.choose(precautions)

    def read_backups(
        self, done: Callable[[BackupAge], None], failed: Callable[[CoeError], None]
    ) -> None:
        """Ask the platform for its newest backup."""
        self._desk.before_import.read_backups(done, failed)

    @property
    def secret_names(self) -> Collection[str]:
        """Names of variables that are known to hold secrets."""
        return self._desk.before_import.secret_names

    def read_needs(
        self,
        done: Callable[[tuple[SettingsNeeds, ...]], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Find out what the solutions of the run leave open in the environment."""
        self._desk.before_import.read_needs(done, failed)

    def verify(self) -> None:
        """Look again at what is installed now."""
        self._desk.verify()

    def plan_restore(self) -> None:
        """Find out what a restore would change; changes nothing."""
        self._desk.plan_restore()

    def restore(self) -> None:
        """Carry out state.plan: a person's recorded act."""
        self._desk.restore()

    def cancel(self) -> None:
        """Ask for no further row of a restore."""
        self._desk.cancel()

    def tick(self, task_id: str, *, is_done: bool) -> None:
        """Record that a person did one of the tasks, or did not."""
        self._desk.tick(task_id, is_done=is_done)

    def write_report(
        self,
        done: Callable[[WrittenReport], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Write report.html and report.md into the run folder."""
        self._desk.write_report(done, failed)


def still_quiet(run: Run) -> CoeError:
    """Return why run must not be left behind."""
    return CoeError(
        "flows-still-quieted",
        "Flows are still off for the time of the imports of this run.",
        detail=f"Run {run.id}.",
        hint="Stop or give up the run and let the flows be turned on again, then start a new one.",
    )

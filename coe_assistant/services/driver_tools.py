"""What the upgrade driver needs from outside, and who listens to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from coe_assistant.domain.effect import Notice
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.run import Run, RunStep
from coe_assistant.domain.server import ServerFacts
from coe_assistant.ports import (
    Alarm,
    Clients,
    Clock,
    Journal,
    KeepAwake,
    ProcessRunner,
    TaskRunner,
)
from coe_assistant.services.doubtful_checks import Recheck


class PacCommands(Protocol):
    """Builds the argument list of an import (pac.md section 8)."""

    def import_command(self, step: RunStep, environment_url: str) -> Sequence[str]:
        """Return program and arguments that import step's package.

        Raises:
            CoeError: pac is missing or not usable.
        """


class DriverListener(Protocol):
    """Is told what a face may want to show; called on the main thread."""

    def run_changed(self, run: Run) -> None:
        """The run was saved with a new state."""

    def lines_received(self, lines: Sequence[str]) -> None:
        """pac printed lines."""

    def server_heard(self, facts: ServerFacts) -> None:
        """A look at the server ended."""

    def notice_given(self, notice: Notice) -> None:
        """Something is worth a notification."""


@dataclass(frozen=True, slots=True)
class DriverTools:
    """Everything the driver needs from outside.

    Args:
        run_checks: Runs the checklist; ends with ChecksFinished.
        recheck: Runs named checks again, such as those that a failure made doubtful.
    """

    journal: Journal
    clock: Clock
    tasks: TaskRunner
    processes: ProcessRunner
    deadline: Alarm
    poll: Alarm
    keep_awake: KeepAwake
    clients: Callable[[], Clients]
    pac: PacCommands
    diagnose: Callable[[Run], Diagnosis]
    run_checks: Callable[[], None]
    recheck: Recheck

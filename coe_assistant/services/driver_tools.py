"""What the upgrade driver needs from outside, and who listens to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Protocol, TypeVar

from coe_assistant.domain.effect import Notice
from coe_assistant.domain.errors import CoeError
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
from coe_assistant.services.preparing import Prepare, nothing_to_prepare

T = TypeVar("T")


class PacCommands(Protocol):
    """Builds the argument list of an import (pac.md section 8)."""

    def import_command(
        self, step: RunStep, environment_url: str, *, force_overwrite: bool = False
    ) -> Sequence[str]:
        """Return program and arguments that import step's package, with its settings file.

        force_overwrite writes over unmanaged customizations: by a recorded choice only.

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

    def components_counted(self, count: int) -> None:
        """So many components have a result in the running import."""

    def saving_troubled(self, error: CoeError | None) -> None:
        """The run cannot be saved, so nothing is done meanwhile; None: it was saved again."""

    def notice_given(self, notice: Notice) -> None:
        """Something is worth a notification."""


@dataclass(frozen=True, slots=True)
class DriverTools:
    """Everything the driver needs from outside.

    Args:
        run_checks: Runs the checklist; ends with ChecksFinished.
        recheck: Runs named checks again, such as those that a failure made doubtful.
        doubtful: Returns the ids of the checks that a class of failure makes doubtful.
        zone: Returns a time zone by its IANA name, the computer's own for "".
        prepare: Does what must be done before a launch: snapshot, backup, quieting.
        farewell: Rings when a pac that lives on is to be ended.
        pac_grace: How long pac may live on after the server is done with its import.
    """

    journal: Journal
    clock: Clock
    tasks: TaskRunner
    processes: ProcessRunner
    deadline: Alarm
    poll: Alarm
    save_again: Alarm
    farewell: Alarm
    pac_grace: timedelta
    keep_awake: KeepAwake
    clients: Callable[[], Clients]
    pac: PacCommands
    diagnose: Callable[[Run], Diagnosis]
    run_checks: Callable[[], None]
    recheck: Recheck
    doubtful: Callable[[str], Sequence[str]]
    zone: Callable[[str], tzinfo]

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[CoeError], None],
    ) -> None:
        """Run work elsewhere. Errors of ours go to refused; anything else is a defect."""

        def failed(error: BaseException) -> None:
            if not isinstance(error, CoeError):
                raise error
            refused(error)

        self.tasks.submit(work, done, failed)

    prepare: Prepare = nothing_to_prepare

"""Feeds the checklist with what is known now, and remembers what a person said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from coe_assistant.checks.base import CheckContext
from coe_assistant.domain.check import CheckReport, Override, Verdict
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError, SignInNeededError
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clients, TaskRunner
from coe_assistant.services.checklist import Checklist, CheckNews
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.package_intake import PackageIntake
from coe_assistant.services.workbench_state import ChecklistState


class ChecklistDesk:
    """The checklist of the workbench.

    Args:
        make: Makes the checklist; is given who listens to its rows.
        blank: Returns a context with everything that does not depend on sign-in or packages.
        equip: Adds to a context what only signed-in clients can read.
        tasks: Reads what is installed, elsewhere.
        changed: Called on the main thread when a row begins or ends.
    """

    def __init__(
        self,
        make: Callable[[Callable[[CheckNews], None]], Checklist],
        blank: Callable[[str], CheckContext],
        equip: Callable[[CheckContext, Clients], CheckContext],
        tasks: TaskRunner,
        changed: Callable[[], None],
    ) -> None:
        self._changed = changed
        self._blank = blank
        self._equip = equip
        self._tasks = tasks
        self._checklist = make(lambda _: changed())
        self._generation = 0
        self._is_reading = False

    @property
    def state(self) -> ChecklistState:
        """All rows and what they allow together."""
        state = self._checklist.state
        return replace(state, is_running=True, verdict=None) if self._is_reading else state

    @property
    def reports(self) -> tuple[CheckReport, ...]:
        """What has been found so far."""
        return self._checklist.reports

    def run(
        self,
        connecting: Connecting,
        intake: PackageIntake,
        run: Run | None,
        check_ids: Sequence[str],
    ) -> None:
        """Read what is installed now, then run the named checks, all when none is named."""
        self._generation += 1
        mine = self._generation
        self._is_reading = True

        def begin(installed: Sequence[InstalledSolution]) -> None:
            if mine == self._generation:
                self._is_reading = False
                context = self._context(connecting, intake, run, installed)
                self._checklist.run(context, check_ids)

        def not_read(error: BaseException) -> None:
            if not isinstance(error, CoeError):
                raise error
            begin(connecting.state.installed)  # the checks say for themselves what fails

        self._tasks.submit(
            lambda: connecting.clients().dataverse.installed_solutions(),  # noqa: PLW0108 - clients() may raise: on the worker
            begin,
            not_read,
        )
        self._changed()

    def _context(
        self,
        connecting: Connecting,
        intake: PackageIntake,
        run: Run | None,
        installed: Sequence[InstalledSolution],
    ) -> CheckContext:
        state = connecting.state
        done = {step.solution for step in run.steps[: run.step]} if run is not None else set()
        environment = state.environment
        clients = _clients_or_none(connecting)
        blank = self._blank(environment.url if environment is not None else "")
        return replace(
            blank if clients is None else self._equip(blank, clients),
            clients=clients,
            target_url=environment.url if environment is not None else "",
            environment=environment,
            account_name=state.account.username if state.account is not None else "",
            packages=intake.package_facts(done),
            plan=intake.plan_facts(installed, done),
            product=intake.product_facts(),
        )

    def acknowledge(self, check_id: str) -> None:
        """Record that a person read what this row found."""
        self._checklist.acknowledge(check_id)
        self._changed()

    def override(self, given: Override) -> Verdict | None:
        """Record why a person goes on in spite of a blocker; return the verdict with it."""
        return self._checklist.override(given)

    def clear(self) -> None:
        """Forget everything."""
        self._generation += 1
        self._is_reading = False
        self._checklist.clear()


def _clients_or_none(connecting: Connecting) -> Clients | None:
    try:
        return connecting.clients()
    except SignInNeededError:
        return None

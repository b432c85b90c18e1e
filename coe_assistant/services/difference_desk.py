"""Asks the environment what a plan changes there, whenever the plan is another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.plan import UpgradePlan
from coe_assistant.domain.run import Run
from coe_assistant.ports import Clients, TaskRunner
from coe_assistant.services.connecting import Connecting
from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.services.tenant_evidence import Dependents, TenantEvidence, read_evidence
from coe_assistant.services.workbench_state import PackageState


class DifferenceDesk:
    """Implements services.difference_state.Differences.

    Args:
        dependents: Returns what reads who uses a component, for these clients.
        tasks: Reads elsewhere.
        changed: Called on the main thread after every change of state.
        measured: Is given what earlier imports took in this environment.
    """

    def __init__(
        self,
        dependents: Callable[[Clients], Dependents],
        tasks: TaskRunner,
        changed: Callable[[], None],
        measured: Callable[[Mapping[str, OwnDuration]], None],
    ) -> None:
        self._dependents = dependents
        self._tasks = tasks
        self._changed = changed
        self._measured = measured
        self._generation = 0
        self._key: object = None
        self._read: Callable[[], TenantEvidence] | None = None
        self._state = DifferenceState()

    @property
    def state(self) -> DifferenceState:
        """What is known."""
        return self._state

    def follow(self, packages: PackageState, connecting: Connecting, run: Run | None) -> None:
        """Read again when files or installed solutions are other ones; else do nothing.

        Once a run has begun nothing is read: the server is busy, and the old parts go away. Nor
        while files are being checked: what lies in their tables is not known before.
        """
        if packages.is_checking or (run is not None and run.attempts):
            return
        plan, installed = packages.plan, connecting.state.installed
        key = _key(packages, installed)
        if key == self._key:
            return
        self._key = key
        self._generation += 1
        if plan is None or not plan.imports:
            self._read = None
            self._set(DifferenceState())
            return
        chosen = [item for reading in packages.readings for item in reading.solutions]

        def read() -> TenantEvidence:
            signed_in = connecting.clients()
            who = self._dependents(signed_in)
            return read_evidence(signed_in.dataverse, who, plan, chosen, installed)

        self._read = read
        self.read_again()

    def read_again(self) -> None:
        """Ask the environment again."""
        read = self._read
        if read is None:
            return
        self._generation += 1
        mine = self._generation
        self._set(DifferenceState(is_reading=True, steps=self._state.steps))
        self._tasks.submit(
            read,
            lambda found: self._on_read(mine, found),
            lambda error: self._on_failed(mine, error),
        )

    def _on_read(self, generation: int, found: TenantEvidence) -> None:
        if generation == self._generation:
            self._set(DifferenceState(is_read=True, steps=found.differences))
            self._measured(found.durations)

    def _on_failed(self, generation: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        if generation == self._generation:
            self._set(DifferenceState(error=error))
            self._measured({})  # what another environment took says nothing here

    def _set(self, state: DifferenceState) -> None:
        self._state = state
        self._changed()


def _key(packages: PackageState, installed: tuple[InstalledSolution, ...]) -> object:
    """Return what the answer depends on; expected times of the plan are none of it."""
    plan: UpgradePlan | None = packages.plan
    if plan is None:
        return None
    steps = tuple((step.solution, step.from_version, step.package) for step in plan.imports)
    return steps, tuple((row.id, str(row.version)) for row in installed)

"""The chosen files: read elsewhere, planned over what is installed, made ready for the run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from coe_assistant.checks.inputs import PackageFacts, PlanFacts, ProductFacts
from coe_assistant.checks.package_inputs import (
    in_plan_order,
    package_facts,
    plan_facts,
    product_facts,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import (
    PackageKind,
    PackageReading,
    ReadingProblem,
    Severity,
    SolutionPackage,
)
from coe_assistant.domain.plan import UpgradePlan, plan_upgrade
from coe_assistant.domain.plan_verdict import file_findings
from coe_assistant.domain.run import RunStep
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.ports import TaskRunner
from coe_assistant.services.run_steps import run_steps
from coe_assistant.services.task_errors import only_ours
from coe_assistant.services.workbench_state import PackageState


class PackageIntake:
    """The package step of the workbench.

    Args:
        read: Says what a file holds; blocking.
        verify: Checks every part of a file that was read, which takes longer; blocking.
        extract: Returns a plain zip of one solution, copied to a path where it must be.
        kit: The product profile.
        tasks: Reads files elsewhere.
        changed: Called on the main thread after every change of state.
    """

    def __init__(
        self,
        read: Callable[[Path], PackageReading],
        verify: Callable[[PackageReading], PackageReading],
        extract: Callable[[PackageReading, SolutionPackage, Path], Path],
        kit: Kit,
        tasks: TaskRunner,
        changed: Callable[[], None],
    ) -> None:
        self._read = read
        self._verify = verify
        self._extract = extract
        self._kit = kit
        self._tasks = tasks
        self._changed = changed
        self._generation = 0
        self._installed: Sequence[InstalledSolution] | None = None
        self._own_times: Mapping[str, OwnDuration] = {}
        self.state = PackageState()

    @property
    def main_solution(self) -> str:
        """Unique name of the first planned solution, else of the first one read, else ""."""
        plan = self.state.plan
        if plan is not None and plan.main_solution:
            return plan.main_solution
        return next(iter(self.state.solution_names), "")

    @property
    def release_page(self) -> str:
        """Where the product's files are had, or ""."""
        return self._kit.releases_page

    def choose(self, paths: Sequence[Path]) -> None:
        """Read files; the state tells when they are read."""
        chosen = tuple(paths)
        self.choose_found(lambda: chosen)

    def choose_found(self, find: Callable[[], Sequence[Path]]) -> None:
        """Look for files on a worker, and read those; where none is found, none is chosen.

        A network share that is gone takes its time to say so.
        """
        self._generation += 1
        mine = self._generation
        self._put(PackageState(is_reading=True))
        self._tasks.submit(
            lambda: self._read_all(find()),
            lambda readings: self._on_first_read(mine, readings),
            lambda error: self._on_failed(mine, error),
        )

    def _read_all(self, paths: Sequence[Path]) -> tuple[PackageReading, ...]:
        """Read files; one that cannot be read does not take the others with it.

        Raises:
            CoeError: none of them could be read.
        """
        readings: list[PackageReading] = []
        errors: list[CoeError] = []
        for path in paths:
            try:
                readings.append(self._read(path))
            except CoeError as error:
                errors.append(error)
                readings.append(_unreadable(path, error))
        if errors and len(errors) == len(readings):
            raise errors[0]
        return tuple(readings)

    def _on_first_read(self, generation: int, readings: tuple[PackageReading, ...]) -> None:
        if generation != self._generation:
            return
        is_open = any(item.is_usable and not item.is_verified for item in readings)
        self._on_read(generation, readings, is_checking=is_open)
        if is_open:
            self._tasks.submit(
                lambda: tuple(self._verify(item) for item in readings),
                lambda verified: self._on_read(generation, verified, is_checking=False),
                lambda error: self._on_failed(generation, error),
            )

    def plan_for(self, installed: Sequence[InstalledSolution]) -> None:
        """Plan again: what is installed is known (anew)."""
        self._installed = tuple(installed)
        if self.state.readings:
            self._on_read(self._generation, self.state.readings)

    def measured(self, durations: Mapping[str, OwnDuration]) -> None:
        """Plan again with what earlier imports took in this environment."""
        if durations != self._own_times:
            self._own_times = dict(durations)
            if self.state.plan is not None:
                self._on_read(self._generation, self.state.readings)

    def _on_read(
        self,
        generation: int,
        readings: tuple[PackageReading, ...],
        *,
        is_checking: bool | None = None,
    ) -> None:
        """Show what was read; is_checking None: as it was."""
        if generation != self._generation:
            return
        plan = None
        if self._installed is not None and any(item.solutions for item in readings):
            plan = self._plan(readings, self._installed, ())
        warnings = () if plan else self._findings(readings)
        before = self.state
        self._put(
            PackageState(
                readings=readings,
                plan=plan,
                warnings=warnings,
                is_checking=before.is_checking if is_checking is None else is_checking,
                is_preparing=before.is_preparing,
            )
        )

    def _findings(self, readings: Sequence[PackageReading]) -> tuple[str, ...]:
        """Return what is odd about the files while nothing is known of the environment."""
        found = [
            problem.text
            for reading in readings
            for package in reading.solutions
            for problem in file_findings(package, self._kit)
        ]
        return tuple(dict.fromkeys(found))

    def _on_failed(self, generation: int, error: BaseException) -> None:
        if not isinstance(error, CoeError):
            raise error
        if generation == self._generation:
            self.state = PackageState(error=error)
            self._changed()

    def _plan(
        self,
        readings: Sequence[PackageReading],
        installed: Sequence[InstalledSolution],
        done: Collection[str],
    ) -> UpgradePlan:
        there = {row.unique_name: row.version for row in installed}
        packages = [
            item
            for one in readings
            for item in one.solutions
            if item.unique_name not in done
            or item.version > there.get(item.unique_name, item.version)
        ]
        return plan_upgrade(packages, installed, self._kit, self._own_times)

    # --- for the checklist ---------------------------------------------------------------

    def package_facts(self, done: Collection[str]) -> tuple[PackageFacts, ...]:
        """Return what the checks need of each solution that is still to be imported."""
        first = _first_versions(self.state.readings, done)
        readings = [_without(reading, first) for reading in self.state.readings]
        facts = package_facts([item for item in readings if item is not None], self._kit)
        steps = self.state.plan.steps if self.state.plan is not None else ()
        return in_plan_order(facts, steps)

    def plan_facts(
        self, installed: Sequence[InstalledSolution], done: Collection[str]
    ) -> PlanFacts | None:
        """Return what the checks need of the plan over what is installed now."""
        if not self.state.readings:
            return None
        return plan_facts(self._plan(self.state.readings, installed, done))

    def product_facts(self) -> ProductFacts:
        """Return what the checks need of the product profile."""
        return product_facts(self._kit)

    # --- for the run ---------------------------------------------------------------------

    def prepare_steps(
        self,
        folder: Path,
        done: Callable[[tuple[RunStep, ...]], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Hand over the steps of a run; solutions inside a release download are copied to folder.

        Every file is read from its beginning to its end on a worker. Where the plan changes
        meanwhile this is done again; where other files are chosen, nobody is called. A call while
        files are being prepared is for nothing.
        """
        plan, readings, mine = self.state.plan, self.state.readings, self._generation
        if plan is None:
            done(())
        if self.state.is_preparing or plan is None:
            return
        self._put(replace(self.state, is_preparing=True))

        def ended(tell: Callable[[], None]) -> None:
            if mine != self._generation:
                return
            self._put(replace(self.state, is_preparing=False))
            if self.state.plan == plan:
                tell()
            else:
                self.prepare_steps(folder, done, failed)

        self._tasks.submit(
            lambda: run_steps(plan, readings, self._extract, folder),
            lambda steps: ended(lambda: done(steps)),
            only_ours(lambda error: ended(lambda: failed(error))),
        )

    def _put(self, state: PackageState) -> None:
        self.state = state
        self._changed()


def _unreadable(path: Path, error: CoeError) -> PackageReading:
    text = " ".join(part for part in (error.title, error.detail, error.hint) if part)
    problem = ReadingProblem(error.slug, Severity.ERROR, text)
    return PackageReading(path, 0, "", PackageKind.NOT_A_SOLUTION, problems=(problem,))


def _first_versions(
    readings: Sequence[PackageReading], done: Collection[str]
) -> Collection[tuple[str, SolutionVersion]]:
    """Return what was surely imported: of a solution chosen in several versions, the lowest."""
    lowest: dict[str, SolutionVersion] = {}
    for item in (one for reading in readings for one in reading.solutions):
        if item.unique_name in done:
            known = lowest.get(item.unique_name, item.version)
            lowest[item.unique_name] = min(known, item.version)
    return set(lowest.items())


def _without(
    reading: PackageReading, imported: Collection[tuple[str, SolutionVersion]]
) -> PackageReading | None:
    """Return reading without solutions that were imported; None when nothing is left of it."""
    left = tuple(
        item for item in reading.solutions if (item.unique_name, item.version) not in imported
    )
    if reading.solutions and not left:
        return None
    return replace(reading, solutions=left)

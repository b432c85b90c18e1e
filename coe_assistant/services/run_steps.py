"""From the steps of a plan to the steps of a run: plain solution zips, modes, expected times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.kit import MinuteRange
from coe_assistant.domain.package import PackageReading, SolutionPackage
from coe_assistant.domain.plan import PlanMode, PlanStep, UpgradePlan
from coe_assistant.domain.run import RunStep, StepMode

Extract = Callable[[PackageReading, SolutionPackage, Path], Path]
_MODES = {PlanMode.INSTALL: StepMode.INSTALL, PlanMode.UPGRADE: StepMode.UPGRADE}


def run_steps(
    plan: UpgradePlan, readings: Sequence[PackageReading], extract: Extract, folder: Path
) -> tuple[RunStep, ...]:
    """Return the steps of a run; solutions inside a release download are copied to folder.

    Raises:
        CoeError: a file is damaged or is not the one any more that was read, or a copy could not
            be made.
    """
    return tuple(_run_step(step, readings, extract, folder) for step in plan.imports)


def _run_step(
    step: PlanStep, readings: Sequence[PackageReading], extract: Extract, folder: Path
) -> RunStep:
    reading, package = _package_of(step, readings)
    path = extract(reading, package, folder / f"{package.unique_name}_{package.version}.zip")
    expected = step.expected
    return RunStep(
        solution=step.solution,
        display_name=step.display_name or step.solution,
        from_version=step.from_version,
        to_version=step.to_version,
        mode=_MODES[step.mode],
        package=str(path.absolute()),
        sha256=step.package.sha256,
        wait_before=step.wait_before,
        expected_minutes=_pair(expected.minutes) if expected is not None else None,
        expected_import=_pair(expected.importing) if expected is not None else None,
        expected_apply=_pair(expected.applying) if expected is not None else None,
    )


def _package_of(
    step: PlanStep, readings: Sequence[PackageReading]
) -> tuple[PackageReading, SolutionPackage]:
    wanted = (step.package.file, step.package.entry)
    for reading in readings:
        for package in reading.solutions:
            if (package.file, package.entry) == wanted:
                return reading, package
    raise CoeError(
        "package-changed",
        f"The file of {step.display_name} is not chosen any more.",
        hint="Choose the files again.",
    )


def _pair(minutes: MinuteRange | None) -> tuple[int, int] | None:
    return (minutes.low, minutes.high) if minutes is not None else None

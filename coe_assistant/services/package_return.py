"""Gives a run of an earlier start its files back: checks that run before an import read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.package_intake import PackageIntake

# Taken up in these phases, a checklist may be due at once; it needs the files.
_CHECKS_MAY_COME = (Phase.CHECKING, Phase.READY, Phase.BLOCKED, Phase.WAITING)


class PackageReturn:
    """Reads the packages of a run that was found, and holds its taking up back meanwhile.

    Args:
        intake: Where packages are read.
        take_up: Takes the run up.
    """

    def __init__(self, intake: PackageIntake, take_up: Callable[[], None]) -> None:
        self._intake = intake
        self._take_up = take_up
        self._is_holding = False

    def take_up(self, run: Run | None) -> None:
        """Take run up: at once, or when its files were read where checks may be due."""
        if self._is_holding:
            return
        files = self._files(run)
        if files:
            self._is_holding = run is not None and run.phase in _CHECKS_MAY_COME
            self._intake.choose_found(lambda: [path for path in files if path.is_file()])
        if not self._is_holding:
            self._take_up()

    def on_packages(self) -> None:
        """Go on with the taking up once the files were read, or could not be."""
        if self._is_holding and not self._intake.state.is_reading:
            self._is_holding = False
            self._take_up()

    def _files(self, run: Run | None) -> list[Path]:
        state = self._intake.state
        if run is None or state.readings or state.is_reading or state.error is not None:
            return []
        paths = [Path(step.package) for step in run.steps[run.step :]]
        return list(dict.fromkeys(paths))

"""Remembers which files were chosen for which environment, and proposes them the next time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from coe_assistant.domain.package import RecentPackages
from coe_assistant.domain.plan import PlanReason
from coe_assistant.domain.run import Run
from coe_assistant.ports import TaskRunner
from coe_assistant.services.package_intake import PackageIntake

# the environment holds this version, or a later one, by now
_DONE = (PlanReason.SAME_VERSION, PlanReason.LOWER_VERSION, PlanReason.OTHER_CONTENTS)


class PackageStore(Protocol):
    """Keeps choices between starts of the program."""

    def recent_packages(self) -> Sequence[RecentPackages]:
        """Return the choices, newest first."""

    def remember_packages(self, chosen: RecentPackages) -> None:
        """Keep a choice; failing to do so is no error."""


class RecentFiles(Protocol):
    """What helps a person to find the files."""

    @property
    def release_page(self) -> str:
        """Where the product's files are had, or ""."""

    @property
    def is_proposed(self) -> bool:
        """The files were chosen by the program, as the last time; nobody chose others yet."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Files that were chosen before and are still there, newest first."""


class PackageMemory:
    """Implements RecentFiles.

    A proposal that turns out to be no way forward, because the upgrade was done since, is taken
    back in silence: the person had chosen nothing.

    Args:
        store: Keeps the choices.
        intake: Where files are read.
        run: Returns the run at hand.
        tasks: Looks elsewhere whether files are there: a share that is gone answers late.
        changed: Called when files are there, or are not, that were unknown before.
    """

    def __init__(
        self,
        store: PackageStore,
        intake: PackageIntake,
        run: Callable[[], Run | None],
        tasks: TaskRunner,
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._intake = intake
        self._run = run
        self._tasks = tasks
        self._changed = changed
        self._proposed: tuple[Path, ...] = ()
        self._looked_for: tuple[Path, ...] = ()
        self._there: tuple[Path, ...] = ()

    @property
    def release_page(self) -> str:
        """Where the product's files are had, or ""."""
        return self._intake.release_page

    @property
    def is_proposed(self) -> bool:
        """The files at hand are those of the last time."""
        return bool(self._proposed)

    @property
    def files(self) -> tuple[Path, ...]:
        """Files that were chosen before and are still there, newest first."""
        every = (path for one in self._store.recent_packages() for path in one.paths)
        wanted = tuple(dict.fromkeys(every))
        if wanted != self._looked_for:
            self._looked_for = wanted
            self._tasks.submit(lambda: _those_there(wanted), self._on_looked, _defect)
        return self._there

    def _on_looked(self, there: tuple[Path, ...]) -> None:
        if there != self._there:
            self._there = there
            self._changed()

    def connected(self, environment_url: str) -> None:
        """Propose the environment's last files where nothing was chosen yet."""
        state = self._intake.state
        is_taken = bool(state.readings) or state.is_reading or state.error is not None
        if is_taken or self._run() is not None:
            return
        kept = self._store.recent_packages()
        choices = [one.paths for one in kept if one.environment == environment_url]
        if choices:
            self._proposed = choices[0]
            self._intake.choose_found(lambda: _first_whole(choices))

    def chosen(self) -> None:
        """A person chose files: nothing is proposed any more."""
        self._proposed = ()

    def read(self) -> None:
        """Take a proposal back that is no way forward."""
        state = self._intake.state
        if not self._proposed or state.is_reading:
            return
        steps = state.plan.steps if state.plan is not None else ()
        is_done = bool(steps) and all(step.reason in _DONE for step in steps)
        if state.error is not None or is_done:
            self._proposed = ()
            self._intake.choose(())
        elif not state.readings:
            self._proposed = ()  # the files are gone

    def used(self, environment_url: str) -> None:
        """Keep the files at hand: a checklist is run for them."""
        paths = tuple(reading.path for reading in self._intake.state.readings if reading.is_usable)
        if paths:
            self._store.remember_packages(RecentPackages(environment_url, paths))


def _those_there(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.is_file())


def _first_whole(choices: Sequence[Sequence[Path]]) -> Sequence[Path]:
    """Return the first choice of which every file is there."""
    return next((paths for paths in choices if len(_those_there(paths)) == len(paths)), ())


def _defect(error: BaseException) -> None:
    raise error

"""A run of an earlier start gets its files back before checks may be due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Phase
from coe_assistant.services.package_return import PackageReturn
from coe_assistant.services.workbench_state import PackageState
from tests.domain.upgrade_runs import CORE, GOVERNANCE, run_in


class Intake:
    def __init__(self) -> None:
        self.state, self.chosen = PackageState(), []

    def choose_found(self, find) -> None:
        self.chosen.append(tuple(find()))
        self.state = PackageState(is_reading=True)


@pytest.fixture
def files(tmp_path):
    core, other = tmp_path / "core.zip", tmp_path / "other.zip"
    core.touch()
    other.touch()
    return core, other


def a_run(phase, files, **more):
    steps = (replace(CORE, package=str(files[0])), replace(GOVERNANCE, package=str(files[1])))
    return run_in(phase, steps=steps, **more)


@pytest.mark.parametrize("phase", [Phase.WAITING, Phase.READY, Phase.CHECKING, Phase.BLOCKED])
def test_run_whose_checks_may_come_waits_for_its_files(files, phase) -> None:
    taken, intake = [], Intake()
    back = PackageReturn(intake, lambda: taken.append(1))
    run = a_run(phase, files, step=1)
    back.take_up(run)
    back.take_up(run)
    assert (intake.chosen, taken) == ([(files[1],)], [])
    back.on_packages()
    assert taken == []
    intake.state = PackageState(error=CoeError("x", "unreadable"))
    back.on_packages()
    assert taken == [1]


def test_running_import_is_taken_up_at_once_and_reads_meanwhile(files) -> None:
    taken, intake = [], Intake()
    PackageReturn(intake, lambda: taken.append(1)).take_up(a_run(Phase.IMPORTING, files))
    assert (intake.chosen, taken) == ([files], [1])


def test_missing_files_hold_back_only_until_they_were_looked_for(tmp_path) -> None:
    taken, intake = [], Intake()
    back = PackageReturn(intake, lambda: taken.append(1))
    back.take_up(a_run(Phase.WAITING, (tmp_path / "a", tmp_path / "b")))
    assert (intake.chosen, taken) == ([()], [])
    intake.state = PackageState()
    back.on_packages()
    assert taken == [1]


def test_no_run_holds_nothing_back() -> None:
    taken, intake = [], Intake()
    PackageReturn(intake, lambda: taken.append(1)).take_up(None)
    assert (intake.chosen, taken) == ([], [1])

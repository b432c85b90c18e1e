"""The package step: late answers of an earlier choice count for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.kit import Kit, MinuteRange
from coe_assistant.domain.package import (
    PackageKind,
    PackageReading,
    ReadingProblem,
    Severity,
    SolutionPackage,
)
from coe_assistant.domain.run import StepMode
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.package_intake import PackageIntake


class HeldTasks:
    """Keeps submitted work until a test lets it run."""

    def __init__(self) -> None:
        self.held = []

    def submit(self, work, done, failed) -> None:
        self.held.append((work, done, failed))

    def run(self, number: int) -> None:
        work, done, failed = self.held[number]
        try:
            value = work()
        except CoeError as error:
            failed(error)
        else:
            done(value)


def read(path: Path) -> PackageReading:
    if path.name == "gone.zip":
        raise CoeError("file-unreadable", "It cannot be read.")
    name, _, number = path.stem.partition("_")
    version = SolutionVersion.parse(number or "2.0")
    solution = SolutionPackage(name, name, version, True, "p", "x", path, "aa")
    return PackageReading(path, 1, "aa", PackageKind.SOLUTION, (solution,))


def verify(reading: PackageReading) -> PackageReading:
    if "damaged" in reading.name:
        problem = ReadingProblem("damaged", Severity.ERROR, "A part is damaged.")
        return replace(reading, problems=(problem,))
    return replace(reading, is_verified=True)


def intake() -> tuple[PackageIntake, HeldTasks]:
    tasks = HeldTasks()
    kit = Kit("generic", "Any")
    made = PackageIntake(
        read, verify, lambda reading, one, target: reading.path, kit, tasks, lambda: None
    )
    return made, tasks


def steps_of(made: PackageIntake, tasks: HeldTasks, folder: Path):
    got = []
    made.prepare_steps(folder, got.append, got.append)
    assert made.state.is_preparing
    tasks.run(-1)
    assert not made.state.is_preparing
    (found,) = got
    return found


def row(name: str, version: str) -> InstalledSolution:
    return InstalledSolution(name, SolutionVersion.parse(version), True)


def test_choose_late_answer_of_earlier_choice_is_ignored():
    made, tasks = intake()
    made.choose([Path("a.zip")])
    made.choose([Path("b.zip")])
    tasks.run(1)
    tasks.run(0)
    assert made.state.solution_names == ("b",)
    assert not made.state.is_reading


def test_choose_unreadable_file_becomes_error():
    made, tasks = intake()
    made.choose([Path("gone.zip")])
    tasks.run(0)
    assert made.state.error is not None
    assert made.state.error.slug == "file-unreadable"


def test_plan_for_installed_known_later_plans_and_gives_run_steps(tmp_path):
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    assert made.main_solution == "a"
    (step,) = steps_of(made, tasks, tmp_path)
    assert (step.from_version, step.to_version, step.mode) == ("1.0", "2.0", StepMode.UPGRADE)
    assert Path(step.package).is_absolute()


def test_facts_solution_done_in_this_run_is_left_out():
    made, tasks = intake()
    made.choose([Path("a.zip"), Path("b.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    assert [one.solution for one in made.package_facts({"a"})] == ["b"]
    facts = made.plan_facts([row("a", "2.0")], {"a"})
    assert facts is not None
    assert [step[0] for step in facts.steps] == ["b"]
    assert not any(problem.is_refusal for problem in facts.problems)


def test_plan_facts_next_version_of_done_solution_stays():
    made, tasks = intake()
    made.choose([Path("a_2.0.zip"), Path("a_3.0.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    facts = made.plan_facts([row("a", "2.0")], {"a"})
    assert facts is not None
    assert facts.steps == (("a", "2.0", "3.0"),)
    assert not any(problem.is_refusal for problem in facts.problems)
    assert [one.version for one in made.package_facts({"a"})] == ["3.0"]


def test_measured_durations_reach_the_run_steps_with_their_halves(tmp_path):
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    assert steps_of(made, tasks, tmp_path)[0].expected_minutes is None
    at = datetime(2026, 3, 1, tzinfo=UTC)
    own = OwnDuration(2, MinuteRange(50, 60), at, MinuteRange(30, 40), MinuteRange(18, 22))
    made.measured({"a": own})
    (step,) = steps_of(made, tasks, tmp_path)
    assert step.expected_minutes == (50, 60)
    assert (step.expected_import, step.expected_apply) == ((30, 40), (18, 22))


def test_choose_shows_the_file_before_every_part_is_checked():
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    assert made.state.solution_names == ("a",)
    assert not made.state.readings[0].is_verified
    made.plan_for([])
    assert made.state.is_checking
    tasks.run(1)
    assert made.state.readings[0].is_verified
    assert not made.state.is_checking


def test_choose_part_found_damaged_later_makes_the_file_useless():
    made, tasks = intake()
    made.choose([Path("damaged_2.0.zip")])
    tasks.run(0)
    assert made.state.readings[0].is_usable
    tasks.run(1)
    assert not made.state.readings[0].is_usable
    facts = made.package_facts(())
    assert [one.id for one in facts[0].problems if one.is_error] == ["damaged"]


def test_choose_late_check_of_an_earlier_choice_is_ignored():
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.choose([Path("b.zip")])
    tasks.run(1)
    tasks.run(2)
    assert made.state.solution_names == ("b",)


def test_choose_one_unreadable_file_leaves_the_others():
    made, tasks = intake()
    made.choose([Path("a.zip"), Path("gone.zip")])
    tasks.run(0)
    assert made.state.error is None
    assert [one.is_usable for one in made.state.readings] == [True, False]
    assert made.state.readings[1].problems[0].id == "file-unreadable"


def test_choose_nothing_empties_the_step():
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.choose([])
    tasks.run(2)
    assert made.state.readings == ()
    assert made.state.plan is None


def planned():
    """Return an intake with one file and its plan, and the tasks of it."""
    made, tasks = intake()
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    return made, tasks


def test_prepare_steps_works_elsewhere_and_asks_once(tmp_path):
    made, tasks = planned()
    got = []
    before = len(tasks.held)
    made.prepare_steps(tmp_path, got.append, got.append)
    made.prepare_steps(tmp_path, got.append, got.append)
    assert (got, len(tasks.held)) == ([], before + 1)
    tasks.run(-1)
    assert len(got) == 1


def test_prepare_steps_plan_that_changed_meanwhile_is_prepared_again(tmp_path):
    made, tasks = planned()
    got = []
    made.prepare_steps(tmp_path, got.append, got.append)
    first = len(tasks.held) - 1
    made.plan_for([row("a", "1.5")])
    assert made.state.is_preparing
    tasks.run(first)
    assert got == []
    assert made.state.is_preparing
    tasks.run(-1)
    assert got[0][0].from_version == "1.5"
    assert not made.state.is_preparing


def test_prepare_steps_other_files_chosen_meanwhile_call_nobody(tmp_path):
    made, tasks = planned()
    got = []
    made.prepare_steps(tmp_path, got.append, got.append)
    held = len(tasks.held) - 1
    made.choose([Path("b.zip")])
    assert not made.state.is_preparing
    tasks.run(held)
    assert got == []


def test_prepare_steps_file_that_cannot_be_copied_is_told(tmp_path):
    tasks = HeldTasks()

    def full(*_args) -> Path:
        raise CoeError("extract-failed", "It cannot be copied.")

    made = PackageIntake(read, verify, full, Kit("generic", "Any"), tasks, lambda: None)
    made.choose([Path("a.zip")])
    tasks.run(0)
    made.plan_for([row("a", "1.0")])
    got = []
    made.prepare_steps(tmp_path, got.append, got.append)
    tasks.run(-1)
    assert [error.slug for error in got] == ["extract-failed"]
    assert not made.state.is_preparing


def test_prepare_steps_without_a_plan_has_none(tmp_path):
    made, _tasks = intake()
    got = []
    made.prepare_steps(tmp_path, got.append, got.append)
    assert got == [()]

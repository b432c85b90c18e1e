"""The files of the last time: proposed once, for the environment they belong to, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.domain.package import RecentPackages
from coe_assistant.services.package_intake import PackageIntake
from coe_assistant.services.package_memory import PackageMemory
from tests.services.test_package_intake import HeldTasks, intake, row

URL, OTHER = "https://a.crm.dynamics.com", "https://b.crm.dynamics.com"


class Store:
    def __init__(self, *kept: RecentPackages) -> None:
        self.kept = list(kept)

    def recent_packages(self):
        return tuple(self.kept)

    def remember_packages(self, chosen: RecentPackages) -> None:
        self.kept.insert(0, chosen)


class Bench:
    def __init__(self, folder: Path, *names: str, url: str = URL) -> None:
        self.paths = tuple(folder / name for name in names)
        for path in self.paths:
            path.write_bytes(b"zip")
        self.store = Store(RecentPackages(url, self.paths)) if names else Store()
        made, self.tasks = intake()
        self.intake: PackageIntake = made
        self.run = None
        self.told = 0
        self.memory = PackageMemory(
            self.store, self.intake, lambda: self.run, self.tasks, self._on_told
        )

    def _on_told(self) -> None:
        self.told += 1

    def files_looked_for(self):
        assert self.memory.files == ()
        self.tasks.run(-1)
        return self.memory.files

    def connect(self, version: str = "1.0") -> None:
        self.intake.plan_for([row("a", version)])
        self.memory.connected(URL)

    def read(self, tasks: HeldTasks | None = None) -> None:
        (tasks or self.tasks).run(-1)
        self.memory.read()


def test_last_files_of_the_environment_are_proposed_and_planned(tmp_path):
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.connect()
    assert bench.memory.is_proposed
    bench.read()
    plan = bench.intake.state.plan
    assert plan is not None
    assert plan.is_possible
    assert bench.memory.is_proposed


def test_files_of_another_environment_are_offered_and_not_chosen(tmp_path):
    bench = Bench(tmp_path, "a_2.0.zip", url=OTHER)
    bench.connect()
    assert not bench.memory.is_proposed
    assert bench.files_looked_for() == bench.paths
    assert bench.told == 1
    held = len(bench.tasks.held)
    assert bench.memory.files == bench.paths
    assert len(bench.tasks.held) == held  # looked for once
    assert not bench.intake.state.is_reading


@pytest.mark.parametrize("version", ["2.0", "3.0"])
def test_proposal_that_was_done_since_is_taken_back(tmp_path, version):
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.connect(version)
    bench.read()
    assert not bench.memory.is_proposed
    bench.read()
    assert bench.intake.state.readings == ()
    assert bench.intake.state.error is None


def test_proposal_that_cannot_be_read_is_taken_back(tmp_path):
    bench = Bench(tmp_path, "gone.zip")
    bench.connect()
    bench.read()
    assert not bench.memory.is_proposed


def test_nothing_is_proposed_over_a_choice_a_run_or_a_missing_file(tmp_path):
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.intake.choose([tmp_path / "b_1.0.zip"])
    bench.connect()
    assert not bench.memory.is_proposed
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.run = object()
    bench.connect()
    assert not bench.memory.is_proposed
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.paths[0].unlink()
    bench.connect()
    bench.read()
    assert not bench.memory.is_proposed
    assert bench.intake.state.error is None
    assert bench.files_looked_for() == ()
    assert bench.told == 0


def test_earlier_choice_is_proposed_where_the_last_one_is_gone(tmp_path):
    bench = Bench(tmp_path, "a_2.0.zip")
    gone = RecentPackages(URL, (*bench.paths, tmp_path / "b_1.0.zip"))
    bench.store.remember_packages(gone)
    bench.connect()
    bench.read()
    assert [one.path for one in bench.intake.state.readings] == list(bench.paths)


def test_choice_of_a_person_ends_the_proposal(tmp_path):
    bench = Bench(tmp_path, "a_2.0.zip")
    bench.connect()
    bench.memory.chosen()
    assert not bench.memory.is_proposed
    bench.memory.read()
    assert bench.intake.state.is_reading


def test_page_of_the_product_comes_from_its_profile(tmp_path):
    assert Bench(tmp_path).memory.release_page == ""


def test_used_files_are_kept_for_the_environment(tmp_path):
    bench = Bench(tmp_path)
    bench.memory.used(URL)
    assert bench.store.kept == []
    bench.intake.choose([tmp_path / "a_2.0.zip"])
    bench.tasks.run(0)
    bench.memory.used(URL)
    assert bench.store.kept == [RecentPackages(URL, (tmp_path / "a_2.0.zip",))]

"""The comparison of the workbench: read once for each plan, late answers count for nothing."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import PackageKind, PackageReading
from coe_assistant.domain.plan import plan_upgrade
from coe_assistant.services.difference_desk import DifferenceDesk
from coe_assistant.services.difference_json import differences_document, differences_words
from coe_assistant.services.workbench_state import PackageState

from .test_package_intake import HeldTasks
from .test_tenant_evidence import BROKEN, InstalledSolution, SolutionVersion, Tenant, package


class Connecting:
    def __init__(self, version: str = "1.0") -> None:
        self.tenant = Tenant()
        row = InstalledSolution("Core", SolutionVersion.parse(version), True, "id-core")
        self.state = SimpleNamespace(installed=(row,))

    def clients(self):
        return SimpleNamespace(dataverse=self.tenant)


def packages(connecting: Connecting, *versions: str) -> PackageState:
    chosen = [package(version) for version in versions]
    readings = tuple(
        PackageReading(item.file, 1, "aa", PackageKind.SOLUTION, (item,)) for item in chosen
    )
    plan = plan_upgrade(chosen, connecting.state.installed, Kit("generic", "Any"))
    return PackageState(readings=readings, plan=plan)


@pytest.fixture
def bench():
    found = SimpleNamespace(tasks=HeldTasks(), told=[], durations=[], connecting=Connecting())
    found.desk = DifferenceDesk(
        lambda clients: clients.dataverse,
        found.tasks,
        lambda: found.told.append(found.desk.state),
        found.durations.append,
    )
    return found


def test_follow_waits_until_the_files_are_checked(bench):
    known = packages(bench.connecting, "2.0")
    bench.desk.follow(replace(known, is_checking=True), bench.connecting, None)
    assert bench.tasks.held == []
    bench.desk.follow(known, bench.connecting, None)
    assert bench.desk.state.is_reading


def test_follow_new_plan_reads_and_tells_durations(bench):
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    assert bench.desk.state.is_reading
    bench.tasks.run(0)
    assert bench.desk.state.is_read
    assert not bench.desk.state.is_reading
    assert [step.to_version for step in bench.desk.state.steps] == ["2.0"]
    assert list(bench.durations[0]) == ["Core"]


def test_follow_same_plan_again_reads_nothing(bench):
    for _ in range(2):
        bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    assert len(bench.tasks.held) == 1


def test_follow_another_installed_version_reads_again_and_the_late_answer_is_dropped(bench):
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    newer = Connecting("1.5")
    bench.desk.follow(packages(newer, "2.0"), newer, None)
    bench.tasks.run(1)
    bench.tasks.run(0)
    assert [step.from_version for step in bench.desk.state.steps] == ["1.5"]
    assert len(bench.durations) == 1


def test_follow_after_the_first_attempt_reads_nothing(bench):
    run = SimpleNamespace(attempts=("first",))
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, run)
    assert bench.tasks.held == []


def test_follow_no_plan_any_more_forgets(bench):
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    bench.desk.follow(PackageState(), bench.connecting, None)
    bench.tasks.run(0)
    assert bench.desk.state.steps == ()
    assert not bench.desk.state.is_read
    bench.desk.read_again()
    assert len(bench.tasks.held) == 1


def test_read_again_after_a_failure_asks_anew(bench):
    def nobody():
        raise CoeError("sign-in-needed", "Nobody is signed in.")

    real, bench.connecting.clients = bench.connecting.clients, nobody
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    bench.tasks.run(0)
    assert bench.desk.state.error is not None
    assert bench.durations == [{}]
    bench.connecting.clients = real
    bench.desk.read_again()
    bench.tasks.run(1)
    assert bench.desk.state.is_read
    assert bench.desk.state.error is None


def test_document_and_words_name_parts_users_and_what_is_unknown(bench):
    bench.connecting.tenant.users = {"f2": BROKEN}
    bench.desk.follow(packages(bench.connecting, "2.0"), bench.connecting, None)
    bench.tasks.run(0)
    (document,) = differences_document(bench.desk.state.steps)
    assert document["still_used"] is None
    flows = next(one for one in document["changes"] if one["kind"] == "flow")
    assert flows["removed"] == [{"key": "f2", "name": "Clean up"}]
    words = differences_words(bench.desk.state.steps)
    assert "goes away: 1 flow: Clean up" in words
    assert "unknown: who uses what goes away. The service did not answer." in words

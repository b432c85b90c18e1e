"""What a run owes its environment is paid, whenever it can be, and nothing is done twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from coe_assistant.domain.act_record import ActState
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.event_safeguard import QuietingBegan
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.run import Phase
from coe_assistant.services.safeguard_desk import MOST_TRIES
from coe_assistant.services.safeguard_state import Doing
from tests.domain.upgrade_runs import run_in
from tests.services.safeguard_fakes import SafeguardBench

SILENT = ServiceError(ServiceProblem.UNREACHABLE, "Dataverse", "No answer.")
REFUSAL = ServiceError(
    ServiceProblem.REJECTED, "Dataverse", "No.", detail="DlpViolation", is_own_word=True
)
QUIET = Precautions(quiet_flows=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def bench(tmp_path: Path) -> SafeguardBench:
    return SafeguardBench(tmp_path, run_in(Phase.IMPORTING, precautions=QUIET))


def off(bench: SafeguardBench) -> set[str]:
    return {key for key, on in bench.tenant.flows_on.items() if not on}


def test_prepare_writes_the_snapshot_before_it_turns_anything_off(bench):
    bench.prepare()
    assert bench.answers == ["ready"]
    before = bench.store.snapshot(bench.run.id, "before")
    assert {one.id for one in before.flows if one.is_on} == {"driver", "cleanup", "helper"}
    assert bench.tenant.asked == [("driver", False), ("cleanup", False)]
    assert bench.run.has_quiet_flows
    assert off(bench) == {"driver", "cleanup", "off"}


def test_prepare_without_precautions_changes_nothing(bench):
    bench.run = replace(bench.run, precautions=Precautions())
    bench.prepare()
    assert (bench.answers, bench.tenant.asked) == (["ready"], [])
    assert not bench.run.has_quiet_flows


def test_prepare_again_keeps_the_first_snapshot_and_asks_no_flow_twice(bench):
    bench.prepare()
    asked = list(bench.tenant.asked)
    bench.make()
    bench.prepare()
    assert bench.tenant.asked == asked
    before = bench.store.snapshot(bench.run.id, "before")
    assert {one.id for one in before.flows if one.is_on} == {"driver", "cleanup", "helper"}


def test_prepare_makes_backup_once_and_first(bench):
    bench.run = replace(bench.run, precautions=Precautions(backup=True))
    bench.prepare()
    bench.prepare()
    labels = [one for one in bench.answers if str(one).startswith("backup")]
    assert labels == ["backup CoE Assistant: before Core 4.50.6"]
    assert bench.answers[-1] == "ready"


def test_prepare_hands_on_that_nobody_answers(bench):
    bench.tenant.problem = SILENT
    bench.prepare()
    assert bench.answers == [SILENT]
    assert bench.store.snapshot(bench.run.id, "before") is None


def test_what_a_restore_does_not_need_becomes_a_gap_when_nobody_answers(bench, monkeypatch):
    def silent(_unique_name):
        raise SILENT

    monkeypatch.setattr(bench.tenant, "uninstall_dependents", silent)
    bench.prepare()
    assert bench.answers == ["ready"]
    before = bench.store.snapshot(bench.run.id, "before")
    assert [(gap.part, gap.reason) for gap in before.gaps] == [("dependents", "No answer.")]
    bench.run = replace(bench.run, precautions=Precautions(export_dependents=True))
    bench.prepare()
    assert bench.answers[-1].slug == "dependents-not-read"


def test_prepare_refuses_while_another_run_keeps_flows_off(bench):
    other = replace(bench.run, id="20261101T000000Z-other", has_quiet_flows=True)
    bench.lookup.others[other.id] = other
    bench.prepare()
    (error,) = bench.answers
    assert isinstance(error, CoeError)
    assert error.slug == "flows-quieted-by-another-run"


@pytest.mark.parametrize(
    "phase", [Phase.SUCCEEDED, Phase.CANCELLED, Phase.NEEDS_ACTION, Phase.ESCALATED, Phase.READY]
)
def test_quieted_flows_are_turned_on_where_the_run_rests(bench, phase):
    bench.prepare()
    bench.become(phase=phase)
    assert off(bench) == {"off"}
    assert not bench.run.has_quiet_flows
    assert bench.tenant.asked[2:] == [("cleanup", True), ("driver", True)]


@pytest.mark.parametrize(
    "phase", [Phase.IMPORTING, Phase.VERIFYING, Phase.DIAGNOSED, Phase.WAITING]
)
def test_quieted_flows_stay_off_while_the_import_goes_on(bench, phase):
    bench.prepare()
    bench.become(phase=phase)
    assert off(bench) == {"driver", "cleanup", "off"}


def test_quieted_flows_are_turned_on_although_the_snapshot_is_gone(bench):
    bench.prepare()
    for path in bench.folder.rglob("snapshot-before*"):
        path.unlink()
    bench.become(phase=Phase.CANCELLED)
    assert off(bench) == {"off"}
    assert not bench.run.has_quiet_flows


def test_new_start_of_the_program_pays_what_an_earlier_one_owes(bench):
    bench.prepare()
    bench.run = replace(bench.run, phase=Phase.SUCCEEDED)
    desk = bench.make()
    desk.run_changed(is_connected=False)
    assert not desk.has_work
    assert off(bench) == {"driver", "cleanup", "off"}
    desk.run_changed(is_connected=True)
    assert off(bench) == {"off"}
    assert not bench.run.has_quiet_flows


def test_record_alone_is_enough_where_the_journal_does_not_know(bench):
    bench.prepare()
    bench.run = replace(bench.run, phase=Phase.NEEDS_ACTION, has_quiet_flows=False)
    bench.make().run_changed(is_connected=True)
    assert off(bench) == {"off"}
    assert bench.events[-2:] != ["QuietingBegan", "QuietingBegan"]


def test_flow_that_refuses_to_turn_on_is_named_and_the_run_is_over(bench):
    bench.prepare()
    bench.tenant.refusals["driver"] = REFUSAL
    bench.become(phase=Phase.SUCCEEDED)
    assert bench.run.is_over
    entry = next(one for one in bench.run.timeline if one.kind == "quieting-ended")
    assert entry.text == "Flow driver"


def test_silence_is_waited_for_and_then_told(bench):
    bench.prepare()
    bench.tenant.problem = SILENT
    bench.become(phase=Phase.SUCCEEDED)
    for _ in range(MOST_TRIES + 1):
        bench.clock.advance(2 * MINUTE)
    assert bench.run.has_quiet_flows
    assert not bench.desk.has_work  # whoever waits for the end is let go, and told
    assert bench.desk.state.error is SILENT
    bench.tenant.problem = None
    bench.clock.advance(2 * MINUTE)
    assert off(bench) == {"off"}


def test_steps_are_verified_once_each_after_the_flows_are_back(bench):
    bench.prepare()
    bench.tenant.version = "4.50.6"
    bench.become(phase=Phase.SUCCEEDED)
    (step,) = bench.desk.state.findings
    status = {one.id: one.outcome for one in step.findings}
    assert status["version"] == "good"
    assert status["flows-back"] == "good"
    assert bench.events.count("ActRecorded") == 2  # snapshot, verified
    bench.desk.run_changed(is_connected=True)
    assert bench.events.count("ActRecorded") == 2
    assert not bench.desk.has_work


def plan_three_acts(bench) -> None:
    """Plan what gives back a flow, a value and a connection that the import took."""
    bench.run = replace(bench.run, precautions=Precautions())
    bench.prepare()
    bench.tenant.flows_on["helper"] = False
    bench.tenant.values["admin_X"] = ""
    bench.tenant.bound["new"] = ""
    bench.become(phase=Phase.SUCCEEDED)
    bench.desk.plan_restore()


def test_restore_plans_then_does_then_has_nothing_left(bench):
    plan_three_acts(bench)
    assert bench.tenant.asked == []
    assert len(bench.desk.state.plan.acts) == 3
    bench.desk.restore()
    assert bench.tenant.asked == [("r-new", "c1"), ("admin_X", "1"), ("helper", True)]
    assert bench.desk.state.is_restored
    assert bench.desk.state.doing is Doing.NOTHING
    bench.desk.plan_restore()
    assert bench.desk.state.plan.is_empty


def test_restore_leaves_what_somebody_filled_in_after_it_was_planned(bench):
    plan_three_acts(bench)
    bench.tenant.values["admin_X"] = "typed by somebody"
    bench.tenant.bound["new"] = "c9"
    bench.desk.restore()
    assert bench.tenant.asked == [("helper", True)]
    assert bench.tenant.values["admin_X"] == "typed by somebody"
    rows = {row.act.name: (row.state, row.why) for row in bench.desk.state.rows}
    assert rows == {
        "new": (ActState.LEFT, "changed-since"),
        "admin_X": (ActState.LEFT, "changed-since"),
        "Flow helper": (ActState.DONE, ""),
    }
    recorded = [one.why for one in bench.store.acts(bench.run.id) if one.state is ActState.LEFT]
    assert recorded == ["changed-since"] * 2
    assert bench.run.timeline[-2].text == "1 done, 2 left as it is"


def test_restore_of_a_run_without_snapshot_says_so(bench):
    bench.become(phase=Phase.CANCELLED)
    bench.desk.plan_restore()
    assert bench.desk.state.error.slug == "no-snapshot"


def test_restore_is_refused_while_the_import_goes_on(bench):
    bench.prepare()
    bench.desk.plan_restore()
    assert bench.desk.state.error.slug == "run-not-at-rest"
    assert bench.desk.state.plan is None


def test_tasks_are_those_of_the_run_and_ticks_are_kept(bench):
    bench.become(phase=Phase.SUCCEEDED)
    assert [one.id for one in bench.desk.tasks] == ["wizard"]
    bench.desk.tick("wizard", is_done=True)
    assert set(bench.make_and_open().state.ticks) == {"wizard"}


def test_choice_of_precautions_is_recorded(bench):
    bench.run = run_in(Phase.READY)
    bench.desk.run_changed(is_connected=True)
    bench.desk.before_import.choose(QUIET)
    assert bench.run.precautions == QUIET
    assert bench.run.timeline[-1].text == "quiet_flows"


def test_quieting_that_began_is_not_begun_twice(bench):
    bench.dispatch(QuietingBegan(bench.clock.now(), 2))
    count = len(bench.run.timeline)
    bench.dispatch(QuietingBegan(bench.clock.now(), 2))
    assert len(bench.run.timeline) == count


def moved(bench: SafeguardBench, name: str = "before") -> None:
    """Let a stored snapshot be one of another environment."""
    found = bench.store.snapshot(bench.run.id, name)
    other = replace(found, environment_url="https://other.crm4.dynamics.com")
    bench.store.save_snapshot(bench.run.id, name, other)


def test_restore_refuses_the_snapshot_of_another_environment(bench):
    bench.run = replace(bench.run, precautions=Precautions())
    bench.prepare()
    moved(bench)
    bench.tenant.flows_on["driver"] = False
    bench.become(phase=Phase.SUCCEEDED)
    bench.desk.plan_restore()
    assert bench.desk.state.error.slug == "snapshot-of-another-environment"
    assert "https://other.crm4.dynamics.com" in bench.desk.state.error.title
    assert (bench.desk.state.plan, bench.tenant.asked) == (None, [])


@pytest.mark.parametrize("harm", ["moved", "damaged"])
def test_quieted_flows_are_turned_on_although_the_snapshot_cannot_be_used(bench, harm):
    bench.prepare()
    assert off(bench) == {"driver", "cleanup", "off"}
    if harm == "moved":
        moved(bench)
    else:
        (bench.folder / bench.run.id / "snapshot-before.json").write_text("{", "utf-8")
    bench.become(phase=Phase.CANCELLED)
    assert off(bench) == {"off"}

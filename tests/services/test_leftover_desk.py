"""Half-applied upgrades: proved first, recorded first, watched to the end, the base untouchable."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.run import Phase
from coe_assistant.domain.server import OperationState, ServerOperation
from coe_assistant.services.leftover_desk import LeftoverDesk, prove
from coe_assistant.services.leftover_table import LeftoverAct, LeftoverStep
from tests.services.remediation_rig import BASE, HOLDING, Rig, installed

RUNNING = ServerOperation("op-9", OperationState.RUNNING, message_name="ImportSolutionAsync")


def operation(state, **more):
    return ServerOperation("op-1", state, message_name="DeleteAndPromoteAsync", **more)


@pytest.fixture
def rig(tmp_path):
    made = Rig(tmp_path / "run", Phase.BLOCKED)
    detail = {"name": HOLDING, "version": "4.50.4", "base": BASE, "base_version": "4.49.2"}
    made.report("leftover-upgrade", {"solutions": [HOLDING], "details": [detail]})
    made.clients.dataverse.answers |= {
        "installed_solutions": installed(BASE, HOLDING),
        "apply_upgrade": "op-1",
        "uninstall_holding": "op-1",
        "operation": operation(OperationState.RUNNING),
    }
    return made


def sent(rig):
    names = ("apply_upgrade", "uninstall_holding")
    return [call for call in rig.clients.dataverse.calls if call[0] in names]


def step(desk):
    return desk.state.rows[0].progress.step


def test_apply_is_proved_recorded_sent_once_and_watched_to_its_end(rig):
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    assert (step(desk), rig.acts()) == (LeftoverStep.LOOKING, [])
    rig.tasks.step()
    assert (step(desk), rig.acts()) == (LeftoverStep.ASKING, ["leftover-act-confirmed"])
    assert "by ada@contoso.com" in rig.run.timeline[-1].text
    assert sent(rig) == []
    rig.tasks.step()
    assert sent(rig) == [("apply_upgrade", (BASE,))]
    assert rig.run.timeline[-1].text == f"{HOLDING} op-1"
    assert step(desk) is LeftoverStep.RUNNING
    rig.alarm.callback()
    rig.tasks.step()
    assert step(desk) is LeftoverStep.RUNNING
    rig.clients.dataverse.answers["operation"] = operation(OperationState.SUCCEEDED)
    rig.alarm.callback()
    rig.tasks.step()
    assert step(desk) is LeftoverStep.DONE
    assert (rig.acts()[-1], rig.readings) == ("leftover-act-ended", 1)
    assert len(sent(rig)) == 1


def test_uninstall_takes_the_typed_name_and_removes_the_holding_solution_alone(rig):
    desk = LeftoverDesk(rig.tools)
    desk.uninstall(HOLDING, BASE)
    desk.uninstall(HOLDING, "yes")
    assert rig.tasks.held == []
    desk.uninstall(HOLDING, f" {HOLDING} ")
    rig.tasks.step()
    rig.tasks.step()
    assert sent(rig) == [("uninstall_holding", (HOLDING,))]


@pytest.mark.parametrize("act", ["apply", "uninstall"])
@pytest.mark.parametrize("name", [BASE, "_Upgrade", "", "Contoso", f"{BASE}_upgrade"])
def test_base_solution_cannot_be_reached_by_name(rig, act, name):
    detail = {"name": name, "version": "1", "base": name, "base_version": "1"}
    rig.report("leftover-upgrade", {"solutions": [name], "details": [detail]})
    desk = LeftoverDesk(rig.tools)
    if act == "apply":
        desk.apply(name)
    else:
        desk.uninstall(name, name)
    rig.tasks.drain()
    assert sent(rig) == []
    assert "leftover-act-confirmed" not in rig.acts()


@pytest.mark.parametrize("name", [BASE, "_Upgrade", ""])
def test_proof_refuses_every_other_name_before_it_asks_anything(rig, name):
    with pytest.raises(CoeError, match="left alone"):
        prove(rig.clients, name, LeftoverAct.UNINSTALL)
    assert rig.clients.dataverse.calls == []


@pytest.mark.parametrize("there", [(HOLDING,), (BASE,), ()])
def test_uninstall_is_refused_unless_both_are_installed(rig, there):
    rig.clients.dataverse.answers["installed_solutions"] = installed(*there)
    desk = LeftoverDesk(rig.tools)
    desk.uninstall(HOLDING, HOLDING)
    rig.tasks.drain()
    assert step(desk) is LeftoverStep.REFUSED
    assert sent(rig) == []
    assert rig.rechecked == [("leftover-upgrade",)]


def test_apply_is_allowed_where_the_base_is_gone(rig):
    rig.clients.dataverse.answers["installed_solutions"] = installed(HOLDING)
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.step()
    assert step(desk) is LeftoverStep.ASKING


def test_leftover_whose_base_is_gone_offers_no_removal(rig):
    detail = {"name": HOLDING, "version": "4.50.4", "base": BASE, "base_version": None}
    rig.report("leftover-upgrade", {"solutions": [HOLDING], "details": [detail]})
    assert not LeftoverDesk(rig.tools).state.rows[0].can_uninstall


def test_act_is_refused_while_the_server_works_on_something(rig):
    rig.clients.dataverse.answers["running_operations"] = (RUNNING,)
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.drain()
    assert step(desk) is LeftoverStep.REFUSED
    assert "ImportSolutionAsync" in desk.state.rows[0].progress.text
    assert sent(rig) == []


@pytest.mark.parametrize("phase", [Phase.IMPORTING, Phase.VERIFYING, Phase.CANCELLED])
def test_act_is_refused_while_an_import_may_run(rig, phase, tmp_path):
    busy = Rig(tmp_path, phase)
    busy.reports = rig.reports
    desk = LeftoverDesk(busy.tools)
    desk.apply(HOLDING)
    assert busy.tasks.held == []
    assert desk.state.refusal


def test_second_act_while_one_is_under_way_is_ignored(rig):
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    desk.uninstall(HOLDING, HOLDING)
    desk.apply("Nonsense_Upgrade")
    assert len(rig.tasks.held) == 1
    assert desk.state.is_busy


@pytest.mark.parametrize(
    "problem",
    [
        ServiceProblem.UNREACHABLE,
        ServiceProblem.UNAVAILABLE,
        ServiceProblem.MALFORMED,
        ServiceProblem.FORBIDDEN,  # the page of a proxy: the service's own refusal has a code
    ],
)
def test_request_without_an_answer_is_unknown_and_never_sent_again(rig, problem):
    rig.clients.dataverse.answers["apply_upgrade"] = ServiceError(problem, "dataverse", "gone")
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.drain()
    assert step(desk) is LeftoverStep.UNKNOWN
    assert len(sent(rig)) == 1
    assert rig.readings == 1


def test_request_that_the_server_refuses_is_told(rig):
    rig.clients.dataverse.answers["apply_upgrade"] = ServiceError(
        ServiceProblem.LOCKED,
        "dataverse",
        "Another operation runs.",
        detail="0x80071151",
        code="80071151",
    )
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.drain()
    assert step(desk) is LeftoverStep.REFUSED
    assert "0x80071151" in desk.state.rows[0].progress.text


def test_operation_that_fails_tells_the_servers_words(rig):
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.drain()
    rig.clients.dataverse.answers["operation"] = operation(
        OperationState.FAILED, error_code="8004F01D", friendly_message="Still in use."
    )
    rig.alarm.callback()
    rig.tasks.drain()
    assert step(desk) is LeftoverStep.FAILED
    assert desk.state.rows[0].progress.text == "8004F01D Still in use."


def test_look_that_fails_is_tried_again_and_an_unknown_operation_is_waited_for(rig):
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    rig.tasks.drain()
    for answer in (ServiceError(ServiceProblem.UNREACHABLE, "dataverse", "gone"), None):
        rig.clients.dataverse.answers["operation"] = answer
        rig.alarm.callback()
        rig.tasks.drain()
        assert step(desk) is LeftoverStep.RUNNING


def test_cleared_desk_hears_no_late_answers(rig):
    desk = LeftoverDesk(rig.tools)
    desk.apply(HOLDING)
    desk.clear()
    rig.tasks.drain()
    assert rig.acts() == []
    assert desk.state.rows[0].progress is None


def test_removal_of_a_solution_is_asked_for_in_one_place_only():
    package = Path(__file__).resolve().parents[2] / "coe_assistant"
    outside = [path for path in package.rglob("*.py") if "simulator" not in path.parts]
    callers = {path.name for path in outside if ".uninstall_holding(" in path.read_text("utf-8")}
    assert callers == {"dataverse.py", "leftover_desk.py"}  # the port's adapter, and this desk
    words = ("solution delete", '"delete", "--solution-name"', "UninstallSolutionAsync")
    named = {path.name for path in outside for word in words if word in path.read_text("utf-8")}
    assert named <= {"dataverse_operations.py"}

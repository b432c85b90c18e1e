"""Acts one by one: written before they are asked, asked again only when no answer came."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters.safeguard_book import load_words
from coe_assistant.domain.act_record import ActState, Cause
from coe_assistant.domain.configuration import (
    ConnectionReference,
    EnvironmentVariable,
    Flow,
    FlowState,
)
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.restore_plan import Act, ActKind
from coe_assistant.services.act_sequence import ActSequence, ActTools
from tests.services.driver_fakes import InlineTasks, VirtualAlarm, VirtualClock

WORDS = load_words(Path(__file__).resolve().parents[2] / "resources")
ON = [Act(ActKind.TURN_ON, f"f{n}", f"Flow {n}", "on-before", seen="off") for n in range(3)]
SILENT = ServiceError(ServiceProblem.UNREACHABLE, "Dataverse", "No answer.")
REFUSAL = ServiceError(
    ServiceProblem.REJECTED,
    "Dataverse",
    "Refused.",
    detail="ChildFlowNeverPublished",
    code="80060467",
)


class Store:
    def __init__(self) -> None:
        self.lines = []
        self.full = False

    def add_act(self, run_id, record) -> None:
        if self.full:
            raise CoeError("safeguard-not-written", "The disk is full.")
        self.lines.append(record)


class Server:
    """Writes down what it was asked, with what was on disk then."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked = []
        self.on_disk = []
        self.answers = {}
        self.present = {}  # state, connection or value by id, where it is not empty or off
        self.unread = []

    @property
    def dataverse(self):
        return self

    def _answer(self, key: str) -> None:
        self.asked.append(key)
        self.on_disk.append((self.store.lines[-1].target, self.store.lines[-1].state))
        waiting = self.answers.get(key, [])
        if waiting and (error := waiting.pop(0)) is not None:
            raise error

    def _look(self, key: str, usual: str) -> str | None:
        if self.unread and (error := self.unread.pop(0)) is not None:
            raise error
        return self.present.get(key, usual)

    def flow(self, flow_id):
        state = self._look(flow_id, "off")
        return None if state is None else Flow(flow_id, flow_id, FlowState(state))

    def reference(self, reference_id):
        bound = self._look(reference_id, "")
        return None if bound is None else ConnectionReference(reference_id, "", "", "x", bound)

    def variable(self, definition_id):
        value = self._look(definition_id, "")
        return None if value is None else EnvironmentVariable(definition_id, "", "", 0, value=value)

    def set_flow_state(self, flow_id, *, is_on) -> None:
        self._answer(flow_id)

    def bind_reference(self, reference_id, connection_id) -> None:
        self._answer(f"{reference_id}={connection_id}")

    def variable_value_id(self, definition_id) -> str:
        return "there" if definition_id == "made-meanwhile" else ""

    def write_variable(self, definition_id, value_id, name, value) -> None:
        self._answer(f"{definition_id}/{value_id}/{name}={value}")


class Bench:
    def __init__(self) -> None:
        self.store = Store()
        self.server = Server(self.store)
        self.clock = VirtualClock()
        self.ended: list[CoeError | None] = []

    def run(self, acts, cause=Cause.RESTORE) -> ActSequence:
        tools = ActTools(
            self.store, self.clock, InlineTasks(), VirtualAlarm(self.clock),
            lambda: self.server, WORDS,
        )  # fmt: skip
        made = ActSequence(tools, "run", cause, acts, lambda: None, self.ended.append)
        made.start()
        return made


@pytest.fixture
def bench() -> Bench:
    return Bench()


def states(sequence) -> list:
    return [row.state for row in sequence.rows]


def test_each_act_is_on_disk_before_it_is_asked(bench):
    sequence = bench.run(ON)
    assert bench.server.asked == ["f0", "f1", "f2"]
    assert bench.server.on_disk == [(f"f{n}", ActState.ASKED) for n in range(3)]
    assert states(sequence) == [ActState.DONE] * 3
    assert bench.ended == [None]


def test_act_is_not_asked_when_it_cannot_be_written(bench):
    bench.store.full = True
    sequence = bench.run(ON)
    assert bench.server.asked == []
    assert states(sequence) == [None] * 3
    assert bench.ended[0].slug == "safeguard-not-written"


def test_refusal_is_told_and_the_rest_goes_on(bench):
    bench.server.answers["f1"] = [REFUSAL]
    sequence = bench.run(ON)
    assert states(sequence) == [ActState.DONE, ActState.REFUSED, ActState.DONE]
    assert sequence.rows[1].why == "child-off"
    assert "ChildFlowNeverPublished" in sequence.rows[1].detail


def test_lost_answer_is_asked_again_after_a_pause(bench):
    bench.server.answers["f0"] = [SILENT]
    sequence = bench.run(ON)
    assert bench.server.asked == ["f0"]
    bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert bench.server.asked == ["f0", "f0", "f1", "f2"]
    assert states(sequence) == [ActState.DONE] * 3


def test_nobody_answers_the_rest_waits_for_better_times(bench):
    bench.server.answers["f0"] = [SILENT] * 9
    sequence = bench.run(ON)
    for _ in range(3):
        bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert states(sequence) == [ActState.UNKNOWN, None, None]
    assert bench.ended == [None]


@pytest.mark.parametrize(
    "problem",
    [
        ServiceProblem.MALFORMED,  # a page of the proxy with status 200
        ServiceProblem.FORBIDDEN,  # its block page with 403
        ServiceProblem.PROXY,
        ServiceProblem.TLS,
        ServiceProblem.REJECTED,  # a redirect that was not followed
    ],
)
def test_what_is_not_the_services_own_word_refuses_nothing(bench, problem):
    between = ServiceError(problem, "Dataverse", "Not the service.", status=403)
    bench.server.answers["f0"] = [between] * 9
    sequence = bench.run(ON)
    for _ in range(3):
        bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert states(sequence) == [ActState.UNKNOWN, None, None]


def test_cancel_leaves_the_rest_unasked(bench):
    bench.server.answers["f0"] = [SILENT]
    sequence = bench.run(ON)
    sequence.cancel()
    bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert bench.server.asked == ["f0"]
    assert states(sequence) == [None] * 3


def test_closed_sequence_calls_nobody(bench):
    bench.server.answers["f0"] = [SILENT]
    sequence = bench.run(ON)
    sequence.close()
    assert bench.clock.alarms[0].due_at is None
    assert bench.ended == []


def test_value_row_is_made_once_even_when_its_first_answer_was_lost(bench):
    acts = [
        Act(ActKind.WRITE, "", "A", "value-gone", "1", "d1", "x_A"),
        Act(ActKind.WRITE, "", "B", "value-gone", "2", "made-meanwhile", "x_B"),
        Act(ActKind.BIND, "r1", "C", "same-connector", "c1"),
    ]
    bench.run(acts)
    assert bench.server.asked == ["d1//x_A=1", "made-meanwhile/there/x_B=2", "r1=c1"]
    assert "1" not in {line.detail for line in bench.store.lines}


EACH = [
    Act(ActKind.BIND, "r1", "R", "same-connector", "c1"),
    Act(ActKind.WRITE, "v1", "V", "value-gone", "old", "d1", "x_V"),
    Act(ActKind.TURN_ON, "f1", "F", "on-before", seen="off"),
]


def test_what_somebody_changed_since_the_plan_is_left_as_it_is_and_recorded(bench):
    bench.server.present = {"r1": "c9", "d1": "typed by somebody", "f1": "suspended"}
    sequence = bench.run([*EACH, ON[0]])
    assert bench.server.asked == ["f0"]
    assert states(sequence) == [ActState.LEFT] * 3 + [ActState.DONE]
    assert {row.why for row in sequence.rows[:3]} == {"changed-since"}
    left = [line for line in bench.store.lines if line.state is ActState.LEFT]
    assert [(line.target, line.why, line.detail) for line in left] == [
        ("r1", "changed-since", ""),
        ("v1", "changed-since", ""),
        ("f1", "changed-since", ""),
    ]
    assert bench.ended == [None]


def test_what_is_as_wanted_already_is_done_without_a_request(bench):
    bench.server.present = {"r1": "C1", "d1": "old", "f1": "on"}
    sequence = bench.run(EACH)
    assert bench.server.asked == []
    assert states(sequence) == [ActState.DONE] * 3
    assert {row.why for row in sequence.rows} == {"already-so"}


def test_what_is_gone_is_left(bench):
    bench.server.present = {"r1": None, "d1": None, "f1": None}
    sequence = bench.run(EACH)
    assert bench.server.asked == []
    assert [(row.state, row.why) for row in sequence.rows] == [(ActState.LEFT, "gone")] * 3


def test_nothing_is_asked_while_the_present_value_cannot_be_read(bench):
    bench.server.unread = [SILENT] * 9
    sequence = bench.run(EACH)
    for _ in range(3):
        bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert bench.server.asked == []
    assert states(sequence) == [ActState.LEFT, None, None]
    assert sequence.rows[0].why == "not-reread"


def test_present_value_that_may_not_be_read_leaves_only_its_own_act(bench):
    rights = ServiceError(
        ServiceProblem.FORBIDDEN, "Dataverse", "No.", code="80040220", is_own_word=True
    )
    bench.server.unread = [rights]
    sequence = bench.run(EACH)
    assert states(sequence) == [ActState.LEFT, ActState.DONE, ActState.DONE]
    assert sequence.rows[0].why == "rights"


def test_lost_answer_of_an_act_that_was_done_is_settled_by_looking(bench):
    bench.server.answers["f0"] = [SILENT]
    sequence = bench.run(ON[:1])
    bench.server.present["f0"] = "on"
    bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert bench.server.asked == ["f0"]
    assert [(row.state, row.why) for row in sequence.rows] == [(ActState.DONE, "")]


def test_lost_answer_stays_open_when_the_present_value_cannot_be_read(bench):
    bench.server.answers["f0"] = [SILENT]
    bench.server.unread = [None, *[SILENT] * 9]
    sequence = bench.run(ON)
    for _ in range(3):
        bench.clock.advance(bench.clock.alarms[0].due_at - bench.clock.now())
    assert bench.server.asked == ["f0"]
    assert states(sequence) == [ActState.UNKNOWN, None, None]


@pytest.mark.parametrize("cause", [Cause.QUIETING, Cause.UNDOING])
def test_flows_turned_off_for_the_imports_are_turned_on_whatever_they_are_now(bench, cause):
    bench.server.present = {"f0": "suspended"}
    bench.run(ON[:1], cause)
    assert bench.server.asked == ["f0"]

"""What a restore would do, in which order, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.flow_order import turn_on_order
from coe_assistant.domain.restore_plan import (
    ActKind,
    plan_restore,
    quieting_acts,
    undo_acts,
)
from coe_assistant.domain.snapshot import Gap
from tests.domain.snapshots import flow, reference, snapshot, variable

CONNECTIONS = (
    Connection("c1", "Adele", "shared_dataverse", "Connected"),
    Connection("m1", "Adele", "shared_office365", "Connected"),
    Connection("m2", "Bot", "shared_office365", "Connected"),
    Connection("b1", "Broken", "shared_teams", "Error"),
)


def names(plan) -> list[str]:
    return [act.name for act in plan.acts]


def test_plan_turns_on_what_was_on_children_before_parents() -> None:
    before = snapshot(
        flows=[flow("a", children=["c"]), flow("b"), flow("c", children=["d"]), flow("d")]
    )
    now = replace(
        before, flows=tuple(replace(f, state=flow("x", on=False).state) for f in before.flows)
    )
    plan = plan_restore(before, now, {"b": 99, "a": 1}, CONNECTIONS)
    assert names(plan) == ["Flow b", "Flow d", "Flow c", "Flow a"]
    assert {act.kind for act in plan.acts} == {ActKind.TURN_ON}


def test_plan_leaves_off_what_was_off_and_on_what_is_on() -> None:
    before = snapshot(flows=[flow("a", on=False), flow("b"), flow("c")])
    now = snapshot(flows=[flow("a", on=False), flow("b"), flow("c", on=False)])
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert names(plan) == ["Flow c"]
    assert plan.stays_off == ("Flow a",)


def test_plan_finds_a_flow_by_name_only_where_its_id_is_gone() -> None:
    before = snapshot(flows=[flow("old", name="Sync"), flow("kept", name="Driver")])
    now = snapshot(
        flows=[flow("new", name="Sync", on=False), flow("kept", name="Engine", on=False)]
    )
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert {(act.target, act.why) for act in plan.acts} == {
        ("new", "new-id"),
        ("kept", "on-before"),
    }


def test_plan_with_two_flows_of_one_name_leaves_them_to_a_person() -> None:
    before = snapshot(flows=[flow("old", name="Sync")])
    now = snapshot(flows=[flow("n1", name="Sync", on=False), flow("n2", name="Sync", on=False)])
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert plan.is_empty
    assert [one.why for one in plan.by_hand] == ["several-of-that-name"]


def test_plan_never_takes_a_living_flow_for_a_gone_one() -> None:
    before = snapshot(flows=[flow("old", name="Sync"), flow("other", name="Sync", on=False)])
    now = snapshot(flows=[flow("other", name="Sync", on=False)])
    assert plan_restore(before, now, {}, CONNECTIONS).is_empty


def test_plan_writes_values_back_only_where_they_are_gone() -> None:
    before = snapshot(variables=[variable("a", "1"), variable("b", "2"), variable("c", None)])
    now = snapshot(variables=[variable("a", None), variable("b", "changed"), variable("c", None)])
    (act,) = plan_restore(before, now, {}, CONNECTIONS).acts
    assert (act.kind, act.value, act.definition, act.target) == (
        ActKind.WRITE, "1", "definition-a", "",
    )  # fmt: skip


def test_plan_leaves_a_secret_that_is_gone_to_a_person() -> None:
    before = snapshot(variables=[variable("s", "hunter2", secret=True)])
    now = snapshot(variables=[variable("s", None, secret=True)])
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert plan.is_empty
    assert [(one.name, one.why) for one in plan.by_hand] == [("s", "secret-not-kept")]


def test_plan_binds_a_reference_to_its_old_connection() -> None:
    before = snapshot(references=[reference("r", "m2", "shared_office365")])
    now = snapshot(references=[reference("r", "", "shared_office365")])
    (act,) = plan_restore(before, now, {}, CONNECTIONS).acts
    assert (act.value, act.why) == ("m2", "bound-before")


def test_plan_binds_nothing_to_a_connection_that_the_account_may_not_use() -> None:
    of_bot = Connection("x1", "Bot", "shared_office365", "Connected")
    before = snapshot(references=[reference("r", "x1", "shared_office365")])
    now = snapshot(references=[reference("r", "", "shared_office365")])
    own = (CONNECTIONS[1],)
    plan = plan_restore(before, now, {}, own, (*own, of_bot))
    assert plan.is_empty
    assert [one.why for one in plan.by_hand] == ["connection-of-others"]
    gone = plan_restore(before, now, {}, own, own)
    assert [(act.value, act.why) for act in gone.acts] == [("m1", "same-connector")]
    new = snapshot(references=[reference("new", "", "shared_office365")])
    (act,) = plan_restore(snapshot(), new, {}, own, (*own, of_bot)).acts
    assert act.value == "m1"


def test_plan_asks_the_server_where_nobody_tells_what_may_be_bound() -> None:
    before = snapshot(references=[reference("r", "m2", "shared_office365")])
    now = snapshot(references=[reference("r", "", "shared_office365")])
    (act,) = plan_restore(before, now, {}, None, CONNECTIONS).acts
    assert (act.value, act.why) == ("m2", "bound-before")


def test_plan_binds_a_new_reference_where_one_connection_fits() -> None:
    now = snapshot(references=[reference("new", ""), reference("used", "c1")])
    (act,) = plan_restore(snapshot(), now, {}, CONNECTIONS).acts
    assert (act.target, act.value, act.why) == ("row-new", "c1", "same-connector")


def test_plan_prefers_the_connection_that_the_product_uses() -> None:
    before = snapshot(references=[reference("old", "m2", "shared_office365")])
    now = snapshot(
        references=[
            reference("old", "m2", "shared_office365"),
            reference("new", "", "shared_office365"),
        ]
    )
    (act,) = plan_restore(before, now, {}, CONNECTIONS).acts
    assert act.value == "m2"


def test_plan_leaves_an_unclear_reference_to_a_person() -> None:
    now = snapshot(
        references=[
            reference("several", "", "shared_office365"),
            reference("broken", "", "shared_teams"),
        ]
    )
    plan = plan_restore(snapshot(), now, {}, CONNECTIONS)
    assert plan.is_empty
    assert [one.why for one in plan.by_hand] == ["several-connections", "no-connection"]
    unread = plan_restore(snapshot(), now, {}, None)
    assert {one.why for one in unread.by_hand} == {"connections-not-readable"}


def test_plan_never_touches_a_bound_reference() -> None:
    before = snapshot(references=[reference("r", "c1")])
    now = snapshot(references=[reference("r", "m1")])
    assert plan_restore(before, now, {}, CONNECTIONS).is_empty


def test_plan_concludes_nothing_from_what_was_not_read() -> None:
    gaps = (Gap("flows", "forbidden"), Gap("variables", "forbidden"), Gap("references", "x"))
    before = snapshot(flows=[flow("a")], variables=[variable("v")], references=[reference("r")])
    now = snapshot(gaps=gaps)
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert plan.is_empty
    assert not plan.is_as_before
    assert [(one.kind, one.why) for one in plan.by_hand] == [
        ("reference", "not-read"),
        ("variable", "not-read"),
        ("flow", "not-read"),
    ]


def test_plan_tells_what_others_changed_meanwhile_and_leaves_it() -> None:
    before = snapshot(
        flows=[flow("gone", name="Flüsse 流れ"), flow("on", on=False), flow("a")],
        variables=[variable("v", "1"), variable("s", "one", secret=True), variable("same")],
        references=[reference("r", "m1"), reference("kept")],
    )
    now = snapshot(
        flows=[flow("on"), flow("a")],
        variables=[variable("v", "2"), variable("s", "two", secret=True), variable("same")],
        references=[reference("r", "m2"), reference("kept")],
    )
    plan = plan_restore(before, now, {}, CONNECTIONS)
    assert plan.is_empty
    assert not plan.is_as_before
    assert [(one.kind, one.name, one.why) for one in plan.by_hand] == [
        ("flow", "Flüsse 流れ", "flow-gone"),
        ("flow", "Flow on", "on-since"),
        ("variable", "v", "value-differs"),
        ("variable", "s", "value-differs"),
        ("reference", "r", "connection-differs"),
    ]


def test_plan_says_nothing_of_a_flow_that_was_off_and_is_gone() -> None:
    plan = plan_restore(snapshot(flows=[flow("a", on=False)]), snapshot(), {}, CONNECTIONS)
    assert plan.is_as_before


def test_plan_of_what_was_restored_is_empty() -> None:
    before = snapshot(flows=[flow("a"), flow("b", on=False)], variables=[variable("v")])
    plan = plan_restore(before, before, {}, CONNECTIONS)
    assert plan.is_empty
    assert plan.is_as_before


def test_quieting_turns_off_scheduled_flows_of_the_product_parents_first() -> None:
    before = snapshot(
        flows=[
            flow("child", scheduled=True),
            flow("parent", scheduled=True, children=["child"]),
            flow("off", scheduled=True, on=False),
            flow("button"),
            replace(flow("own", scheduled=True), solution="Contoso"),
        ]
    )
    acts = quieting_acts(before, {})
    assert [act.target for act in acts] == ["parent", "child"]
    assert {act.kind for act in acts} == {ActKind.TURN_OFF}


def test_undo_turns_on_only_what_was_quieted_and_is_off() -> None:
    before = snapshot(flows=[flow("a"), flow("b"), flow("c"), flow("d", on=False)])
    now = snapshot(flows=[flow("a", on=False), flow("b"), flow("c", on=False), flow("d", on=False)])
    acts = undo_acts(["A", "b", "d"], before, now, {})
    assert [act.target for act in acts] == ["a"]


@given(st.integers(2, 9), st.data())
def test_order_puts_no_parent_before_a_child_of_it_unless_they_go_in_circles(count, data) -> None:
    keys = [f"k{number}" for number in range(count)]
    flows = []
    for number, key in enumerate(keys):  # children have lower numbers: no circles
        children = data.draw(st.sets(st.sampled_from(keys[:number]) if number else st.nothing()))
        flows.append(flow(key, children=sorted(children)))
    shuffled = data.draw(st.permutations(flows))
    rank = data.draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 20)))
    order = [one.id for one in turn_on_order(shuffled, rank)]
    assert sorted(order) == sorted(keys)
    for one in flows:
        assert all(order.index(child) < order.index(one.id) for child in one.children)


def test_order_of_flows_that_call_each_other_ends() -> None:
    circle = [flow("a", children=["b"]), flow("b", children=["a"]), flow("c", children=["c"])]
    assert [one.id for one in turn_on_order(circle, {"b": 1, "c": 5, "a": 9})] == ["c", "b", "a"]

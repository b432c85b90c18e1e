"""What differs between two snapshots, secrets by their marks, gaps without conclusions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coe_assistant.domain.act_record import ActRecord, ActState, Cause, last_results, quieted_flows
from coe_assistant.domain.flow_definition import read_definition
from coe_assistant.domain.restore_plan import ActKind
from coe_assistant.domain.secret_value import is_secret, secret_mark
from coe_assistant.domain.snapshot import Gap, SnapshotLayer, TeamRole
from coe_assistant.domain.snapshot_changes import snapshot_changes
from tests.domain.snapshots import AT, SALT, flow, reference, snapshot, variable

BEFORE = snapshot(
    flows=[flow("a"), flow("b"), flow("c", on=False), flow("d"), flow("e", name="Twin")],
    variables=[
        variable("gone", "1"),
        variable("same", "1"),
        variable("other", "1"),
        variable("secret", "hunter2", secret=True),
        variable("default", "1", default="en-US"),
    ],
    references=[reference("lost", "c1"), reference("moved", "c1"), reference("away", "c1")],
    layers=(SnapshotLayer("l1", "Workflow", "Driver"),),
    languages=(1033, 1031),
    team_roles=(TeamRole("Makers", "Maker SR"),),
)
AFTER = snapshot(
    version="4.50.6",
    flows=[
        flow("a", on=False),
        flow("b", name="New name"),
        flow("c"),
        flow("e2", name="Twin", on=False),
        flow("n", on=False),
    ],
    variables=[
        variable("gone", None),
        variable("same", "1"),
        variable("other", "2"),
        variable("secret", "hunter3", secret=True),
        variable("default", "1", default="en-GB"),
        variable("fresh", None),
    ],
    references=[reference("lost", ""), reference("moved", "c2"), reference("fresh", "")],
    layers=(SnapshotLayer("l2", "Workflow", "Apps"),),
    languages=(1033,),
)


def test_changes_name_every_kind_of_difference() -> None:
    found = {(one.kind, one.name) for one in snapshot_changes(BEFORE, AFTER)}
    assert found == {
        ("solution-version", "Core"),
        ("flow-turned-off", "Flow a"),
        ("flow-renamed", "Flow b"),
        ("flow-turned-on", "Flow c"),
        ("flow-removed", "Flow d"),
        ("flow-new-id", "Twin"),
        ("flow-turned-off", "Twin"),
        ("flow-added", "Flow n"),
        ("variable-value-gone", "gone"),
        ("variable-value-changed", "other"),
        ("variable-value-changed", "secret"),
        ("variable-default-changed", "default"),
        ("variable-added", "fresh"),
        ("reference-unbound", "lost"),
        ("reference-rebound", "moved"),
        ("reference-removed", "away"),
        ("reference-added-unbound", "fresh"),
        ("layer-gone", "Driver"),
        ("layer-added", "Apps"),
        ("language-gone", "1031"),
        ("team-role-gone", "Makers: Maker SR"),
    }


def test_changes_between_equal_snapshots_are_none() -> None:
    assert snapshot_changes(BEFORE, BEFORE) == ()


def test_changes_never_tell_a_secret() -> None:
    told = repr(snapshot_changes(BEFORE, AFTER)) + repr(BEFORE) + repr(AFTER)
    assert "hunter" not in told


def test_secrets_of_different_salts_are_not_called_changed() -> None:
    other = replace(BEFORE, salt="ff" * 16, variables=(variable("secret", "hunter3", secret=True),))
    kinds = [one.kind for one in snapshot_changes(BEFORE, other) if one.name == "secret"]
    assert kinds == []


@pytest.mark.parametrize("part", ["flows", "variables", "references", "layers", "languages"])
def test_changes_conclude_nothing_from_a_gap(part) -> None:
    empty = replace(AFTER, gaps=(Gap(part, "forbidden"),), **{part: ()})
    prefix = {"flows": "flow-", "variables": "variable-", "references": "reference-"}
    wanted = prefix.get(part, part[:-1] + "-")
    assert not [one for one in snapshot_changes(BEFORE, empty) if one.kind.startswith(wanted)]


def test_mark_is_empty_for_no_value_and_differs_by_salt() -> None:
    assert secret_mark(None, SALT) == secret_mark("", SALT) == ""
    assert secret_mark("a", SALT) == secret_mark("a", SALT) != secret_mark("a", "ff" * 16)


def test_secrets_are_known_by_type_by_name_and_by_list() -> None:
    assert is_secret("admin_X", is_secret_type=True, known=())
    assert is_secret("Admin_known", is_secret_type=False, known=["admin_Known"])
    assert is_secret("contoso_ApiKey", is_secret_type=False, known=())
    assert not is_secret("admin_TenantID", is_secret_type=False, known=("other",))


def test_definition_finds_trigger_and_nested_children() -> None:
    child = "5625768C-bd3d-ec11-8c63-00224829720b"
    call = f'{{"type":"Workflow","inputs":{{"host":{{"workflowReferenceName":"{child}"}}}}}}'
    text = (
        '{"properties":{"definition":{"triggers":{"t":{"type":"Recurrence"}},'
        f'"actions":{{"s":{{"type":"If","else":{{"actions":{{"c":{call}}}}}}}}}}}}}}}'
    )
    found = read_definition(text)
    assert found is not None
    assert (found.is_scheduled, found.children) == (True, (child.lower(),))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"properties":1}', "[" * 100_000])
def test_definition_that_is_none_is_not_readable(text) -> None:
    assert read_definition(text) is None


def _record(target: str, state: ActState, cause: Cause = Cause.QUIETING, kind=ActKind.TURN_OFF):
    return ActRecord(AT, cause, kind, target, target, state)


def test_quieted_flows_are_those_asked_since_the_last_end() -> None:
    closed = _record("", ActState.CLOSED)
    records = [
        _record("old", ActState.ASKED),
        closed,
        _record("A", ActState.ASKED),
        _record("a", ActState.DONE),
        _record("r", ActState.DONE, Cause.RESTORE, ActKind.TURN_ON),
    ]
    assert quieted_flows(records) == ("a",)
    assert quieted_flows([*records, closed]) == ()


def test_last_results_keep_the_newest_of_each_act() -> None:
    records = [
        _record("a", ActState.ASKED, Cause.RESTORE),
        _record("a", ActState.DONE, Cause.RESTORE),
        _record("b", ActState.REFUSED, Cause.RESTORE),
        _record("q", ActState.DONE),
    ]
    found = last_results(records, Cause.RESTORE)
    assert [(one.target, one.state) for one in found] == [
        ("a", ActState.DONE),
        ("b", ActState.REFUSED),
    ]

"""The layer table: confirmed, recorded first, one by one, stoppable, with a result per row."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from coe_assistant.domain.configuration import ActiveLayer
from coe_assistant.domain.errors import CoeError, ServiceError, ServiceProblem
from coe_assistant.domain.layer_removal import ChosenLayer, RemovalOutcome
from coe_assistant.domain.run import Phase, TimelineEntry
from coe_assistant.services.layer_desk import LayerDesk
from coe_assistant.services.layer_removal import confirmation_phrase
from coe_assistant.services.layer_table import as_csv
from tests.domain.upgrade_runs import T0
from tests.services.remediation_rig import Rig


def fact(name, **more):
    return {
        "component_type": "Workflow",
        "name": name,
        "id": f"id-{name}",
        "changed": ["clientdata", "name"],
        "frozen": True,
        "removable": True,
        "at": "2026-11-20T10:00:00+00:00",
        "by": "Bob",
    } | more


def layer(component_id, component_type):
    return ActiveLayer(component_id, component_type, component_id, ("clientdata",), True)


@pytest.fixture
def rig(tmp_path):
    made = Rig(tmp_path / "run")
    made.report(
        "unmanaged-layers", {"layers": [fact("a"), fact("b"), fact("c")], "unknown": [{"id": "x"}]}
    )
    made.clients.dataverse.answers |= {"active_layer": layer, "remove_active_layer": None}
    return made


def chosen(desk, count):
    return [row.layer for row in desk.state.rows[:count]]


def removals(rig):
    return [args for name, args in rig.clients.dataverse.calls if name == "remove_active_layer"]


def test_table_tells_what_changed_who_and_when(rig):
    state = LayerDesk(rig.tools).state
    row = state.rows[0]
    assert (row.layer.component_type, row.layer.name, row.changed_by) == ("Workflow", "a", "Bob")
    assert row.changed == ("clientdata", "name")
    assert row.is_frozen
    assert row.changed_at.hour == 10
    assert (state.unread, state.refusal) == (1, "")


def test_removal_is_recorded_before_anything_is_sent_and_goes_one_by_one(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 2), confirmation_phrase(2))
    assert rig.acts() == ["layer-removal-confirmed"]
    assert "2 by ada@contoso.com: a, b" in rig.run.timeline[-1].text
    assert removals(rig) == []
    assert len(rig.tasks.held) == 1
    rig.tasks.step()
    assert (desk.state.done, desk.state.total, desk.state.is_removing) == (1, 2, True)
    assert [row.is_at_work for row in desk.state.rows] == [False, True, False]
    rig.tasks.step()
    assert [row.result and row.result.outcome for row in desk.state.rows] == [
        RemovalOutcome.REMOVED,
        RemovalOutcome.REMOVED,
        None,
    ]
    assert rig.acts()[-1] == "layer-removal-ended"
    assert rig.run.timeline[-1].text == "2 removed"
    assert rig.rechecked == [("unmanaged-layers",)]


def test_removed_rows_stay_in_the_table_with_their_result(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 1), confirmation_phrase(1))
    rig.tasks.drain()
    rig.report("unmanaged-layers", {"layers": [fact("b")]})
    assert [(row.layer.name, row.result is not None) for row in desk.state.rows] == [
        ("b", False),
        ("a", True),
    ]


def test_removal_keeps_definitions_that_can_be_seen_later(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 1), confirmation_phrase(1))
    rig.tasks.drain()
    [saved] = LayerDesk(rig.tools).saved()
    assert json.loads(desk.saved_text(saved.file))["component_id"] == "id-a"
    assert desk.state.rows[0].result.saved_as == saved.file


@pytest.mark.parametrize("typed", ["", "yes", "remove 3 layers"])
def test_removal_without_the_typed_phrase_does_nothing(rig, typed):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 2), typed)
    assert desk.state.error.slug == "not-confirmed"
    assert (rig.tasks.held, rig.acts()) == ([], [])


@pytest.mark.parametrize("phase", [Phase.IMPORTING, Phase.VERIFYING, Phase.SUCCEEDED])
def test_removal_is_refused_while_an_import_may_run(rig, phase, tmp_path):
    busy = Rig(tmp_path, phase)
    busy.reports = rig.reports
    desk = LayerDesk(busy.tools)
    assert desk.state.refusal
    desk.remove([ChosenLayer("x", "Workflow", "x")], confirmation_phrase(1))
    assert desk.state.error.slug == "not-now"
    assert (busy.tasks.held, busy.acts()) == ([], [])


def test_removal_that_is_stopped_finishes_the_row_at_work(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 3), confirmation_phrase(3))
    desk.stop_removing()
    assert desk.state.is_stopping
    rig.tasks.drain()
    assert [row.result.outcome for row in desk.state.rows] == [
        RemovalOutcome.REMOVED,
        RemovalOutcome.CANCELLED,
        RemovalOutcome.CANCELLED,
    ]
    assert len(removals(rig)) == 1
    assert rig.run.timeline[-1].text == "2 cancelled, 1 removed"


def test_removal_goes_on_after_a_row_that_was_refused(rig):
    def refuse(component_id, _type):
        if component_id == "id-a":
            raise ServiceError(
                ServiceProblem.FORBIDDEN, "dataverse", "No.", detail="0x80040220", is_own_word=True
            )

    rig.clients.dataverse.answers["remove_active_layer"] = refuse
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 2), confirmation_phrase(2))
    rig.tasks.drain()
    first, second, _ = desk.state.rows
    assert first.result.outcome is RemovalOutcome.REFUSED
    assert "0x80040220" in first.result.detail
    assert second.result.outcome is RemovalOutcome.REMOVED


def test_second_removal_while_one_is_under_way_is_ignored(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 1), confirmation_phrase(1))
    desk.remove(chosen(desk, 2), confirmation_phrase(2))
    assert desk.state.total == 1


def test_removal_without_a_sign_in_says_so(rig):
    def lost():
        raise CoeError("sign-in-needed", "Nobody is signed in.")

    rig.clients = None
    tools = rig.tools.__class__(
        **{name: getattr(rig.tools, name) for name in rig.tools.__slots__} | {"clients": lost}
    )
    desk = LayerDesk(tools)
    desk.remove(chosen(desk, 1), confirmation_phrase(1))
    assert desk.state.error.slug == "sign-in-needed"
    assert rig.acts() == []


def test_export_holds_every_row_and_no_formula(rig):
    rig.report("unmanaged-layers", {"layers": [fact("=cmd|' /C calc'!A0"), fact('say "hi", b')]})
    rows = list(csv.reader(io.StringIO(as_csv(LayerDesk(rig.tools).state.rows))))
    assert rows[0][:3] == ["type", "name", "id"]
    assert rows[1][1] == "'=cmd|' /C calc'!A0"
    assert rows[2][1] == 'say "hi", b'
    assert rows[1][3] == "clientdata name"


def test_export_is_written_for_a_spreadsheet_or_refused_in_words(rig, tmp_path):
    desk = LayerDesk(rig.tools)
    desk.export(tmp_path / "layers.csv", desk.state.rows)
    assert (tmp_path / "layers.csv").read_bytes().startswith(b"\xef\xbb\xbftype,name,id")
    with pytest.raises(CoeError, match="cannot be written"):
        desk.export(tmp_path / "gone" / "layers.csv", desk.state.rows)


def test_table_of_a_report_with_odd_facts_is_empty(rig):
    rig.report("unmanaged-layers", {"layers": "none", "unknown": None})
    assert LayerDesk(rig.tools).state.rows == ()
    rig.reports.clear()
    desk = LayerDesk(rig.tools)
    assert (desk.state.rows, desk.state.unread) == ((), 0)
    desk.clear()
    rig.run = None
    assert desk.saved() == ()
    with pytest.raises(CoeError):
        desk.saved_text("x")


def test_cleared_table_begins_no_other_row(rig):
    desk = LayerDesk(rig.tools)
    desk.remove(chosen(desk, 3), confirmation_phrase(3))
    desk.clear()
    rig.tasks.drain()
    assert len(removals(rig)) == 1
    assert not desk.state.is_removing


def test_removal_that_a_crash_cut_off_is_told_until_one_comes_to_its_end(rig):
    confirmed = TimelineEntry(T0, "layer-removal-confirmed", "3 by ada: a, b, c")
    rig.run = replace(rig.run, timeline=(confirmed,))
    desk = LayerDesk(rig.tools)
    assert desk.state.cut_off_at == T0
    desk.remove(chosen(desk, 1), confirmation_phrase(1))
    ended = TimelineEntry(T0, "layer-removal-ended", "1 removed")
    rig.run = replace(rig.run, timeline=(confirmed, confirmed, ended))
    assert desk.state.cut_off_at is None

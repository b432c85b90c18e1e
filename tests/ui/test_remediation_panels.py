"""Panels below the rows of the checklist, and the dialogs behind them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from scenes_remediation import HEALTH, HOLDING, ITEMS, ME, layer_rows

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.layer_removal import RemovalOutcome, RemovalResult
from coe_assistant.services.layer_table import LayerTableState
from coe_assistant.services.leftover_table import LeftoverState
from coe_assistant.services.statement_list import Statement, StatementState
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.models.layers_model import LayerColumn, LayersModel
from coe_assistant.ui.pages.check_panel import ConfirmPanel, DryRunPanel, LayersPanel
from coe_assistant.ui.pages.leftover_panel import LeftoverPanel
from coe_assistant.ui.pages.statements_panel import StatementsPanel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def panel(desk, kind):
    [found] = [one for one in desk.page.detail._panels if isinstance(one, kind)]
    return found


def open_row(desk, check_id, kind):
    desk.page.choose(check_id)
    found = panel(desk, kind)
    assert found.isVisible()
    return found


def layers_dialog(desk):
    open_row(desk, "unmanaged-layers", LayersPanel)._open.click()
    return desk.content._actions.dialog


# --- layers --------------------------------------------------------------------------------


def test_layers_are_removed_only_after_choice_and_typed_phrase(open_scene):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    assert not dialog._remove.isEnabled()
    assert not dialog._typed.isEnabled()
    dialog._all.click()
    assert len(dialog.table.chosen_rows) == 13  # one is the only layer of its component
    dialog._typed.setText("remove 12 layers")
    assert not dialog._remove.isEnabled()
    dialog._typed.setText("Remove 13 layers")
    assert dialog._remove.isEnabled()
    dialog._remove.click()
    name, chosen, typed = desk.workbench.calls[-1]
    assert (name, len(chosen), typed) == ("remove_layers", 13, "Remove 13 layers")


def test_layers_filter_holds_every_word_in_any_column_and_choice_follows_it(open_scene):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    dialog._filter.setText("frozen sync")
    assert {row.layer.component_type for row in dialog.table.shown_rows} == {"Workflow"}
    assert "Admin | Sync" in dialog.table.shown_rows[0].layer.name
    dialog._all.click()
    assert len(dialog.table.chosen_rows) == len(dialog.table.shown_rows) == 4
    dialog._filter.setText("nothing like it")
    assert dialog.table.shown_rows == ()
    assert "0 shown, 14 in all" in dialog._count.text()


def test_layers_are_sorted_by_time_and_copied(open_scene):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    dialog.table.sortByColumn(LayerColumn.WHEN, Qt.SortOrder.DescendingOrder)
    dialog.table.selectRow(0)
    dialog.table.copying.copy_rows()
    assert desk.copied[-1].startswith("flow\tAdmin | Sync Template v4 (Apps) 0\t")


def test_layers_export_writes_what_the_filter_shows_or_says_why_not(open_scene):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    dialog._filter.setText("CanvasApp")
    dialog.export_to("/tmp/x.csv")
    assert desk.workbench.calls[-1] == ("export_layers", Path("/tmp/x.csv"), 4)
    assert dialog._banner.accessibleName() == "4 rows were written"
    desk.workbench.remediation.layers.export_error = CoeError("x", "It cannot be written.")
    dialog.export_to("/tmp/x.csv")
    assert dialog._banner.accessibleName() == "It cannot be written."


def test_layers_being_removed_show_progress_per_row_results_and_can_be_stopped(open_scene):
    desk = open_scene("checklist-removing")
    dialog = layers_dialog(desk)
    assert (dialog._busy.value(), dialog._busy.maximum()) == (2, 5)
    assert "about 32 s left" in dialog._progress.text()
    words = {
        str(dialog.table.model().index(line, LayerColumn.RESULT).data())
        for line in range(dialog.table.model().rowCount())
    }
    assert {"Removed", "Refused", "Removing…", "Only layer: stays"} <= words
    dialog._stop.click()
    assert desk.workbench.calls[-1] == ("stop_removing",)
    dialog.reject()  # closing does not stop it
    assert desk.workbench.calls[-1] == ("stop_removing",)


def test_layers_removal_that_ended_says_how(open_scene):
    desk = open_scene("checklist-removing")
    dialog = layers_dialog(desk)
    layers = desk.workbench.remediation.layers
    layers.state = replace(layers.state, is_removing=False)
    desk.workbench.put(Change.REMEDIATION)
    assert dialog._banner.accessibleName() == "1 layer was removed; 1 was not: see its result"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"error": CoeError("x", "Nothing was removed.")}, "Nothing was removed."),
        ({"refusal": "Not while an import may be running."}, "Nothing can be removed now"),
        ({"unread": 2}, "2 components could not be read: nothing is known about their layers."),
    ],
)
def test_layers_dialog_says_what_stands_in_the_way(open_scene, changes, words):
    desk = open_scene("checklist-layers")
    desk.workbench.remediation.layers.state = replace(LayerTableState(layer_rows()), **changes)
    assert layers_dialog(desk)._banner.accessibleName() == words


def test_saved_definitions_can_be_read_and_copied(open_scene):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    dialog._saved.click()
    [saved] = [one for one in dialog.children() if type(one).__name__ == "SavedLayersDialog"]
    assert saved.text == "definition of Workflow-id-0.json"
    saved._copy.click()
    assert desk.copied[-1] == "definition of Workflow-id-0.json"
    saved._list.setCurrentRow(1)
    assert saved.text == "The kept definition cannot be read."
    saved.reject()


def test_layers_model_behaves_as_a_model_and_tells_changed_rows_only(qtmodeltester):
    model = LayersModel()
    model.show_rows(layer_rows())
    qtmodeltester.check(model)
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    model.modelReset.connect(lambda: told.append("reset"))
    rows = list(layer_rows())
    rows[3] = replace(rows[3], result=RemovalResult(rows[3].layer, RemovalOutcome.NONE_THERE))
    model.show_rows(rows)
    assert told == [(3, 3)]
    model.show_rows(rows[:2])
    assert told[-1] == "reset"


# --- leftovers -----------------------------------------------------------------------------


def test_leftover_offers_apply_first_then_removal_with_the_typed_name(open_scene):
    desk = open_scene("checklist-leftover")
    box = open_row(desk, "leftover-upgrade", LeftoverPanel)._boxes[HOLDING]
    assert not box._remove.isEnabled()
    box._apply.click()
    assert desk.workbench.calls[-1] == ("apply_leftover", HOLDING)
    box._typed.setText(HOLDING.removesuffix("_Upgrade"))
    assert not box._remove.isEnabled()
    box._typed.setText(HOLDING)
    box._remove.click()
    assert desk.workbench.calls[-1] == ("uninstall_leftover", HOLDING, HOLDING)


def test_leftover_that_is_all_that_is_left_offers_no_removal(open_scene):
    desk = open_scene("checklist-base-gone")
    box = open_row(desk, "leftover-upgrade", LeftoverPanel)._boxes[HOLDING]
    assert not box._second.isVisible()
    assert "must not be removed" in box._what.text()


def test_leftover_being_applied_shows_time_and_locks_both_ways(open_scene):
    desk = open_scene("checklist-applying")
    box = open_row(desk, "leftover-upgrade", LeftoverPanel)._boxes[HOLDING]
    assert "2 min 12 s so far" in box._words.text()
    assert not box._apply.isEnabled()
    assert not box._typed.isEnabled()


def test_leftover_that_failed_tells_the_servers_words_and_offers_both_again(open_scene):
    desk = open_scene("checklist-apply-failed")
    box = open_row(desk, "leftover-upgrade", LeftoverPanel)._boxes[HOLDING]
    assert box._banner.accessibleName() == "The server could not do it"
    assert "8004F01D" in box._banner.accessibleDescription()
    assert box._apply.isEnabled()
    desk.workbench.remediation.leftovers.state = LeftoverState()
    desk.workbench.put(Change.REMEDIATION)
    assert not panel(desk, LeftoverPanel).isVisible()


# --- confirmation, statements, dry run ------------------------------------------------------


def test_unread_health_is_confirmed_with_a_name_and_not_acknowledged(open_scene):
    desk = open_scene("checklist-unread-health")
    found = open_row(desk, HEALTH.id, ConfirmPanel)
    assert not desk.page.detail._read.isVisible()
    assert found._name.text() == ME
    assert desk.content.footer.main_button.text() == "&Next warning"
    found._name.setText("  ")
    assert not found._confirm.isEnabled()
    found._name.setText("Mara Lindt")
    found._confirm.click()
    assert desk.workbench.calls[-1] == ("confirm_check", HEALTH.id, "Mara Lindt")


def test_confirmed_row_says_who_looked_and_is_never_green(open_scene):
    desk = open_scene("checklist-health-confirmed")
    found = open_row(desk, HEALTH.id, ConfirmPanel)
    assert "Mara Lindt looked at" in found._words.text()
    assert desk.page.detail._word.text() == "Not known, looked at by hand"
    assert desk.content.footer.main_button.isEnabled()


def test_start_waits_for_the_statements(open_scene):
    desk = open_scene("checklist-statements")
    assert desk.content.footer.main_button.text() == "&Next question"
    desk.content.footer.main_button.click()
    assert desk.workbench.calls == []
    found = panel(desk, StatementsPanel)
    assert found.isVisible()
    backup = found._boxes["backup"]
    assert not backup._skip.isVisible()
    backup._note.setText("system backup 01:00")
    backup._confirm.click()
    assert desk.workbench.calls[-1] == (
        "answer", "backup", "confirmed", ME, "system backup 01:00",
    )  # fmt: skip
    found._boxes["window"]._skip.click()
    assert desk.workbench.calls[-1][:3] == ("answer", "window", "skipped")
    statements = desk.workbench.remediation.statements
    given = tuple(
        Statement(item, replace(statements.state.rows[0].given, item_id=item.id)) for item in ITEMS
    )
    statements.state = StatementState(given, ME)
    desk.workbench.put(Change.REMEDIATION)
    assert desk.page.detail._word.text() == "Answered"
    assert desk.content.footer.main_button.isEnabled()


def test_dry_run_is_asked_for_shown_and_stopped(open_scene):
    desk = open_scene("checklist-layers")
    found = open_row(desk, "dry-run", DryRunPanel)
    assert desk.page.detail._word.text() == "On request"
    found._start.click()
    assert desk.workbench.calls[-1] == ("run_checklist", "dry-run")
    busy = open_scene("checklist-dry-run")
    found = open_row(busy, "dry-run", DryRunPanel)
    assert found._bar.value() == 38
    assert "about 23 s left" in found._words.text()
    found._stop.click()
    assert busy.workbench.calls[-1] == ("stop_check", "dry-run")


def test_dry_run_does_not_hold_up_the_start(open_scene):
    desk = open_scene("checklist-layers")
    assert desk.content.footer.main_button.isEnabled()


# --- time ----------------------------------------------------------------------------------


def test_row_that_waits_counts_down_to_its_next_look(open_scene):
    desk = open_scene("checklist-others")
    desk.page.choose("running-operations")
    assert "again by itself in 25 s" in desk.page.detail._word.text()
    desk.clock.advance(10)
    desk.page.tick()
    assert "again by itself in 15 s" in desk.page.detail._word.text()


def test_start_with_old_results_says_that_they_are_checked_first(open_scene):
    desk = open_scene("checklist-starting")
    assert not desk.content.footer.main_button.isEnabled()
    assert "older than 15 minutes" in desk.page.step().next


def test_running_rows_show_elapsed_time_by_the_tick(open_scene):
    desk = open_scene("checklist-starting")
    rows = tuple(
        replace(one, elapsed_s=7.0) if one.is_running else one
        for one in desk.workbench.checklist.rows
    )
    desk.workbench.checklist = replace(desk.workbench.checklist, rows=rows)
    desk.page.tick()
    assert desk.page.model.row(0).elapsed_s == 7.0


def test_evidence_of_a_row_is_copied_whole(open_scene):
    desk = open_scene("checklist-leftover")
    desk.page.choose("leftover-upgrade")
    desk.page.detail._copy.click()
    copied = json.loads(desk.copied[-1])
    assert copied["facts"]["solutions"] == [HOLDING]
    assert copied["limit"]
    assert "7148" in copied["source"]


def test_result_that_grows_old_is_marked_by_the_tick(open_scene):
    desk = open_scene("checklist-layers")
    rows = tuple(replace(one, is_stale=one.id == "roles") for one in desk.workbench.checklist.rows)
    desk.workbench.checklist = replace(desk.workbench.checklist, rows=rows)
    desk.page.tick()
    line = desk.page.model.line_of("roles")
    assert desk.page.model.row(line).is_stale


def test_long_check_shows_how_far_it_is_and_can_be_stopped(open_scene):
    desk = open_scene("checklist-starting")
    rows = tuple(
        replace(one, is_running=True, percent=61.0, elapsed_s=9.0)
        if one.id == "unmanaged-layers"
        else one
        for one in desk.workbench.checklist.rows
    )
    state = replace(desk.workbench.checklist, rows=rows)
    desk.workbench.put(Change.CHECKLIST, checklist=state)
    desk.page.choose("unmanaged-layers")
    assert desk.page.detail._word.text() == "61 %, 9 s"
    desk.page.detail._stop.click()
    assert desk.workbench.calls[-1] == ("stop_check", "unmanaged-layers")


def test_layers_are_chosen_confirmed_and_removed_by_keyboard_alone(open_scene, qtbot):
    desk = open_scene("checklist-layers")
    dialog = layers_dialog(desk)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    dialog._typed.setFocus()
    qtbot.keyClicks(dialog._typed, "remove 13 layers")
    qtbot.keyClick(dialog._remove, Qt.Key.Key_Space)
    assert desk.workbench.calls[-1][0] == "remove_layers"
    assert len(desk.workbench.calls[-1][1]) == 13


def test_start_waits_for_layers_that_are_being_removed(open_scene):
    desk = open_scene("checklist-removing")
    assert not desk.content.footer.main_button.isEnabled()
    layers = desk.workbench.remediation.layers
    layers.state = replace(layers.state, is_removing=False)
    desk.workbench.put(Change.REMEDIATION)
    assert desk.content.footer.main_button.isEnabled()

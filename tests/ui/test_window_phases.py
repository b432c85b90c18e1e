"""One test a page and phase: what is shown, what the main button does, where a run opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from scene_registry import SCENES
from scenes import a_run, connected, rows

from coe_assistant.domain.run import Phase
from coe_assistant.services.workbench_state import Change, ChecklistState, ConnectionPhase
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.widgets.version_path import PathStop
from coe_assistant.ui.wording import PLACE_OF, Place

EXPECTED = {
    "connect": Place.CONNECT,
    "package": Place.PACKAGE,
    "checklist": Place.CHECKLIST,
    "import": Place.IMPORT,
    "failure": Place.IMPORT,
    "waiting": Place.IMPORT,
    "finish": Place.FINISH,
}


@pytest.mark.parametrize("name", [name for name in SCENES if name.split("-")[0] in EXPECTED])
def test_window_in_every_scene_opens_where_the_run_stands(open_scene, name):
    desk = open_scene(name, has_rest=False)
    assert desk.content.place is EXPECTED[name.split("-")[0]]
    assert desk.window.windowTitle()
    assert desk.content.rail.button(desk.content.place).accessibleName().endswith("open")


@pytest.mark.parametrize("phase", list(Phase))
def test_window_with_bare_run_of_any_phase_shows_its_page(open_scene, phase):
    desk = open_scene("connect-done")
    desk.workbench.put(Change.RUN, run=a_run(phase))
    wanted = Place.PACKAGE if phase is Phase.PREPARING else PLACE_OF[phase]
    assert desk.content.place in (wanted, Place.CONNECT)
    desk.page.tick()


def test_connect_when_connected_goes_on_to_package(open_scene, qtbot):
    desk = open_scene("connect-done")
    assert desk.content.footer.main_button.text() == "C&ontinue"
    qtbot.mouseClick(desk.content.footer.main_button, Qt.MouseButton.LeftButton)
    assert desk.content.place is Place.PACKAGE
    qtbot.mouseClick(desk.content.footer.back_button, Qt.MouseButton.LeftButton)
    assert desk.content.place is Place.CONNECT


def test_connect_failed_says_what_why_and_next(open_scene):
    desk = open_scene("connect-failed")
    banner = desk.page._banner
    assert banner.isVisible()
    assert "VPN" in banner.accessibleDescription()


def test_checklist_confirm_asks_to_read_each_warning_then_starts(open_scene):
    desk = open_scene("checklist-confirm")
    main = desk.content.footer.main_button
    desk.page.choose("service-health")
    main.click()
    assert desk.workbench.calls == []
    assert main.text() == "&Next warning"
    assert not desk.page._schedule.isEnabled()
    desk.page.detail._read.click()
    assert ("acknowledge", "unmanaged-layers") in desk.workbench.calls
    read = tuple(replace(item, is_acknowledged=True) for item in desk.workbench.checklist.rows)
    state = replace(desk.workbench.checklist, rows=read)
    desk.workbench.put(Change.CHECKLIST, checklist=state)
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("start", True)


def test_next_warning_goes_round(open_scene):
    desk = open_scene("checklist-confirm")
    main = desk.content.footer.main_button
    seen = []
    for _ in range(3):
        main.click()
        seen.append(desk.page.detail._title.text())
    assert seen == ["Unmanaged layers", "Service health", "Unmanaged layers"]


def test_checklist_of_an_earlier_start_is_run_again_before_any_start(open_scene):
    desk = open_scene("checklist-resumed")
    main = desk.content.footer.main_button
    assert (main.text(), main.isEnabled()) == ("Run the check&list", False)
    desk.workbench.put(Change.CONNECTION, connection=connected())
    main.click()
    assert desk.workbench.calls == [("run_checklist",)]


def test_checklist_draws_layers_by_type_and_storage_with_its_limits(open_scene):
    desk = open_scene("checklist-layers-by-type")
    layers, storage = desk.page.detail._pictures
    assert layers.isVisible()
    assert not storage.isVisible()
    assert layers._bars.accessibleName() == (
        "Unmanaged layers by type: flow 9 (all keep their old steps); canvas app or page 4; view "
        "2; form 1"
    )
    desk = open_scene("checklist-storage-low")
    layers, storage = desk.page.detail._pictures
    assert not layers.isVisible()
    assert storage._bar.accessibleName() == (
        "19.2 GB of 20.0 GB used: 4.1 % free. a warning when less than 15 % is free. low when "
        "less than 10 % is free"
    )


def test_checklist_blocked_takes_typed_reason_only(open_scene):
    desk = open_scene("checklist-blocked")
    detail = desk.page.detail
    assert detail._override_box.isVisible()
    assert not detail._override.isEnabled()
    detail._reason.setText("all makers work in German")
    detail._override.click()
    assert desk.workbench.calls[-1] == ("override", "languages", "all makers work in German")
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("run_checklist",)


def test_checklist_running_counts_answers_and_locks_start(open_scene):
    desk = open_scene("checklist-running")
    assert "7 of 18" in desk.page._verdict.text()
    assert not desk.content.footer.main_button.isEnabled()


def test_checklist_typed_reason_survives_refresh_of_same_row(open_scene):
    desk = open_scene("checklist-blocked")
    desk.page.detail._reason.setText("half a sen")
    state = replace(desk.workbench.checklist, is_running=True)
    desk.workbench.put(Change.CHECKLIST, checklist=state)
    assert desk.page.detail._reason.text() == "half a sen"


def test_import_running_shows_true_percent_and_times(open_scene):
    desk = open_scene("import-running")
    bar = next(iter(desk.page._progress._bars.values()))
    assert bar.bar.value() == 430
    assert "about 28 min left" in bar._times.text()
    assert "7 s ago" in desk.page._progress._heard.text()
    desk.clock.advance(60)
    desk.page.tick()
    assert "1 min 07 s ago" in desk.page._progress._heard.text()


def test_import_without_measure_shows_busy_second_bar(open_scene):
    desk = open_scene("import-applying")
    first, second = desk.page._progress._bars.values()
    assert first._mark.mark is Mark.GOOD
    assert (second.bar.minimum(), second.bar.maximum()) == (0, 0)


def test_import_stop_watching_and_watch_again(open_scene):
    desk = open_scene("import-running")
    desk.page._progress._watch.click()
    assert desk.workbench.calls[-1] == ("stop_watching",)
    desk.workbench.put(Change.RUN, run=replace(desk.workbench.run, is_watched=False))
    assert not desk.page._progress._watch.isVisible()
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("watch_again",)


def test_import_lost_says_so_and_asks_for_sign_in(open_scene):
    desk = open_scene("import-lost")
    # One message at a time: asking the server goes on only when somebody is signed in again.
    assert not desk.page._progress._note.isVisible()
    assert desk.content.banners._sign_in.isVisible()
    desk.content.banners._sign_in.sign_in_again()
    assert desk.workbench.calls[-1][0] == "connect"


def test_waiting_countdown_passes_and_offers_three_ways(open_scene):
    desk = open_scene("failure-waiting")
    face = desk.page.outcome._next
    assert face.ring.text == "6:12"
    desk.clock.advance(80)
    desk.page.tick()
    assert face.ring.text == "4:52"
    assert "until the next attempt" in desk.content.context.announcer.said
    face._now.click()
    face._stop.click()
    assert desk.workbench.calls[-2:] == [("retry_now",), ("stop_retrying",)]


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_postpone_dialog_moves_the_due_time(open_scene):
    desk = open_scene("failure-waiting")
    due = desk.workbench.run.pending.due_at
    desk.page.outcome._next._later.click()
    dialog = desk.content._actions.dialog
    dialog._set(timedelta(hours=2))
    dialog._on_postpone()
    moved = desk.workbench.calls[-1][1]
    assert abs(moved - due - timedelta(hours=2)) < timedelta(seconds=2)


def test_failure_staged_offers_apply(open_scene):
    desk = open_scene("failure-staged")
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("apply_upgrade",)


def test_failure_remedies_act_and_markdown_is_copied(open_scene):
    desk = open_scene("failure-action")
    desk.page.outcome._copy.click()
    assert desk.copied[-1].startswith("## A required solution or part is missing")
    desk.content.context.do("verify-server")
    desk.content.context.do("open-service-health")
    assert desk.workbench.calls[-1] == ("watch_again",)
    assert desk.opened[-1].startswith("https://admin.microsoft.com/")


def test_escalated_allows_more_attempts(open_scene):
    desk = open_scene("failure-escalated")
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("allow_more_attempts",)


def test_finish_shows_versions_and_begins_anew(open_scene):
    desk = open_scene("finish-done")
    stops = desk.page._path._shown
    assert [(stop.before, stop.after) for stop in stops] == [("4.50.1", "4.50.6")]
    assert desk.page._warnings.isVisible()
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("new_run",)


def test_run_changes_move_the_window_through_all_steps(open_scene):
    desk = open_scene("connect-done")
    seen = []
    for phase in (Phase.CHECKING, Phase.READY, Phase.IMPORTING, Phase.VERIFYING, Phase.SUCCEEDED):
        desk.workbench.put(Change.RUN, run=a_run(phase))
        seen.append(desk.content.place)
    assert seen == [Place.CHECKLIST] * 2 + [Place.IMPORT] * 2 + [Place.FINISH]
    assert desk.content.context.announcer.said == "Upgrade finished"


def test_looking_back_during_import_changes_nothing_and_returns(open_scene):
    desk = open_scene("import-running")
    desk.content.view(Place.CHECKLIST)
    assert not desk.page.detail._again.isVisible()
    assert "Re&turn" in desk.content.footer.main_button.text()
    desk.content.footer.main_button.click()
    assert desk.content.place is Place.IMPORT
    assert not desk.workbench.calls


def test_error_banner_shows_copies_and_goes(open_scene):
    desk = open_scene("checklist-error")
    banners = desk.content.banners
    assert banners._error.isVisible()
    banners._copy_error()
    assert "journal-not-writable" in desk.copied[-1]
    banners._dismiss_error()
    assert not banners._error.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_close_during_import_asks_and_leaves_the_server_alone(open_scene):
    desk = open_scene("import-running")
    desk.window.close()
    assert desk.window.isVisible()
    box = desk.content._close.box
    assert box is not None
    box.reject()
    assert desk.window.isVisible()
    desk.window.close()
    desk.content._close.box.buttons()[0].click()
    desk.content._close._agree()
    assert not desk.window.isVisible()
    assert not desk.workbench.calls


def test_sign_out_during_wait_keeps_run_on_screen(open_scene):
    desk = open_scene("failure-waiting")
    gone = replace(connected(), phase=ConnectionPhase.DISCONNECTED, account=None)
    desk.workbench.put(Change.CONNECTION, connection=gone)
    assert desk.content.place is Place.IMPORT


def test_checklist_changed_row_only_is_told(open_scene):
    desk = open_scene("checklist-confirm")
    told = []
    desk.page.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    desk.page.model.modelReset.connect(lambda: told.append("reset"))
    changed = tuple(replace(item, is_acknowledged=item.id == "unmanaged-layers") for item in rows())
    desk.workbench.put(Change.CHECKLIST, checklist=ChecklistState(changed))
    assert told == [(12, 12)]


def test_package_page_drawn_path_and_first_click_runs_checklist(open_scene):
    desk = open_scene("package-plan")
    desk.content.go_on()
    assert desk.content.place is Place.PACKAGE
    assert [stop.after for stop in desk.page._path._shown if isinstance(stop, PathStop)] == [
        "4.50.6",
        "3.2",
        "3.2",
    ]
    desk.content.footer.main_button.click()
    assert desk.workbench.calls[-1] == ("run_checklist",)


def test_package_page_with_broken_file_says_why_and_locks(open_scene):
    desk = open_scene("package-bad")
    desk.content.go_on()
    assert not desk.content.footer.main_button.isEnabled()
    assert desk.page._shown.files[0].errors


def test_checklist_that_begins_has_the_focus_in_its_list(open_scene, qtbot):
    desk = open_scene("package-plan")
    desk.content.view(Place.PACKAGE)
    desk.page._drop.browse_button.setFocus()
    SCENES["checklist-running"](desk.workbench)
    desk.workbench.put(Change.RUN)
    assert desk.content.place is Place.CHECKLIST
    qtbot.waitUntil(lambda: desk.window.focusWidget() is desk.page._list)


def test_next_warning_brings_the_detail_into_view_where_it_lies_below(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    desk.window.resize(683, 384)
    page = desk.page
    qtbot.waitUntil(lambda: page._split.orientation() is Qt.Orientation.Vertical)
    top = page._area.verticalScrollBar().value()
    desk.content.footer.main_button.click()
    assert page._area.verticalScrollBar().value() > top
    view = page._list.visualRect(page._list.currentIndex())
    assert page._list.viewport().rect().intersects(view)


def test_typed_reason_is_kept_while_other_rows_are_looked_at(open_scene):
    desk = open_scene("checklist-blocked")
    desk.page.choose("languages")
    desk.page.detail._reason.setText("all makers work in German")
    desk.page.choose("storage")
    assert desk.page.detail._reason.text() == ""
    desk.content.view(Place.PACKAGE)
    desk.content.view(Place.CHECKLIST)
    desk.page.choose("languages")
    assert desk.page.detail._reason.text() == "all makers work in German"


def test_typed_address_and_account_are_kept_on_going_back(open_scene):
    desk = open_scene("connect-other-wanted")
    form = desk.page._form
    form.take_address("https://contoso-test.crm4.dynamics.com")
    form.account.setEditText("nils.berg@contoso.com")
    desk.content.view(Place.PACKAGE)
    desk.workbench.put(Change.CONNECTION)
    desk.content.view(Place.CONNECT)
    assert form.isVisible()
    assert form.address == "https://contoso-test.crm4.dynamics.com"
    assert form.account.currentText() == "nils.berg@contoso.com"


def test_results_are_counted_in_words(open_scene):
    assert open_scene("checklist-confirm").page._counts.text() == (
        "1 warning  ·  1 not known  ·  16 passed"
    )
    assert open_scene("checklist-blocked").page._counts.text().startswith("1 blocks  ·  ")
    assert open_scene("checklist-running").page._counts.text() == ""


def test_window_that_was_asked_already_closes(open_scene):
    desk = open_scene("connect-known")
    assert desk.content.may_close()
    assert desk.window.close()
    assert desk.workbench._listeners == []

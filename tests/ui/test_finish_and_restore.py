"""The finish page, the restore dialog and the precautions: what is shown, what a click asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fake_workbench import NOW
from PySide6.QtCore import Qt
from scenes_safeguard import OFF, planned, restored
from shots import grab

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.precautions import Precautions
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.safeguard_state import BackupAge, Doing, WrittenReport
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.pages.finish_page import _stops
from coe_assistant.ui.rail_state import rail_states
from coe_assistant.ui.widgets.comparison_view import ComparisonView, ShareBar
from coe_assistant.ui.widgets.disclosure import Disclosure
from coe_assistant.ui.widgets.labels import QLabel
from coe_assistant.ui.wording import Place

# the offscreen platform has no size hints
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SHOTS = Path(__file__).resolve().parents[2] / "build" / "shots"


def texts(widget) -> str:
    labels = [item for item in widget.findChildren(QLabel) if item.isVisible()]
    return "\n".join(item.text() for item in labels)


def click(qtbot, widget, name: str) -> None:
    button = next(
        b for b in widget.findChildren(type(widget._bundle)) if b.accessibleName() == name
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_finish_shows_findings_worst_first_with_words_and_remedies(open_scene):
    desk = open_scene("finish-verified")
    shown = texts(desk.page)
    assert "Not as before: Flows that were on" in shown
    assert f"On before and off now (3): {', '.join(OFF)}." in shown
    assert "Restore turns them on, child flows first." in shown
    assert "Not known: Connection references" in shown
    assert "Good: Version" not in shown
    assert "The upgrade is done; 3 points need you" in shown
    (closed,) = [
        item for item in desk.page.findChildren(Disclosure) if "points are good" in item._title
    ]
    closed.toggle()
    assert "Good: Version" in texts(desk.page)


def test_finish_draws_before_and_after_with_counts_marks_and_names(open_scene):
    desk = open_scene("finish-verified")
    shown = texts(desk.page)
    assert "61 of 62 on" in shown
    assert "59 of 63 on" in shown
    assert "Flow: turned off (3): " + ", ".join(OFF) in shown
    view = desk.page.findChild(ComparisonView)
    assert "Flows: 4 differences. Before: 61 of 62 on. Now: 59 of 63 on." in view.sentences
    assert "Environment variables: as before." in view.sentences
    assert "new, without a connection (1): CoE Core - New service" in view.sentences
    for bar in view.findChildren(ShareBar):
        assert not bar.grab().isNull()


def test_finish_concludes_nothing_about_a_part_that_was_not_read(open_scene):
    view = open_scene("finish-half-read").page.findChild(ComparisonView)
    assert "Connection references: not known. Before: 13 of 13 connected. Now: not known." in (
        view.sentences
    )


def test_finish_is_green_only_when_nothing_needs_a_person(open_scene):
    desk = open_scene("finish-all-good")
    assert "The upgrade is done\n" in texts(desk.page)
    assert desk.page._mark.mark is Mark.GOOD
    assert open_scene("finish-verified").page._mark.mark is Mark.WARNING
    assert open_scene("finish-verifying").page._mark.mark is Mark.RUNNING


def test_finish_names_the_version_that_the_server_told_beside_the_wanted_one(open_scene):
    desk = open_scene("finish-verified")
    run = desk.workbench.run
    newer = ServerFacts(ServerState.SUCCEEDED, NOW, SolutionVersion("4.51.0"))
    desk.workbench.run = replace(run, server=newer)
    state = replace(desk.workbench.safeguard.state, findings=())
    desk.workbench.safeguard.put(state)
    desk.page.refresh()
    shown = texts(desk.page)
    assert "Version 4.51.0 is installed, newer than 4.50.6." in shown
    last = _stops(desk.workbench.run, ())[run.step]
    assert last.after == "4.51.0"
    assert grab(desk.page, SHOTS / "finish-newer.png").stat().st_size > 5_000


def test_finish_ticks_a_task_and_keeps_what_is_ticked(open_scene, qtbot):
    desk = open_scene("finish-verified")
    boxes = desk.page.tasks.boxes
    assert boxes["wizard"].isChecked()
    assert not boxes["power-bi"].isChecked()
    boxes["power-bi"].setFocus()
    qtbot.keyClick(boxes["power-bi"], Qt.Key.Key_Space)
    assert ("tick", "power-bi", True) in desk.workbench.safeguard.calls


def test_finish_opens_the_report_it_wrote(open_scene, qtbot):
    desk = open_scene("finish-verified")
    desk.workbench.safeguard.report = WrittenReport(
        Path("/run/report.html"), Path("/run/report.md")
    )
    click(qtbot, desk.page, "Open report")
    assert desk.opened == [Path("/run/report.html")]


def test_finish_says_why_a_report_was_not_written(open_scene, qtbot):
    desk = open_scene("finish-verified")
    desk.workbench.safeguard.report = CoeError("x", "The disk is full.", hint="Free some space.")
    click(qtbot, desk.page, "Open report")
    assert "The disk is full." in texts(desk.page)
    assert desk.opened == []


def test_finish_while_verifying_says_so_and_waits_with_the_restore(open_scene):
    desk = open_scene("finish-verifying")
    assert "Verifying what is installed now" in texts(desk.page)
    assert not desk.page._restore.isEnabled()


@pytest.fixture
def restore(open_scene, qtbot):
    desk = open_scene("finish-verified")
    click(qtbot, desk.page, "Restore…")
    dialog = desk.window.content._actions.dialog
    yield desk, dialog
    dialog.close()


def test_restore_plans_first_and_changes_nothing_before_a_click(restore, qtbot):
    desk, dialog = restore
    safeguard = desk.workbench.safeguard
    assert safeguard.calls == [("plan_restore",)]
    assert not dialog.restore_button.isEnabled()
    planned(safeguard)
    assert dialog.message == "5 things would change"
    assert dialog.model.rowCount() == 6  # one is left to a person
    assert "flow was off before and stays off" in texts(dialog)
    assert grab(dialog, SHOTS / "restore-planned.png").stat().st_size > 5_000
    qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    assert safeguard.calls[-1] == ("restore",)


def test_restore_tells_why_a_flow_does_not_turn_on(restore):
    desk, dialog = restore
    restored(desk.workbench.safeguard)
    assert dialog.message == "2 rows are not restored"
    last = dialog.model.index(4, 2).data()
    assert last.startswith("Refused: A data policy (DLP) does not allow its connectors together.")
    assert not dialog.restore_button.isEnabled()
    assert grab(dialog, SHOTS / "restore-result.png").stat().st_size > 5_000


def test_restore_tells_what_somebody_else_changed_meanwhile(restore):
    desk, dialog = restore
    restored(desk.workbench.safeguard)
    assert dialog._row.text().startswith(
        "Write value: Admin eMail (its value is missing now). Left"
    )
    left, already = (dialog.model.index(row, 2).data() for row in (1, 2))
    assert left.startswith("Left as it is: It was changed meanwhile by somebody else;")
    assert already == "Done: It was as wanted already; nothing was asked."


def test_restore_at_work_can_be_stopped(restore, qtbot):
    desk, dialog = restore
    safeguard = desk.workbench.safeguard
    planned(safeguard)
    safeguard.put(replace(safeguard.state, doing=Doing.RESTORING, started_at=NOW))
    qtbot.mouseClick(dialog._stop, Qt.MouseButton.LeftButton)
    assert safeguard.calls[-1] == ("cancel",)


def test_precautions_are_off_and_taken_at_a_click(open_scene, qtbot):
    desk = open_scene("checklist-confirm")
    safeguard = desk.workbench.safeguard
    safeguard.age = BackupAge(NOW - timedelta(days=7), NOW - timedelta(hours=5))
    desk.content.context.do("precautions")
    dialog = desk.window.content._actions.dialog
    assert [box.isChecked() for box in dialog.boxes] == [False, False, False]
    assert "The newest listed backup is 5" in dialog.age
    assert grab(dialog, SHOTS / "precautions.png").stat().st_size > 5_000
    qtbot.keyClick(dialog.boxes[0], Qt.Key.Key_Space)
    dialog._on_take()
    assert safeguard.calls == [("choose", Precautions(quiet_flows=True))]


def test_precautions_say_when_no_backup_is_known(open_scene):
    desk = open_scene("checklist-confirm")
    desk.workbench.safeguard.age = CoeError("x", "The account may not read it.")
    desk.content.context.do("precautions")
    dialog = desk.window.content._actions.dialog
    assert dialog.age == "The newest backup is not known: The account may not read it."
    dialog.close()


def test_window_says_how_far_the_preparation_is(open_scene):
    desk = open_scene("import-quieting")
    desk.clock.advance(75)
    desk.content.banners.tick()
    shown = texts(desk.content.banners)
    assert "Before the import: turning scheduled flows off" in shown
    assert "2 of 5, running for 1 min" in shown


def test_window_warns_while_flows_are_still_off(open_scene):
    shown = texts(open_scene("failure-still-quiet").content.banners)
    assert "Scheduled flows are still off for the time of the imports" in shown
    assert "It is tried again" in shown


def test_menu_opens_the_report_of_a_failed_run(open_scene):
    desk = open_scene("failure-action")
    desk.workbench.safeguard.report = WrittenReport(Path("/r/report.html"), Path("/r/report.md"))
    desk.content.context.do("open-report")
    assert desk.opened == [Path("/r/report.html")]


@pytest.mark.parametrize(
    ("scene", "mark", "word"),
    [
        ("finish-all-good", Mark.GOOD, "Upgrade finished"),
        ("finish-verified", Mark.WARNING, "Look at the result"),
        ("finish-verifying", Mark.RUNNING, "Upgrade finished"),
    ],
)
def test_rail_is_green_only_where_the_page_is(open_scene, scene, mark, word):
    desk = open_scene(scene)
    assert rail_states(desk.workbench, Place.FINISH)[Place.FINISH] == (mark, word)

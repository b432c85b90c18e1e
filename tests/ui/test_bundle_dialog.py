"""The dialog of the support bundle: what is in, what was removed, what then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from coe_assistant.domain.errors import CoeError
from coe_assistant.services.bundle_parts import BundleResult, ProofResult

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none


def opened(open_scene):
    desk = open_scene("failure-waiting")
    desk.content.context.do("export-bundle")
    return desk, desk.content._actions.dialog


def test_dialog_writes_and_offers_what_comes_next(open_scene, tmp_path):
    desk, dialog = opened(open_scene)
    ticket = "# Support request"
    result = BundleResult(tmp_path / "b.zip", 2048, "ee" * 32, 14, {"secret": 3}, ticket)
    desk.workbench.bundle.answer = result
    dialog.write_button.click()
    assert desk.workbench.calls[-1][2:] == ("support", frozenset())
    assert dialog.message == "The bundle is written"
    hash_button, ticket_button, folder_button, page_button = dialog._after
    assert not any(item.isHidden() for item in dialog._after)
    folder_button.click()
    assert desk.opened[-1] == tmp_path
    page_button.click()
    assert desk.opened[-1] == "https://admin.powerplatform.microsoft.com/support"
    hash_button.click()
    ticket_button.click()


def test_result_below_what_is_in_sight_comes_into_sight(open_scene, tmp_path, qtbot):
    desk, dialog = opened(open_scene)
    dialog.resize(683, 384)
    desk.workbench.bundle.answer = BundleResult(tmp_path / "b.zip", 2048, "ee" * 32, 14, {}, "")
    dialog.write_button.click()
    banner = dialog._banner
    qtbot.waitUntil(lambda: banner.visibleRegion().boundingRect().height() == banner.height())


def test_dialog_after_error_can_be_tried_again(open_scene):
    desk, dialog = opened(open_scene)
    desk.workbench.bundle.answer = CoeError("bundle-not-clean", "A secret.", hint="Report it.")
    dialog._public.setChecked(True)
    dialog.write_button.click()
    assert desk.workbench.calls[-1][2] == "public"
    assert dialog.message == "A secret."
    assert dialog.write_button.isEnabled()


def test_file_that_is_not_ticked_is_left_out(open_scene):
    desk, dialog = opened(open_scene)
    case = dialog._tree.topLevelItem(0)
    case.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.write_button.click()
    assert desk.workbench.calls[-1][3] == frozenset({"SUPPORT-CASE.md"})


def test_case_number_makes_the_ticket_anew_before_writing(open_scene):
    desk, dialog = opened(open_scene)
    dialog._case.setText("2611260040001234")
    dialog.write_button.click()
    prepared, written = desk.workbench.calls[-2:]
    assert prepared[:3] == ("prepare_bundle", "support", "2611260040001234")
    assert written[0] == "write_bundle"


def test_comparison_marks_the_lines_that_changed(open_scene):
    _desk, dialog = opened(open_scene)
    folder = dialog._tree.topLevelItem(1)
    dialog._tree.setCurrentItem(folder.child(0))
    dialog._look.click()
    shown = dialog.removed_dialog
    assert shown.changed_lines == 1
    assert shown._before.toPlainText().startswith("\N{NOT EQUAL TO} as a@b.de")
    assert shown._after.toPlainText().startswith("\N{NOT EQUAL TO} as [person-3f9a21]")
    assert shown._place.text() == "Change 1 of 1, line 1"


def test_own_file_is_taken_in_and_a_picture_refused(open_scene):
    desk, dialog = opened(open_scene)
    dialog.add_file("/x/trace.har")
    assert desk.workbench.calls[-1][3] == (Path("/x/trace.har"),)
    dialog.add_file("/x/screen.png")
    assert dialog.message == "It is not taken in."
    dialog._prepare()
    assert desk.workbench.calls[-1][3] == (Path("/x/trace.har"),)


@pytest.mark.parametrize(
    ("leaked", "message"),
    [
        ((), "The removal passed the test"),
        (("pac.log: bearer",), "The removal failed the test: write no bundle"),
    ],
)
def test_self_test_says_what_came_through(open_scene, leaked, message):
    desk, dialog = opened(open_scene)
    desk.workbench.bundle.proof = ProofResult(60, 2, leaked)
    dialog._test.click()
    assert dialog.message == message


def test_answer_after_the_dialog_was_closed_is_harmless(open_scene, qtbot):
    desk, dialog = opened(open_scene)
    kept = []
    desk.workbench.bundle.write = lambda *arguments: kept.append(arguments[-2:])
    dialog.write_button.click()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    kept[0][0](BundleResult(Path("b.zip"), 1, "", 1, {}))
    kept[0][1](CoeError("x", "y"))

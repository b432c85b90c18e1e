"""A diagnosis in the window: ticks, marks in the raw text, tables, links, files, import logs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from scenes import GATEWAY

from coe_assistant.domain.component_result import ComponentResult
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence, Origin, Source
from coe_assistant.domain.failure import Component, EvidenceLine, MissingDependency, Remedy
from coe_assistant.services.diagnosis_state import ImportLog
from coe_assistant.services.workbench_state import Change
from coe_assistant.ui.widgets.diagnosis_view import DiagnosisView
from coe_assistant.ui.widgets.terms import TermRow

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
UNKNOWN = replace(GATEWAY, class_id="unknown", title="No cause", evidence=(), codes=())
ROWS = (
    ComponentResult("workflow", "Sync", "1", "failure", "80097376", "BadGateway"),
    ComponentResult("workflow", "Fine", "2", "success"),
    ComponentResult("canvasapp", "App", "3", "warning", "", "replaced"),
)


def view_of(desk) -> DiagnosisView:
    return desk.page.findChild(DiagnosisView)


def test_steps_can_be_ticked_and_are_remembered(open_scene):
    desk = open_scene("failure-action")
    steps = view_of(desk).steps
    box = next(iter(steps.boxes.values()))
    assert box.accessibleName().startswith("Step 1 done: ")
    box.click()
    step = next(iter(steps.boxes))
    assert ("tick", step, True) in desk.workbench.calls


def test_raw_text_has_the_lines_marked_in_their_context(open_scene):
    desk = open_scene("failure-action")
    view = view_of(desk)
    text = "one\ntwo bad\nthree\nfour bad\n"
    lines = (EvidenceLine(4, "four bad", "pac"), EvidenceLine(2, "two bad", "pac"))
    view.show_diagnosis(replace(GATEWAY, evidence=lines))
    view.show_texts(Evidence((Source(Origin.OPERATION, "x"), Source(Origin.PAC, text))))
    proof = view.proof
    assert proof.pane.toPlainText() == text
    assert proof.marks == 2
    assert proof.pane.textCursor().blockNumber() == 3
    proof.next_mark()
    assert proof.pane.textCursor().blockNumber() == 1
    proof._on_copy()
    assert desk.copied[-1] == text


def test_words_of_the_diagnosis_are_explained_those_without_explanation_left_out(open_scene):
    view = view_of(open_scene("failure-action"))
    view.show_diagnosis(replace(UNKNOWN, terms=("holding-solution", "no-such-word")))
    row = view.findChild(TermRow)
    assert [one.term.id for one in row.buttons] == ["holding-solution"]


def test_missing_and_dependents_are_tables_that_can_be_copied(open_scene):
    desk = open_scene("failure-action")
    view = view_of(desk)
    parts = (Component("Workflow", "Uses it", "id-1"), Component("App", "Own app", "id-2"))
    missing = (MissingDependency("Table", "1", "CreatorKit", "App"),)
    view.show_diagnosis(replace(GATEWAY, dependents=parts, missing=missing, is_likely=True))
    assert view.dependents.model().rowCount() == 2
    view.dependents.copy_chosen()
    assert desk.copied[-1] == "Workflow\tUses it\tid-1\nApp\tOwn app\tid-2"


def test_links_to_what_others_found_open(open_scene):
    desk = open_scene("failure-action")
    view = view_of(desk)
    link = "https://github.com/microsoft/coe-starter-kit/issues/10773"
    view.show_diagnosis(replace(GATEWAY, sources=(link,)))
    made = view._links.itemAt(0).layout().itemAt(0).widget()
    assert made.text() == "coe-starter-kit #10773"
    made.click()
    assert desk.opened[-1] == link


def test_explain_file_shows_the_diagnosis_or_why_not(open_scene):
    desk = open_scene("connect-empty")
    diagnosing = desk.workbench.diagnosing
    diagnosing.diagnosis = GATEWAY
    desk.content.context.do("explain")
    dialog = desk.content._actions.dialog
    dialog.open_file("/logs/pac.txt")
    assert dialog.title == GATEWAY.title
    diagnosing.failure = CoeError("x", "The file cannot be read.")
    dialog.open_file("/logs/other.txt")
    assert "cannot be read" in dialog._banner.accessibleName()


def test_explain_text_without_cause_asks_the_server_by_itself(open_scene):
    desk = open_scene("connect-done")
    diagnosing = desk.workbench.diagnosing
    diagnosing.diagnosis, diagnosing.deeper = UNKNOWN, GATEWAY
    diagnosing.can_look_deeper = True
    desk.content.context.do("explain")
    dialog = desk.content._actions.dialog
    dialog.text.setPlainText("Something went wrong")
    dialog._explain.click()
    assert ("look_deeper",) in desk.workbench.calls
    assert dialog.title == GATEWAY.title
    assert "from the server" in dialog._banner.accessibleName()


def test_explain_text_without_cause_offline_asks_nobody(open_scene):
    desk = open_scene("connect-empty")
    desk.workbench.diagnosing.diagnosis = UNKNOWN
    desk.content.context.do("explain")
    dialog = desk.content._actions.dialog
    dialog.text.setPlainText("Something went wrong")
    dialog._explain.click()
    assert ("look_deeper",) not in desk.workbench.calls


def open_log(desk):
    desk.workbench.diagnosing.logs = (Path("/run/attempt-1-import-log.xml"),)
    desk.workbench.diagnosing.log = ImportLog("attempt-1-import-log.xml", ROWS)
    desk.content.context.do("import-log")
    return desk.content._actions.dialog


def test_import_log_shows_failures_first_and_everything_on_demand(open_scene):
    desk = open_scene("failure-action")
    dialog = open_log(desk)
    assert dialog.only_problems.isChecked()
    assert dialog.table.model().rowCount() == 2
    dialog.only_problems.click()
    assert dialog.table.model().rowCount() == 3
    dialog.search.setText("fine")
    dialog.refilter()
    assert dialog.table.model().rowCount() == 1
    assert dialog.table.model().index(0, 2).data() == "Fine"


def test_import_log_exports_what_is_shown(open_scene):
    desk = open_scene("failure-action")
    dialog = open_log(desk)
    dialog.export("/out/list.csv")
    assert desk.workbench.calls[-1] == ("export_log", 2, Path("/out/list.csv"))
    assert "is written" in dialog.message
    desk.workbench.diagnosing.failure = CoeError("x", "The disk is full.")
    dialog.export("/out/list.csv")
    assert "disk is full" in dialog.message


def test_import_log_that_cannot_be_read_says_so(open_scene):
    desk = open_scene("connect-empty")
    desk.workbench.diagnosing.log = CoeError("x", "It is no import log.")
    desk.content.context.do("import-log")
    dialog = desk.content._actions.dialog
    dialog.open_log(Path("/any.txt"))
    assert "no import log" in dialog.message


def test_answers_after_closing_touch_nothing(open_scene, qtbot):
    desk = open_scene("failure-action")
    dialog = open_log(desk)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    desk.workbench.put(Change.RUN, run=desk.workbench.run)


def test_remedy_that_names_layers_opens_their_table(open_scene):
    desk = open_scene("failure-action")
    remedies = (Remedy("remove-layer", "Remove the layer.", action="remove-layers"),)
    view_of(desk).show_diagnosis(replace(GATEWAY, remedies=remedies))
    (button,) = [b for b in view_of(desk).findChildren(QPushButton) if "layers" in b.text()]
    button.click()
    assert type(desk.content._actions.dialog).__name__ == "LayersDialog"


def test_scene_of_a_failure_says_what_the_server_says_and_names_a_certain_cause():
    assert not GATEWAY.is_likely
    assert 'status code "BadGateway"' in GATEWAY.evidence[0].text
    assert GATEWAY.component is not None
    assert GATEWAY.component.name in GATEWAY.evidence[0].text

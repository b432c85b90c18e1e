"""Files dropped on dialogs that ask for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from coe_assistant.domain.errors import CoeError

# the offscreen platform has none
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def dragged(*files: str, text: str = "") -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(file) if "://" not in file else QUrl(file) for file in files])
    if text:
        data.setText(text)
    return data


def drop(widget, data: QMimeData) -> bool:
    """Drag data over widget and drop it; return whether it was taken."""
    enter = QDragEnterEvent(QPoint(9, 9), COPY, data, LEFT, NONE)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(9, 9), COPY, data, LEFT, NONE)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def opened(open_scene, slug: str):
    desk = open_scene("failure-waiting")
    desk.content.context.do(slug)
    return desk, desk.content._actions.dialog


def test_file_dropped_on_the_explain_dialog_is_explained(open_scene):
    desk, dialog = opened(open_scene, "explain")
    desk.workbench.diagnosing.failure = CoeError("x", "The file cannot be read.")
    for target in (dialog, dialog.text.viewport()):
        dialog._banner.hide()
        assert drop(target, dragged("/logs/pac.txt"))
        assert "cannot be read" in dialog._banner.accessibleName()
    assert dialog.text.toPlainText() == ""


def test_text_dropped_on_the_field_is_still_a_text(open_scene):
    _desk, dialog = opened(open_scene, "explain")
    data = QMimeData()
    data.setText("80097376")
    assert drop(dialog.text.viewport(), data)
    assert "80097376" in dialog.text.toPlainText()


def test_file_dropped_on_the_import_log_is_opened(open_scene):
    desk, dialog = opened(open_scene, "import-log")
    assert drop(dialog, dragged("/logs/importjob.data"))
    assert ("open_log", Path("/logs/importjob.data")) in desk.workbench.calls


def test_file_dropped_on_the_bundle_is_cleaned_and_taken_in(open_scene):
    desk, dialog = opened(open_scene, "export-bundle")
    assert drop(dialog, dragged("/logs/own.txt"))
    assert desk.workbench.calls[-1][-1] == (Path("/logs/own.txt"),)


def test_settings_file_dropped_on_its_solution_is_chosen(open_scene):
    desk = open_scene("checklist-ready")
    desk.content.context.do("import-options")
    dialog = desk.content._actions.dialog
    [field] = dialog._fields.values()
    assert drop(field, dragged("/data/settings.json"))
    assert field.text() == "/data/settings.json"


@pytest.mark.parametrize("files", [("/a.log", "/b.log"), ("https://contoso.com/a.log",)])
def test_what_is_not_one_file_of_this_computer_is_refused(open_scene, files):
    _desk, dialog = opened(open_scene, "import-log")
    assert not drop(dialog, dragged(*files))

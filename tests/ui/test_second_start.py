"""A second start beside a running one: it only looks, and can bring the other window forward."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from scene_registry import load_scenes

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.journal import FileJournal, read_run
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.coming_forward import ComingForward
from coe_assistant.app.occupied import newest_run, show_problem
from coe_assistant.app.places import Places, find_places
from coe_assistant.cli.options import Options
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.runtime.instance import InstanceLock
from coe_assistant.runtime.summons import Summons
from coe_assistant.ui.bundle_place import free_name, proposed_file
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.dialogs.occupied_dialog import OccupiedDialog, run_facts
from coe_assistant.ui.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")  # the platform has neither
ROOT = Path(__file__).resolve().parents[2]
TAKEN = CoeError(
    "other-instance",
    "Process 12 (coe-assistant) on DESK is at work in the data folder /data.",
    hint="Use that window, or close it first, or choose another --data-dir.",
    exit_code=ExitCode.OTHER_INSTANCE,
)
FULL = CoeError("data-folder-not-writable", "The data folder cannot be written.", hint="Free it.")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    folder = DataFolder(tmp_path)
    folder.prepare()
    return Places(Options(), folder, resources_folder())


@pytest.fixture
def run(open_scene):
    assert load_scenes()
    return open_scene("waiting-quiet").workbench.run


def dialog_over(qtbot, places, problem=TAKEN, run=None) -> tuple[OccupiedDialog, list[str]]:
    copied: list[str] = []
    summons = Summons(places.folder.path) if problem is TAKEN else None
    made = OccupiedDialog(Theme(), problem, run, summons=summons, copy_text=copied.append)
    qtbot.addWidget(made)
    made.show()
    return made, copied


def press(widget: QWidget, name: str) -> None:
    next(b for b in widget.findChildren(QPushButton) if b.accessibleName() == name).click()


def said(widget: QWidget) -> str:
    return "\n".join(item.text() for item in widget.findChildren(QLabel) if item.isVisible())


@pytest.mark.parametrize("can_repeat", [True, False])
def test_try_again_is_offered_only_where_something_can_have_changed(qtbot, can_repeat):
    dialog = OccupiedDialog(
        Theme(), FULL, None, summons=None, copy_text=lambda _: None, can_repeat=can_repeat
    )
    qtbot.addWidget(dialog)
    dialog.show()
    seen = [b for b in dialog.findChildren(QPushButton) if b.isVisible()]
    assert ("Try again" in [b.accessibleName() for b in seen]) is can_repeat
    default = next(b for b in seen if b.isDefault())
    assert default.accessibleName() == ("Try again" if can_repeat else "Close")


def test_second_start_tells_who_is_at_work_and_how_far(qtbot, places, run):
    dialog, copied = dialog_over(qtbot, places, run=run)
    text = said(dialog)
    assert "at work here already" in text
    assert "Process 12" in text
    assert "this start only looks" in text
    facts = dict(run_facts(run))
    assert facts["Newest run"] == "Waiting"
    assert facts["Next start"]
    press(dialog, "Copy message")
    assert copied[0].startswith("Process 12")


def test_request_is_taken_by_the_other_window_which_comes_forward(qtbot, places):
    dialog, _ = dialog_over(qtbot, places)
    other = QWidget()
    qtbot.addWidget(other)
    other.showMinimized()
    forward = ComingForward(other, places.folder.path)
    press(dialog, "Bring that window to the front")
    forward.look()
    assert not other.isMinimized()
    qtbot.waitUntil(dialog.isHidden)
    forward.look()
    assert not Summons(places.folder.path).is_open


def test_request_that_nobody_takes_is_said(qtbot, places):
    dialog, _ = dialog_over(qtbot, places)
    press(dialog, "Bring that window to the front")
    assert "asked to come" in dialog.message
    for _ in range(8):
        dialog._on_look()
    assert "no window on this screen" in dialog.message
    assert dialog.front_button.isEnabled()


def test_request_that_cannot_be_left_is_said(qtbot, tmp_path):
    gone = Summons(tmp_path / "not" / "there")
    dialog = OccupiedDialog(Theme(), TAKEN, None, summons=gone, copy_text=lambda _: None)
    qtbot.addWidget(dialog)
    press(dialog, "Bring that window to the front")
    assert "could not be asked" in dialog.message


def test_other_reason_to_not_start_is_shown_without_a_request(qtbot, places):
    dialog, _ = dialog_over(qtbot, places, FULL)
    assert "The program cannot start" in said(dialog)
    assert "Free it." in said(dialog)
    assert dialog.front_button.isHidden()


@pytest.mark.parametrize(
    ("name", "wish"), [("Try again", "again"), ("Look at it (read only)", "look"), ("Close", "")]
)
def test_problem_is_shown_until_a_person_decides(qapp, places, name, wish):
    earlier = set(QApplication.topLevelWidgets())

    def decide() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, OccupiedDialog) and widget not in earlier and widget.isVisible():
                press(widget, name)

    asking = QTimer()
    asking.timeout.connect(decide)
    asking.start(10)  # the dialog comes when it comes: it is looked for until it is there
    assert show_problem(places, qapp, Scheme.LIGHT, TAKEN) == wish
    asking.stop()


def test_newest_run_is_read_and_a_damaged_one_left_where_it_lies(places, run):
    assert newest_run(places) is None
    FileJournal(places.folder.runs).save(run)
    assert newest_run(places) == run
    broken = places.folder.runs / "20990101-000000-core"
    broken.mkdir()
    name = next(item.name for item in (places.folder.runs / run.id).iterdir())
    (broken / name).write_text("{")
    assert newest_run(places) == run
    assert read_run(broken) is None
    assert [item.name for item in broken.iterdir()] == [name]


def test_bundle_goes_to_a_free_name(tmp_path, run):
    assert proposed_file(run, tmp_path) == tmp_path / f"{run.id}-bundle.zip"
    (tmp_path / "Downloads").mkdir()
    first = proposed_file(run, tmp_path)
    first.write_text("taken")
    assert proposed_file(run, tmp_path).name == f"{run.id}-bundle-2.zip"
    assert free_name(tmp_path / "new.zip") == tmp_path / "new.zip"
    assert proposed_file(None, tmp_path).name == "coe-assistant-bundle.zip"


LOOKS_ON = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from coe_assistant.app import screen, window
from coe_assistant.app.places import find_places
from coe_assistant.ui.main_window import MainWindow
screen.WITHOUT_SCREEN = ()
def look():
    for widget in QApplication.topLevelWidgets():
        for button in widget.findChildren(QPushButton):
            if button.accessibleName() == "Look at it (read only)" and button.isVisible():
                button.click()
        if isinstance(widget, MainWindow) and widget._content is not None:
            state = widget.content.context.surroundings.observing.state
            if state.holder is not None:
                timer.stop()
                print("looking at", state.holder.pid, flush=True)
                widget.close()
timer = QTimer()
timer.timeout.connect(look)
made = window.the_application
def application():
    found = made()
    timer.moveToThread(found.thread())
    timer.start(20)
    return found
window.the_application = application
sys.exit(window.open_window(find_places({"data_dir": sys.argv[1]})))
"""


def test_button_of_the_dialog_opens_the_window_that_only_looks(places, seen_folder):
    lock = InstanceLock(places.folder.path)
    lock.acquire()
    before = seen_folder(places.folder.path)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", LOOKS_ON, str(places.folder.path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    after = seen_folder(places.folder.path)
    lock.release()
    assert done.stdout.split() == ["looking", "at", str(os.getpid())], done.stderr
    assert done.returncode == 0
    own = str(places.folder.path)  # trying to start normally made a file there and took it away
    assert {**after, own: before[own]} == before


def test_settings_that_cannot_be_read_do_not_keep_a_person_from_looking_on(tmp_path):
    (tmp_path / "settings.toml").write_text("not = [toml")  # or another person's, without rights
    with pytest.raises(CoeError, match="cannot be understood"):
        find_places({"data_dir": str(tmp_path)})
    found = find_places({"data_dir": str(tmp_path), "read_only": True})
    assert found.options.read_only
    assert dict(found.settings.values) == {}

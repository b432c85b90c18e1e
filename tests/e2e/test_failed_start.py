"""A window that cannot be filled says why and ends: no empty window is left on the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel

from coe_assistant.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from coe_assistant.__main__ import main; sys.exit(main(sys.argv[1:]))"
DEFECT = """
import coe_assistant.app.assembly as module
def broken(*_, **__):
    raise ZeroDivisionError
module.Assembly = module.ObservingAssembly = broken
"""


def start(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *options],
        env={"PATH": "", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("options", [[], ["--tray"]])
def test_log_that_cannot_be_written_ends_the_start_in_words(
    tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "logs").touch()
    done = start(PROGRAM, "--data-dir", str(tmp_path), *options)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"The log in {tmp_path / 'logs'} cannot be written." in done.stderr
    assert not (tmp_path / "instance.lock").exists()


def test_defect_behind_the_first_paint_is_written_down_and_told(tmp_path: Path) -> None:
    done = start(DEFECT + PROGRAM, "--data-dir", str(tmp_path))
    (report,) = (tmp_path / "logs").glob("crash-*.txt")
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert str(report) in done.stderr
    assert "ZeroDivisionError" in report.read_text("utf-8")


def test_defect_of_a_start_that_only_looks_ends_it_too(tmp_path: Path) -> None:
    code = DEFECT.replace("app.assembly", "app.observing_assembly") + PROGRAM
    done = start(code, "--data-dir", str(tmp_path), "--read-only")
    assert (done.returncode, "Traceback" in done.stderr) == (70, False)
    assert "ZeroDivisionError" in done.stderr


SEEN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from coe_assistant.app import occupied, screen, window
from coe_assistant.ui.dialogs.occupied_dialog import OccupiedDialog
from coe_assistant.ui.main_window import MainWindow
screen.WITHOUT_SCREEN = ()
SETTINGS = Path(sys.argv[2]) / "settings.toml"
timer = QTimer()
timer.setInterval(20)
def look():
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, OccupiedDialog) and widget.isVisible():
            print(widget._problem.slug, flush=True)
            mend()
            again = [one for one in widget.findChildren(QPushButton) if "again" in one.text()]
            again[0].click()
        if isinstance(widget, MainWindow) and widget._content is not None:
            print("filled", flush=True)
            timer.stop()
            QApplication.exit(0)
timer.timeout.connect(look)
made = screen.the_application
def application():
    found = made()
    timer.moveToThread(found.thread())
    timer.start()
    return found
occupied.the_application = window.the_application = application
"""
RUN = "from coe_assistant.__main__ import main; sys.exit(main(sys.argv[1:]))"


def test_settings_that_cannot_be_read_are_told_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("this is [ not toml", "utf-8")
    code = f"{SEEN}\ndef mend(): SETTINGS.unlink()\n{RUN}"
    done = start(code, "--data-dir", str(tmp_path))
    assert done.stdout.split() == ["settings-not-readable", "filled"], done.stderr
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_defect_before_the_first_paint_is_told_on_the_screen(tmp_path: Path) -> None:
    code = f"""{SEEN}
whole = window.MainWindow
def mend(): window.MainWindow = whole
def broken(*_): raise ZeroDivisionError
window.MainWindow = broken
{RUN}"""
    done = start(code, "--data-dir", str(tmp_path))
    assert done.stdout.split() == ["defect", "filled"], done.stderr
    (report,) = (tmp_path / "logs").glob("crash-*.txt")
    assert "ZeroDivisionError" in report.read_text("utf-8")


class Paints(QObject):
    """Counts how often a widget was painted."""

    count = 0

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")
def test_name_is_on_the_screen_before_the_window_is_filled(qtbot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    assert window.centralWidget() is None
    paints = Paints()
    window.installEventFilter(paints)
    window.say_starting()
    starting = window.centralWidget()
    assert isinstance(starting, QLabel)
    assert starting.isVisible()
    assert starting.size() == window.size()
    assert paints.count == 1


USAGE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from coe_assistant.app import screen
from coe_assistant.ui.dialogs.occupied_dialog import OccupiedDialog
screen.WITHOUT_SCREEN = ()
application = QApplication([])
timer = QTimer()
timer.setInterval(20)
def look():
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, OccupiedDialog) and widget.isVisible():
            print(widget._problem.slug, widget._problem.detail, flush=True)
            widget.close()
timer.timeout.connect(look)
timer.start()
sys.stderr = None
"""


def test_wrong_option_without_a_console_is_told_on_the_screen() -> None:
    done = start(USAGE + PROGRAM, "--no-such-option")
    assert done.returncode == 2
    assert "wrong-usage" in done.stdout
    assert "--no-such-option" in done.stdout

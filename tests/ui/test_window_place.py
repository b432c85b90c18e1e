"""Where the window opens again, also when its screen is gone or the file is nonsense."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from coe_assistant.adapters.window_file import NAME, read_window, write_window
from coe_assistant.ui.window_place import fitted, put_back, taken

AREA = QRect(0, 0, 1366, 728)


class Screen:
    """A screen by name, at a place of the desktop."""

    def __init__(self, name: str, area: QRect) -> None:
        self._name, self._area = name, area

    def name(self) -> str:
        return self._name

    def geometry(self) -> QRect:
        return self._area

    availableGeometry = geometry  # noqa: N815 - Qt's name


HOME, DESK = Screen("eDP-1", AREA), Screen("HDMI-1", QRect(1366, 0, 2560, 1440))
KEPT = {
    "last": "HDMI-1 2560x1440",
    "screens": {"eDP-1 1366x728": [10, 20, 900, 600, 0], "HDMI-1 2560x1440": [1500, 90, 1800, 1200, 0]},
}  # fmt: skip


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setMinimumSize(640, 360)
    made.resize(700, 400)
    return made


@pytest.mark.parametrize(
    ("place", "opened"),
    [
        (QRect(100, 50, 900, 600), QRect(100, 50, 900, 600)),
        (QRect(1300, 700, 900, 600), QRect(466, 128, 900, 600)),
        (QRect(-500, -40, 900, 600), QRect(0, 0, 900, 600)),
        (QRect(0, 0, 5000, 4000), AREA),
        (QRect(30, 30, 10, 10), QRect(30, 30, 640, 360)),
    ],
)
def test_place_is_made_to_lie_wholly_on_the_screen(place, opened):
    assert fitted(place, AREA, (640, 360)) == opened


def test_window_opens_on_the_screen_where_it_stood_last(window):
    assert put_back(window, KEPT, [HOME, DESK])
    assert window.geometry() == QRect(1500, 90, 1800, 1200)


def test_window_opens_on_a_screen_that_is_there_when_the_other_is_gone(window):
    assert put_back(window, KEPT, [HOME])
    assert window.geometry() == QRect(10, 20, 900, 600)


def test_window_on_unknown_screens_opens_as_the_first_time(window):
    assert not put_back(window, KEPT, [Screen("VGA-1", AREA)])
    assert window.size().width() == 700


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"last": 3, "screens": []},
        {"last": ["x"], "screens": {"eDP-1 1366x728": "wide"}},
        {"last": None, "screens": {"eDP-1 1366x728": [1, 2, 3]}},
        {"last": "", "screens": {"eDP-1 1366x728": [1, 2, 3, "4", 0]}},
        {"last": "", "screens": {"eDP-1 1366x728": [1, 2, 10**9, 4, 0]}},
    ],
)
def test_nonsense_is_passed_over(window, kept):
    assert not put_back(window, kept, [HOME])


def test_maximized_window_opens_maximized_and_keeps_its_own_size(window):
    kept = {"last": "eDP-1 1366x728", "screens": {"eDP-1 1366x728": [10, 20, 900, 600, 1]}}
    assert put_back(window, kept, [HOME])
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert not window.isVisible()


def test_place_is_kept_beside_those_of_other_screens(window, tmp_path):
    window.setGeometry(40, 50, 700, 500)
    now = taken(window, KEPT)
    write_window(tmp_path, now)
    read = read_window(tmp_path)
    assert read["screens"]["eDP-1 1366x728"] == [10, 20, 900, 600, 0]
    assert read["screens"][read["last"]] == [40, 50, 700, 500, 0]
    assert put_back(window, read, [window.screen()])


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe", b"[" * 15_000])
def test_file_that_cannot_be_understood_counts_as_none(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    assert read_window(tmp_path) == {}


def test_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("x")
    write_window(tmp_path / "file", {"last": ""})
    assert read_window(tmp_path / "file") == {}

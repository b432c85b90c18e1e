"""The real window over a new data folder: first steps once, settings in force, warnings told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import delete

from coe_assistant.app.at_work import at_work
from coe_assistant.app.filling import Filling
from coe_assistant.app.places import find_places
from coe_assistant.app.window import Opening, scheme_of
from coe_assistant.ui.design import Scheme
from coe_assistant.ui.focus_ring import FocusRing
from coe_assistant.ui.main_window import MainWindow
from tests.e2e.harness import wait_for_workers
from tests.e2e.window_journey import put_away

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")


@dataclass
class Started:
    window: MainWindow
    opening: Opening

    @property
    def content(self):
        return self.window.content

    @property
    def dialog(self):
        return self.content._actions.dialog


@pytest.fixture
def start(tmp_path: Path, qtbot, qapp: QApplication) -> Iterator[Callable[[], Started]]:
    kept = []
    earlier = threading.enumerate()

    def started() -> Started:
        places = find_places({"data_dir": str(tmp_path), "language": None})
        held = at_work(places, begins=False)
        work = held.__enter__()
        window = MainWindow(scheme_of(places))
        opening = Opening(places, window, work, (), qapp, Filling(qapp, window))
        kept.append((window, opening, held))
        window.painted.connect(opening.on_painted)
        window.show()
        qtbot.waitUntil(lambda: window._content is not None, timeout=60_000)
        return Started(window, opening)

    def end() -> None:
        while kept:
            window, opening, held = kept.pop()
            opening._language._window.use(None)
            window.close()
            opening.close()
            held.__exit__(None, None, None)
            put_away(window)
        wait_for_workers(earlier)

    started.end = end
    yield started
    try:
        end()
    finally:
        for ring in qapp.findChildren(FocusRing):  # the application of the tests lives on
            delete(ring)


def test_first_steps_are_shown_at_the_first_start_only(start) -> None:
    first = start()
    assert type(first.dialog).__name__ == "TourDialog"
    first.dialog.reject()
    start.end()
    assert start().dialog is None


def test_settings_of_the_window_hold_at_once_and_at_the_next_start(start, qtbot, tmp_path) -> None:
    first = start()
    first.dialog.reject()
    first.content.context.do("preferences")
    dialog = first.dialog
    dialog.section("appearance").choices[Scheme.DARK].click()
    language = dialog.section("language")
    language.choice.setCurrentIndex(language.choice.findData("de"))
    language.choice.activated.emit(language.choice.currentIndex())
    assert 'language = "de"' in (tmp_path / "settings.toml").read_text()
    content = first.content
    dialog.reject()
    qtbot.waitUntil(lambda: first.window.content is not content)
    assert first.content.context.theme.scheme is Scheme.DARK
    titles = [action.text() for action in first.window.menuBar().actions()]
    assert "&Hilfe" in titles
    first.content.context.do("help")
    assert first.content._actions.help.window.windowTitle().endswith("Hilfe")
    start.end()
    again = start()
    assert again.content.context.theme.scheme is Scheme.DARK
    assert "&Hilfe" in [action.text() for action in again.window.menuBar().actions()]


def test_wrong_setting_is_told_above_the_page(start, tmp_path) -> None:
    (tmp_path / "settings.toml").write_text('language = "en"\n[retry]\nmax_attempts = 99\n')
    banner = start().content.banners._program
    assert "retry.max_attempts" in banner.accessibleName()
    assert "as shipped is in force" in banner.accessibleDescription()


def test_data_is_wiped_from_the_settings(start, qtbot, tmp_path) -> None:
    (tmp_path / "recent.txt").write_text("https://contoso.crm4.dynamics.com\n")
    (tmp_path / "wiped" / "old").mkdir(parents=True)
    first = start()
    first.dialog.reject()
    qtbot.waitUntil(lambda: not (tmp_path / "wiped").exists())  # what a dead start left
    first.content.context.do("preferences")
    first.dialog.choose("wipe")
    section = first.dialog.section("wipe")
    qtbot.waitUntil(lambda: bool(section.ticks))
    section.agreed.setChecked(True)
    next(b for b in section.findChildren(QPushButton) if b is section.act).click()
    qtbot.waitUntil(section.result.isVisible)
    assert not (tmp_path / "recent.txt").exists()
    assert (tmp_path / "logs" / "coe-assistant.log").exists()
    first.dialog.reject()


def test_defect_in_a_click_is_told_above_the_page_once(start, qtbot, expected_logs, tmp_path):
    first = start()
    first.dialog.reject()

    def broken() -> None:
        raise ZeroDivisionError("of a test")

    for _ in range(2):
        QTimer.singleShot(0, broken)
    banner = first.content.banners._program
    qtbot.waitUntil(banner.isVisible, timeout=60_000)
    assert "ZeroDivisionError" in banner.accessibleName()
    [report, _] = sorted((tmp_path / "logs").glob("crash-*.txt"))
    assert str(report) in banner.accessibleDescription()
    assert "goes on where it was" in banner.accessibleDescription()

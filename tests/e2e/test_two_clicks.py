"""From the start to a running checklist on a known environment: two clicks, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from coe_assistant.domain.package import RecentPackages
from coe_assistant.services.workbench_state import ConnectionPhase
from coe_assistant.ui.wording import Place
from tests.e2e.window_journey import Journey

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


class Clicks:
    """Clicks with the mouse on the main button, and counts."""

    def __init__(self, journey: Journey) -> None:
        self.count = 0
        self._journey = journey

    @property
    def label(self) -> str:
        return self._journey.window.content.footer.main_button.text()

    def click(self) -> None:
        button = self._journey.window.content.footer.main_button
        self._journey.until(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.count += 1


def test_known_environment_needs_two_clicks_to_a_running_checklist(qapp, tmp_path) -> None:
    journey = Journey(tmp_path, "clean", 60.0, lambda _name, _window: None)
    try:
        folder = journey.places.folder
        folder.remember_packages(RecentPackages(journey.lab.environment_url, journey.lab.packages))
        person = Clicks(journey)
        journey.until(lambda: person.label == "&Connect")
        person.click()
        journey.until(lambda: journey.window.content.place is Place.PACKAGE)
        assert journey.bench.connection.phase is ConnectionPhase.CONNECTED
        journey.until(lambda: person.label == "Run the check&list")
        person.click()
        journey.until(lambda: journey.bench.checklist.is_running)
        assert journey.window.content.place is Place.CHECKLIST
        assert person.count == 2
    finally:
        journey.close()


def test_checklist_of_one_start_is_what_the_next_one_proposes(qapp, tmp_path) -> None:
    journey = Journey(tmp_path, "clean", 60.0, lambda _name, _window: None)
    try:
        person = Clicks(journey)
        person.click()
        journey.until(lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
        assert journey.window.content.place is Place.CONNECT  # nothing is known to lead on to
        person.click()
        journey.bench.choose_packages(journey.lab.packages)
        person.click()
        journey.until(lambda: journey.bench.checklist.is_running)
        (kept,) = journey.places.folder.recent_packages()
        assert kept == RecentPackages(journey.lab.environment_url, tuple(journey.lab.packages))
    finally:
        journey.close()

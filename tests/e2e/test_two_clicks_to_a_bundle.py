"""From a failure to a saved bundle in two clicks; from the start to a resumed run without one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from coe_assistant.domain.run import Phase
from coe_assistant.ui.pages.import_page import ImportPage
from coe_assistant.ui.widgets.answer_card import AnswerCard
from coe_assistant.ui.wording import Place
from tests.e2e.harness import Program, tenant
from tests.e2e.window_journey import Journey, Resumed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.network_local,
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]


class Clicks(QObject):
    """Counts what a person does: presses of mouse and keys, wherever they go."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.count = 0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        presses = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)
        if event.type() in presses and watched.isWidgetType():
            self.count += 1
        return False


def click(widget: QWidget) -> None:
    """Click in the middle of what is seen of a widget, without scrolling."""
    seen = widget.visibleRegion().boundingRect()
    assert seen.contains(widget.rect().center()), "it must be seen without scrolling"
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def bundle_button(window: QWidget) -> QPushButton:
    """The button of the page, the one in the card of the escalation first."""
    found = [
        item
        for item in window.findChildren(QPushButton)
        if item.isVisible() and "bundle" in item.accessibleName().casefold()
    ]
    return min(found, key=lambda item: item.mapTo(window, item.rect().topLeft()).y())


@pytest.mark.parametrize(
    ("scenario", "phases"),
    [
        ("bad-gateway-once", (Phase.WAITING,)),
        ("retries-exhausted", (Phase.ESCALATED,)),
    ],
)
def test_from_failure_to_a_saved_bundle_are_two_clicks(
    qapp, tmp_path, monkeypatch, scenario, phases
) -> None:
    home = tmp_path / "home"
    (home / "Downloads").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    speed = 60.0 if phases == (Phase.WAITING,) else 1200.0
    journey = Journey(tmp_path, scenario, speed, lambda _name, _window: None)
    try:
        journey.window.resize(1366, 768)
        journey.start()
        journey.until(lambda: journey.bench.run is not None and journey.bench.run.phase in phases)
        run = journey.bench.run
        page = journey.window.content.page(Place.IMPORT)
        assert isinstance(page, ImportPage)
        assert page.findChild(AnswerCard).isVisible()
        clicks = Clicks(qapp)
        click(bundle_button(page))
        dialog = journey.window.content._actions.dialog
        journey.until(dialog.write_button.isEnabled)
        click(dialog.write_button)
        journey.until(lambda: dialog.message != "")
        qapp.removeEventFilter(clicks)
        assert dialog.message == "The bundle is written"
        assert clicks.count == 2
        file = home / "Downloads" / f"{run.id}-bundle.zip"
        with zipfile.ZipFile(file) as bundle:
            assert bundle.testzip() is None
            assert "SUPPORT-CASE.md" in {Path(name).name for name in bundle.namelist()}
    finally:
        journey.close()


def test_from_start_to_a_resumed_run_is_no_click(qapp, tmp_path) -> None:
    with tenant(tmp_path / "lab", "bad-gateway-once", 600.0) as lab:
        program = Program(lab, tmp_path / "data", 600.0)
        code, _, errors = program.upgrade("--no-retry")
        assert code == 6, errors
        clicks = Clicks(qapp)
        resumed = Resumed(program)
        try:
            assert resumed.place is Place.IMPORT
            page = resumed.window.content.page(Place.IMPORT)
            assert isinstance(page, ImportPage)
            for _ in range(20):
                Journey._spin()
            assert page.outcome.answers.isVisible()
            assert page.outcome.answers.answers
            assert clicks.count == 0
        finally:
            qapp.removeEventFilter(clicks)
            resumed.close()
        assert len(lab.imports()) == 1

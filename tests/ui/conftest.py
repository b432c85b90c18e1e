"""Fixtures of the window's tests: offscreen, a fixed font, and a window over a fake workbench."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from fake_workbench import FakeClock, FakeWorkbench
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from scenes import SCENES
from scenes_connect import CONNECT_SCENES
from scenes_import import IMPORT_SCENES
from scenes_remediation import REMEDIATION_SCENES
from scenes_retry import RETRY_SCENES
from scenes_safeguard import SAFEGUARD_SCENES

from coe_assistant.ui.context import Shell
from coe_assistant.ui.main_window import MainWindow, build_main_window

SCENES.update(CONNECT_SCENES)
SCENES.update(IMPORT_SCENES)
SCENES.update(REMEDIATION_SCENES)
SCENES.update(SAFEGUARD_SCENES)
SCENES.update(RETRY_SCENES)


class Desk:
    """What a test holds of an opened window."""

    def __init__(self, workbench: FakeWorkbench) -> None:
        self.workbench = workbench
        self.clock = FakeClock()
        self.copied: list[str] = []
        self.opened: list[object] = []
        shell = Shell(self.opened.append, self.copied.append, self.opened.append)
        self.window: MainWindow = build_main_window(
            workbench, self.clock, shell=shell, facts={"pac": "1.43"}
        )

    @property
    def content(self):
        return self.window.content

    @property
    def page(self):
        return self.content.page(self.content.place)


@pytest.fixture(scope="session", autouse=True)
def fixed_look(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    qapp.setFont(QFont("DejaVu Sans", 10))


@pytest.fixture
def open_scene(qtbot) -> Iterator[Callable[[str], Desk]]:
    desks: list[Desk] = []

    def opened(name: str) -> Desk:
        workbench = FakeWorkbench()
        SCENES[name](workbench)
        desk = Desk(workbench)
        desk.window.show()
        desks.append(desk)
        return desk

    yield opened
    for desk in desks:
        desk.workbench.run = None
        desk.window.close()
        desk.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

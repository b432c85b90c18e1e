"""Leads the real window through a whole upgrade on a simulated tenant, as a person would."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.lab import start_lab
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.assembly import Assembly
from coe_assistant.app.demo import lab_places
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.app.places import Places
from coe_assistant.cli.options import Options
from coe_assistant.domain.attestation import AttestationAnswer
from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.run import Phase
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.workbench_state import ConnectionPhase
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.wording import Place
from tests.e2e.harness import Program, wait_for_workers

LONGEST_S = 90.0


class Journey:
    """One window on one tenant.

    Args:
        folder: Where lab and data go.
        scenario: Name of the scenario.
        speed: Times as fast as a real tenant.
        show: Called with a name at every place worth a picture.
    """

    def __init__(
        self, folder: Path, scenario: str, speed: float, show: Callable[[str, MainWindow], None]
    ) -> None:
        self._show = show
        self.lab = start_lab(folder / "lab", scenario, speed)
        blank = Places(Options(), DataFolder(folder / "data"), resources_folder())
        self.places = lab_places(blank, self.lab, folder / "data", speed)
        self.places.folder.prepare()
        self.places.folder.remember(RecentEnvironment(self.lab.environment_url))
        self._earlier = threading.enumerate()
        self.assembly = Assembly(replace(self.places))
        self.bench = self.assembly.workbench
        self.window = MainWindow()
        self.window.resize(1180, 760)
        self.window.show()
        lexicon = ResourceLexicon(self.places.resources)
        self.window.fill(self.bench, self.assembly.clock, facts={}, lexicon=lexicon)

    def start(self) -> None:
        """From nothing to a started import, with the clicks of a person."""
        self._settle()
        self._show("connect", self.window)
        self.press()
        self.until(lambda: self.bench.connection.phase is ConnectionPhase.CONNECTED)
        self._show("connected", self.window)
        self.press()
        self.bench.choose_packages(self.lab.packages)
        self.until(lambda: self.bench.packages.plan is not None)
        self._show("package", self.window)
        self.press()
        self.until(lambda: self.bench.checklist.verdict is not None)
        self._show("checklist", self.window)
        self._read_warnings()
        self.press()

    def go(self) -> None:
        """From nothing to the verified version, with the clicks of a person."""
        self.start()
        seen: set[str] = set()
        end = time.monotonic() + LONGEST_S
        while not self._is_over() and time.monotonic() < end:
            self._spin()
            self._picture_of(seen)
        self._settle()
        self._show("finish", self.window)

    def _picture_of(self, seen: set[str]) -> None:
        run = self.bench.run
        if run is None:
            return
        progress = self.bench.progress
        is_half = any((item.percent or 0) > 25 for item in progress)
        name = {Phase.WAITING: "failure", Phase.IMPORTING: "import" if is_half else ""}.get(
            run.phase, ""
        )
        if name and name not in seen:
            seen.add(name)
            self._settle()
            self._show(name, self.window)

    def _is_over(self) -> bool:
        run = self.bench.run
        over = (Phase.SUCCEEDED, Phase.ESCALATED, Phase.NEEDS_ACTION, Phase.BLOCKED)
        return run is not None and run.phase in over

    def _read_warnings(self) -> None:
        for row in self.bench.checklist.rows:
            self.bench.acknowledge(row.id)
        statements = self.bench.remediation.statements
        for one in statements.state.open_rows:
            statements.answer(one.item.id, AttestationAnswer.CONFIRMED)
        self._settle()

    def press(self) -> None:
        """Press the main button of the footer."""
        button = self.window.content.footer.main_button
        self.until(button.isEnabled)
        button.click()

    def until(self, is_true: Callable[[], bool]) -> None:
        """Let the window work until something is true."""
        end = time.monotonic() + LONGEST_S
        while not is_true():
            assert time.monotonic() < end, "the window did not get there"
            self._spin()
        self._settle()

    def _settle(self) -> None:
        for _ in range(8):
            self._spin()

    @staticmethod
    def _spin() -> None:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 30)
        time.sleep(0.01)

    def close(self) -> None:
        """End window, workbench and tenant."""
        self.assembly.close()
        wait_for_workers(self._earlier)
        put_away(self.window)
        self.lab.stop()
        self._settle()


class Resumed:
    """The window of a second start over the data of a program that was killed."""

    def __init__(self, program: Program) -> None:
        options = Options(
            cloud=str(program.tenant.facts["cloud_file"]),
            pac=str(program.tenant.facts["pac"]),
            sign_in=SignInMode.DEVICE_CODE.value,
            data_dir=str(program.data),
            time_scale=str(program.speed),
        )
        places = Places(options, DataFolder(program.data), resources_folder())
        self._earlier = threading.enumerate()
        self.assembly = Assembly(places)
        self.bench = self.assembly.workbench
        self.window = MainWindow()
        self.window.show()
        found = self.bench.find_run()
        assert found is not None
        lexicon = ResourceLexicon(places.resources)
        self.window.fill(self.bench, self.assembly.clock, facts={}, lexicon=lexicon)
        self.bench.sign_in(found.environment.url, SignInMode.DEVICE_CODE, found.account)

    @property
    def place(self) -> Place:
        """The step that is shown."""
        return self.window.content.place

    def until_done(self) -> None:
        """Let the window work until the run is over."""
        end = time.monotonic() + LONGEST_S
        while not (self.bench.run and self.bench.run.phase.is_terminal):
            assert time.monotonic() < end, "the run did not end"
            Journey._spin()

    def close(self) -> None:
        """End window and workbench."""
        self.assembly.close()
        wait_for_workers(self._earlier)
        put_away(self.window)
        for _ in range(8):
            Journey._spin()


def put_away(window: QWidget) -> None:
    """Hide a window with the dialogs that are open above it, and have it deleted."""
    for dialog in window.findChildren(QDialog):
        dialog.hide()
    window.hide()
    window.deleteLater()


def application() -> QApplication:
    """Return the application with a font that is the same everywhere."""
    found = QApplication.instance() or QApplication(["coe-assistant"])
    assert isinstance(found, QApplication)
    found.setFont(QFont("DejaVu Sans", 10))
    return found


def journey_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that ends with its user."""
    return tempfile.TemporaryDirectory(prefix="coe-journey-", ignore_cleanup_errors=True)

"""The window, opened after a command was killed in the middle, knows what is open."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.assembly import Assembly
from coe_assistant.app.lexicon import ResourceLexicon
from coe_assistant.app.places import Places
from coe_assistant.cli.options import Options
from coe_assistant.domain.run import Phase
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.wording import Place
from tests.e2e.act_kill import killed
from tests.e2e.harness import Program, tenant, wait_for_workers

pytestmark = [pytest.mark.slow, pytest.mark.network_local]
SPEED = 400.0


def test_window_tells_of_a_restore_that_was_killed_and_opens_its_run(qtbot, tmp_path) -> None:
    with tenant(tmp_path / "lab", "much-to-restore", SPEED) as lab:
        program = Program(lab, tmp_path / "data", SPEED)
        assert program.upgrade()[0] == 0
        assert killed(program, "restore", lines=12)
        earlier = threading.enumerate()
        options = Options(cloud=str(lab.facts["cloud_file"]), pac=str(lab.facts["pac"]))
        places = Places(options, DataFolder(program.data), resources_folder())
        assembly = Assembly(places)
        window = MainWindow()
        qtbot.addWidget(window)
        assert assembly.workbench.find_run() is None  # the run itself is over
        window.fill(
            assembly.workbench, assembly.clock, facts={}, lexicon=ResourceLexicon(places.resources)
        )
        window.show()
        bar = window.content.banners._open_acts
        qtbot.waitUntil(bar.isVisible, timeout=60_000)
        assert bar.accessibleName() == "A restore was interrupted"
        QApplication.sendPostedEvents()
        next(one for one in bar.buttons if one.text() == "Open that run").click()
        run = assembly.workbench.run
        assert run is not None
        assert run.phase is Phase.SUCCEEDED
        assert window.content.place is Place.FINISH
        window.close()
        assembly.close()
        wait_for_workers(earlier)

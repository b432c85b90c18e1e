"""Whatever a run went through, a window that only looks shows each state of it, with its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_observing import FakeObserving
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from coe_assistant.adapters.read_only import ReadOnlyFolder
from coe_assistant.adapters.resources import resources_folder
from coe_assistant.app.observing_assembly import ObservingAssembly
from coe_assistant.app.places import Places
from coe_assistant.app.speaking import speech_of
from coe_assistant.cli.options import Options
from coe_assistant.domain.check import Verdict
from coe_assistant.domain.observation import Seen, StoredChecklist
from coe_assistant.domain.run import Phase
from coe_assistant.domain.upgrade import transition
from coe_assistant.ui.context import Surroundings
from coe_assistant.ui.main_window import MainWindow
from coe_assistant.ui.read_only import is_changing
from tests.domain.test_upgrade_properties import histories
from tests.domain.upgrade_runs import CORE, GOVERNANCE, run_in

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def looking(qapp: QApplication, tmp_path: Path) -> Iterator[tuple[ObservingAssembly, MainWindow]]:
    places = Places(Options(), ReadOnlyFolder(tmp_path), resources_folder())
    assembly = ObservingAssembly(places, lambda: speech_of(places), tmp_path / "own")
    window = MainWindow()
    surroundings = Surroundings(observing=FakeObserving())
    window.fill(assembly.workbench, assembly.clock, surroundings=surroundings)
    window.show()
    yield assembly, window
    window.close()
    assembly.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@given(events=histories())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_state_of_any_history_is_shown_and_closed(looking, events):
    assembly, window = looking
    run = run_in(Phase.READY, steps=(CORE, GOVERNANCE))
    for number, event in enumerate(events):
        run, _ = transition(run, event)
        shown = replace(run, note_text=str(number))
        checklist = StoredChecklist(Verdict.CONFIRM, ()) if number % 2 else None
        assembly.workbench.take(Seen(None, shown, lines=(f"line {number}",), checklist=checklist))
        assert assembly.workbench.run == shown
        assert window.content.due_place is not None
    QApplication.processEvents()
    changing = [item for item in window.findChildren(QWidget) if is_changing(item)]
    assert [item for item in changing if item.isEnabled() and item.isVisible()] == []

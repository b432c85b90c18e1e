"""What the checklist found is put right in the window, on the simulated tenant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coe_assistant.domain.check import CheckStatus, Verdict
from coe_assistant.domain.run import Phase
from coe_assistant.services import checklist_rows
from coe_assistant.services.leftover_table import LeftoverStep
from coe_assistant.services.workbench_state import ConnectionPhase
from coe_assistant.ui.pages.check_panel import DryRunPanel, LayersPanel
from coe_assistant.ui.pages.leftover_panel import LeftoverPanel
from tests.e2e.harness import SOLUTION
from tests.e2e.window_journey import Journey

pytestmark = [
    pytest.mark.slow,
    pytest.mark.network_local,
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]
HOLDING = f"{SOLUTION}_Upgrade"


@pytest.fixture
def checked(qapp, tmp_path):
    """Return what opens a window whose checklist has run over a scenario."""
    journeys = []

    def open_at(scenario: str) -> Journey:
        journey = Journey(tmp_path, scenario, 600.0, lambda *_: None)
        journeys.append(journey)
        journey.press()
        journey.until(lambda: journey.bench.connection.phase is ConnectionPhase.CONNECTED)
        journey.press()
        journey.bench.choose_packages(journey.lab.packages)
        journey.until(lambda: journey.bench.packages.plan is not None)
        journey.press()
        journey.until(lambda: journey.bench.checklist.verdict is not None)
        return journey

    yield open_at
    for journey in journeys:
        journey.close()


def page(journey):
    return journey.window.content.page(journey.window.content.place)


def panel(journey, check_id, kind):
    page(journey).choose(check_id)
    [found] = [one for one in page(journey).detail._panels if isinstance(one, kind)]
    journey.until(found.isVisible)
    return found


def report(journey, check_id):
    return next(row.report for row in journey.bench.checklist.rows if row.id == check_id)


def test_leftover_is_applied_in_the_window_and_the_run_becomes_ready(checked) -> None:
    journey = checked("leftover-upgrade")
    assert journey.bench.run.phase is Phase.BLOCKED
    panel(journey, "leftover-upgrade", LeftoverPanel)._boxes[HOLDING]._apply.click()
    leftovers = journey.bench.remediation.leftovers
    journey.until(lambda: not leftovers.state.is_busy)
    assert leftovers.state.rows[0].progress.step is LeftoverStep.DONE
    journey.until(
        lambda: not journey.bench.checklist.is_running and journey.bench.run.phase is Phase.READY
    )
    assert report(journey, "leftover-upgrade").status is CheckStatus.PASS
    assert "4.50.4" in str(report(journey, "upgrade-path").facts["steps"])
    kinds = [one.kind for one in journey.bench.run.timeline]
    assert kinds.index("leftover-act-confirmed") < kinds.index("leftover-operation")


def test_layers_are_removed_in_the_window_and_their_definitions_kept(checked) -> None:
    journey = checked("unmanaged-layers")
    panel(journey, "unmanaged-layers", LayersPanel)._open.click()
    dialog = journey.window.content._actions.dialog
    dialog._filter.setText("frozen")
    dialog._all.click()
    chosen = len(dialog.table.chosen_rows)
    assert chosen > 0
    dialog._typed.setText(f"remove {chosen} layers")
    before = len(report(journey, "unmanaged-layers").facts["layers"])
    dialog._remove.click()
    layers = journey.bench.remediation.layers
    journey.until(lambda: not layers.state.is_removing and layers.state.total > 0)
    journey.until(lambda: not journey.bench.checklist.is_running)
    left = report(journey, "unmanaged-layers").facts["layers"]
    assert len(left) == before - chosen
    assert not any(row["frozen"] for row in left)
    assert len(layers.saved()) == chosen
    assert "component_id" in layers.saved_text(layers.saved()[0].file)
    dialog.reject()


def test_dry_run_is_asked_for_in_the_window_and_shown_with_the_other_checks(checked) -> None:
    journey = checked("clean")
    assert report(journey, "dry-run") is None
    panel(journey, "dry-run", DryRunPanel)._start.click()
    journey.until(lambda: report(journey, "dry-run") is not None)
    journey.until(lambda: not journey.bench.checklist.is_running)
    found = report(journey, "dry-run")
    assert found.status is CheckStatus.PASS, found.summary
    assert found.facts["present"] > 100
    assert found.facts["present"] + found.facts["new"] == found.facts["components"]
    assert journey.bench.checklist.verdict in (Verdict.READY, Verdict.CONFIRM)


def test_other_files_after_the_checklist_are_checked_before_a_start(checked) -> None:
    journey = checked("two-solutions")
    first = [step.solution for step in journey.bench.run.steps]
    assert len(first) == 2
    journey.bench.choose_packages(journey.lab.packages[:1])
    journey.until(
        lambda: len(journey.bench.run.steps) == 1 and not journey.bench.checklist.is_running
    )
    assert journey.bench.run.steps[0].solution in first
    assert len(report(journey, "solution-file").facts["files"]) == 1


def test_start_after_a_quarter_of_an_hour_checks_again_first(checked, monkeypatch) -> None:
    journey = checked("clean")
    journey._read_warnings()
    before = report(journey, "roles").checked_at
    monkeypatch.setattr(checklist_rows, "STALE_AFTER", timedelta(0))
    journey.bench.control.start(automatic_retries=False)
    assert journey.bench.checklist.is_starting
    journey.until(lambda: journey.bench.run.phase is not Phase.READY)
    assert report(journey, "roles").checked_at > before
    assert journey.bench.run.phase is Phase.IMPORTING

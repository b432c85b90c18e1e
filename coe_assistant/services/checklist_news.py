"""What the checklist's end means for the run at hand."""

from __future__ import annotations

from datetime import datetime

from coe_assistant.domain import event as ev
from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.health_reading import concerns_in, incidents_in, needs_sign_in
from coe_assistant.services.workbench_state import ChecklistState


def checklist_event(
    run: Run | None, state: ChecklistState, now: datetime
) -> ev.ChecksFinished | ev.ChecksRevised | None:
    """Return the event that a change of the checklist is for run, or None."""
    if state.is_running or state.verdict is None or run is None:
        return None
    reports = [row.report for row in state.rows if row.report is not None]
    concerns = concerns_in(reports)
    if run.phase is Phase.CHECKING:
        incidents = incidents_in(reports, now)
        return ev.ChecksFinished(now, state.verdict, concerns, incidents, needs_sign_in(reports))
    is_revised = run.verdict is not state.verdict or run.concerns != concerns
    if run.phase in (Phase.READY, Phase.BLOCKED) and is_revised:
        # Rows were checked again and changed what the checklist allows, or what it found.
        return ev.ChecksRevised(now, state.verdict, concerns)
    return None

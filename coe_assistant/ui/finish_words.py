"""How a run ended, in a mark and a title; the rail and the last page say the same."""

from __future__ import annotations

from coe_assistant.domain.finding import FindingStatus
from coe_assistant.domain.run import Phase, Run
from coe_assistant.services.safeguard_state import Doing, SafeguardState
from coe_assistant.ui.icons import Mark
from coe_assistant.ui.text import counted, tr


def finish_title(run: Run, state: SafeguardState) -> tuple[Mark, str]:
    """Return how it ended: green only when it was verified and nothing needs a person."""
    if run.phase is not Phase.SUCCEEDED:
        return Mark.SKIPPED, tr("This run was given up")
    points = [one.status for step in state.findings for one in step.findings]
    worse = sum(one is not FindingStatus.PASS for one in points)
    if worse:
        words = counted(
            worse,
            "The upgrade is done; %n point needs you",
            "The upgrade is done; %n points need you",
        )
        return Mark.WARNING, words
    if state.doing is Doing.VERIFYING:
        return Mark.RUNNING, tr("The upgrade is done; it is being verified")
    return Mark.GOOD, tr("The upgrade is done")

"""What lies in the folder of a run about before and after its imports."""

from __future__ import annotations

from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_changes import Changed, snapshot_changes
from coe_assistant.ports.safeguard import SafeguardStore
from coe_assistant.services.safeguard_state import SafeguardState
from coe_assistant.services.snapshot_of_run import snapshot_of_run


def compared(
    store: SafeguardStore, run: Run
) -> tuple[Snapshot | None, Snapshot | None, tuple[Changed, ...]]:
    """Return the snapshots of before and after the newest import, and what differs."""
    before = snapshot_of_run(store, run, "before")
    findings = store.findings(run.id)
    if before is None or not findings:
        return before, None, ()
    after = snapshot_of_run(store, run, f"after-{findings[-1].step + 1}")
    return before, after, () if after is None else snapshot_changes(before, after)


def stored_state(store: SafeguardStore, run: Run) -> SafeguardState:
    """Return everything that is stored, as faces show it; a damaged file is told in error."""
    try:
        before, after, changes = compared(store, run)
        findings, ticks = store.findings(run.id), store.ticks(run.id)
    except CoeError as error:
        return SafeguardState(error=error)
    return SafeguardState(
        before=before, after=after, changes=changes, findings=findings, ticks=ticks
    )

"""The stored snapshots of a run: never one of another environment."""

from __future__ import annotations

from coe_assistant.domain.run import Run
from coe_assistant.domain.snapshot import Snapshot
from coe_assistant.domain.snapshot_home import refuse_other_environment
from coe_assistant.ports.safeguard import SafeguardStore


def snapshot_of_run(store: SafeguardStore, run: Run, name: str) -> Snapshot | None:
    """Return a snapshot of run, or None when there is none of that name.

    Raises:
        CoeError: it cannot be read, or it is of another environment than run.
    """
    found = store.snapshot(run.id, name)
    if found is not None:
        refuse_other_environment(found, run.environment.url)
    return found

"""Of what a run's snapshots are taken."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from coe_assistant.domain.run import Run
from coe_assistant.services.snapshot_taking import EVERYTHING, SnapshotScope

_SALT_BYTES = 16


def scope_of(run: Run, salt: str, parts: Collection[str] = EVERYTHING) -> SnapshotScope:
    """Return the scope of a snapshot of run's environment.

    Args:
        run: Its steps' solutions are watched, those of the product besides.
        salt: Of the marks of secrets: that of the run's first snapshot.
        parts: What is read.
    """
    names = tuple(dict.fromkeys(step.solution for step in run.steps))
    return SnapshotScope(run.environment, names, salt, parts)


def new_salt() -> str:
    """Return a salt that nobody can guess, in hex."""
    return secrets.token_hex(_SALT_BYTES)

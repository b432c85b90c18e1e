"""Runs on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from coe_assistant.domain.run import Run
from coe_assistant.domain.run_outline import RunOutline


class Journal(Protocol):
    """Keeps runs on disk: a save is either whole or did not happen."""

    def save(self, run: Run) -> None:
        """Write run durably before anything is done about it.

        Raises:
            CoeError: the disk is full or the folder cannot be written.
        """

    def load(self, run_id: str = "") -> Run | None:
        """Return a run, the newest one for "", or None when there is none.

        A damaged journal is moved aside, the copy before it is tried, and problems tells so.
        """

    def outline(self, run_id: str) -> RunOutline | None:
        """Return what was tried in a run, or None when there is none; ten times as fast as load.

        May be called on a worker.
        """

    def runs(self) -> tuple[str, ...]:
        """Return the ids of all runs, newest first."""

    def folder(self, run_id: str) -> Path:
        """Return the folder of a run, made if it is not there."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What was wrong with files read so far, for people."""

"""Support bundles of the run at hand, made on a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coe_assistant.domain.run import Run
from coe_assistant.ports import TaskRunner
from coe_assistant.services.bundle_parts import (
    BundleResult,
    BundleWriter,
    PreparedBundle,
    ProofResult,
)
from coe_assistant.services.task_errors import Refused, only_ours
from coe_assistant.services.work_progress import WorkProgress


class BundleDesk:
    """Implements services.bundle_control.BundleControl.

    Args:
        writer: Makes bundles; blocking.
        tasks: Runs it elsewhere.
        run: Returns the run at hand.
    """

    def __init__(
        self, writer: BundleWriter, tasks: TaskRunner, run: Callable[[], Run | None]
    ) -> None:
        self._writer = writer
        self._tasks = tasks
        self._run = run
        self._progress = WorkProgress()

    @property
    def progress(self) -> WorkProgress:
        """How far the cleaning is that was asked for last."""
        return self._progress

    def prepare(
        self,
        audience: str,
        done: Callable[[PreparedBundle], None],
        failed: Refused,
        case_number: str = "",
        added: tuple[Path, ...] = (),
    ) -> None:
        """Collect and clean; nothing is written."""
        run_id = self._run_id
        self._progress = progress = WorkProgress()
        self._tasks.submit(
            lambda: self._writer.prepare(run_id, audience, case_number, added, progress),
            done,
            only_ours(failed),
        )

    def write(
        self,
        prepared: PreparedBundle,
        file: Path,
        without: frozenset[str],
        done: Callable[[BundleResult], None],
        failed: Refused,
    ) -> None:
        """Write file without the named files; the finished file is scanned first."""
        self._tasks.submit(
            lambda: self._writer.write(prepared, file, without), done, only_ours(failed)
        )

    def prove(self, audience: str, done: Callable[[ProofResult], None], failed: Refused) -> None:
        """Plant canaries in copies of the real inputs and look for them in what comes out."""
        run_id = self._run_id
        self._tasks.submit(lambda: self._writer.prove(run_id, audience), done, only_ours(failed))

    @property
    def _run_id(self) -> str:
        run = self._run()
        return run.id if run is not None else ""

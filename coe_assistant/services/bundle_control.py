"""What a face may ask of support bundles; services/bundle_desk.py carries it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coe_assistant.services.bundle_parts import BundleResult, PreparedBundle, ProofResult
from coe_assistant.services.task_errors import Refused
from coe_assistant.services.work_progress import WorkProgress


class BundleControl(Protocol):
    """Makes bundles of the run at hand. Call from the main thread; answers come there too."""

    @property
    def progress(self) -> WorkProgress:
        """How far the cleaning is that was asked for last."""

    def prepare(
        self,
        audience: str,
        done: Callable[[PreparedBundle], None],
        failed: Refused,
        case_number: str = "",
        added: tuple[Path, ...] = (),
    ) -> None:
        """Collect and clean (audience support or public); nothing is written.

        added: files of the person's own (a HAR, a log), cleaned or refused.
        """

    def write(
        self,
        prepared: PreparedBundle,
        file: Path,
        without: frozenset[str],
        done: Callable[[BundleResult], None],
        failed: Refused,
    ) -> None:
        """Write file without the named files; the finished file is scanned first."""

    def prove(self, audience: str, done: Callable[[ProofResult], None], failed: Refused) -> None:
        """Plant canaries in copies of the real inputs and look for them in what comes out."""

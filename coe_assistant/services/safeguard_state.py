"""What the faces see of snapshot, quieting, verification and restore, and may ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the window is painted before any of these is needed
    from coe_assistant.domain.errors import CoeError
    from coe_assistant.domain.finding import StepFindings
    from coe_assistant.domain.kit import TaskAfter
    from coe_assistant.domain.precautions import Precautions
    from coe_assistant.domain.restore_plan import RestorePlan
    from coe_assistant.domain.safeguard_words import SafeguardWords
    from coe_assistant.domain.settings_needs import SettingsNeeds
    from coe_assistant.domain.snapshot import Snapshot
    from coe_assistant.domain.snapshot_changes import Changed
    from coe_assistant.services.act_sequence import ActRow


class Doing(Enum):
    """What is done just now."""

    NOTHING = ""
    SNAPSHOT = "snapshot"
    BACKUP = "backup"
    EXPORT = "export"
    QUIETING = "quieting"
    UNDOING = "undoing"
    VERIFYING = "verifying"
    PLANNING = "planning"
    RESTORING = "restoring"


@dataclass(frozen=True, slots=True)
class SafeguardState:
    """The state as faces see it.

    Args:
        rows: The acts of the work at hand, or of the last one.
        plan: What a restore would do; None until it was asked for.
        after: How everything is since the last import; None until something was verified.
        changes: What is different from before; empty until something was verified.
        is_restored: A restore ended; rows tell how.
        retry_at: When what is owed is tried again.
    """

    doing: Doing = Doing.NOTHING
    started_at: datetime | None = None
    rows: tuple[ActRow, ...] = ()
    plan: RestorePlan | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None
    findings: tuple[StepFindings, ...] = ()
    changes: tuple[Changed, ...] = ()
    ticks: Mapping[str, datetime] = field(default_factory=dict)
    is_restored: bool = False
    retry_at: datetime | None = None
    error: CoeError | None = None

    @property
    def done(self) -> int:
        """How many rows have ended."""
        return sum(row.state is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """Where a report was written."""

    html: Path
    markdown: Path


@dataclass(frozen=True, slots=True)
class BackupAge:
    """What the platform tells about backups; None: nothing."""

    restore_points_from: datetime | None
    last_backup_at: datetime | None


class Safeguard(Protocol):
    """Before and after the imports. Call from the main thread only."""

    @property
    def state(self) -> SafeguardState:
        """Everything there is to show."""

    @property
    def words(self) -> SafeguardWords:
        """Words for findings, reasons and refusals."""

    @property
    def tasks(self) -> Sequence[TaskAfter]:
        """What is left to do by hand for the solutions of this run."""

    @property
    def has_work(self) -> bool:
        """True while something is done, or is owed and can be done: wait before the end."""

    def choose(self, precautions: Precautions) -> None:
        """Record what is to be done before the first import."""

    def read_backups(
        self, done: Callable[[BackupAge], None], failed: Callable[[CoeError], None]
    ) -> None:
        """Ask the platform for its newest backup."""

    @property
    def secret_names(self) -> Collection[str]:
        """Names of variables that are known to hold secrets."""

    def read_needs(
        self,
        done: Callable[[tuple[SettingsNeeds, ...]], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Find out what the solutions of the run leave open in the environment."""

    def verify(self) -> None:
        """Look again at what is installed now."""

    def plan_restore(self) -> None:
        """Find out what a restore would change; changes nothing. Ends in state.plan."""

    def restore(self) -> None:
        """Carry out state.plan: a person's recorded act."""

    def cancel(self) -> None:
        """Ask for no further row of a restore."""

    def tick(self, task_id: str, *, is_done: bool) -> None:
        """Record that a person did one of the tasks, or did not."""

    def write_report(
        self,
        done: Callable[[WrittenReport], None],
        failed: Callable[[CoeError], None],
    ) -> None:
        """Write report.html and report.md into the run folder."""

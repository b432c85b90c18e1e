"""The core of the program as a window shows it that only looks at the work of another start."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from coe_assistant.domain.errors import CoeError, ReadOnlyError
from coe_assistant.domain.observation import Seen, StoredChecklist
from coe_assistant.domain.run import Phase, Run
from coe_assistant.ports import Clock, Journal, TaskRunner
from coe_assistant.services.bundle_control import BundleControl
from coe_assistant.services.bundle_desk import BundleDesk
from coe_assistant.services.bundle_parts import BundleWriter
from coe_assistant.services.diagnosis_state import DiagnosisControl
from coe_assistant.services.difference_state import Differences, DifferenceState
from coe_assistant.services.entrance import Entrance
from coe_assistant.services.entrance_desk import EntranceDesk
from coe_assistant.services.observed_safeguard import ObservedSafeguard, StoredFacts
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.progress import ProgressMeter
from coe_assistant.services.refused import (
    Refused,
    RefusedControl,
    RefusedPart,
    RefusedRemediation,
)
from coe_assistant.services.remediation import Remediation
from coe_assistant.services.run_control import RunControl
from coe_assistant.services.run_desk import LONGEST_LOG_QUEUE
from coe_assistant.services.safeguard_state import Safeguard
from coe_assistant.services.workbench_state import (
    Change,
    ChecklistState,
    CheckRow,
    ConnectionState,
    PackageState,
    Progress,
)


@dataclass(frozen=True, slots=True)
class ObservedTools:
    """What is needed from outside; none of it can write, send or start anything.

    Args:
        entrance: Makes a desk whose door is closed; is given what a change of it calls.
        diagnosing: Makes what explains errors; is given the desk and what returns the run.
    """

    journal: Journal
    clock: Clock
    tasks: TaskRunner
    entrance: Callable[[Callable[[], None], Callable[[Change], None]], EntranceDesk]
    diagnosing: Callable[[EntranceDesk, Callable[[], Run | None]], DiagnosisControl]
    bundle: BundleWriter
    preferences: Preferences
    stored: StoredFacts


@dataclass(frozen=True, slots=True)
class NoFiles:
    """A services.package_memory.RecentFiles that knows none."""

    release_page: str = ""
    is_proposed: bool = False
    files: tuple[Path, ...] = field(default=())


class ObservedWorkbench(Refused):
    """A services.workbench_state.Workbench that follows a folder; every wish is refused."""

    # It is asked of the other computer, if at all: nothing is to be said about this one.
    is_kept_awake = True

    def __init__(self, tools: ObservedTools) -> None:
        super().__init__(self._on_refused)
        self._tools = tools
        self._listeners: list[Callable[[Change], None]] = []
        self._lines: deque[str] = deque(maxlen=LONGEST_LOG_QUEUE)
        self._meter = ProgressMeter()
        self._stored: StoredChecklist | None = None
        self._door = tools.entrance(lambda: self._tell(Change.CONNECTION), self._tell)
        self._safeguard = ObservedSafeguard(
            tools.stored,
            tools.tasks,
            lambda: self.run,
            lambda: self._tell(Change.SAFEGUARD),
            self._on_refused,
        )
        self.run: Run | None = None
        self.error: CoeError | None = None
        self.entrance: Entrance = self._door
        self.packages = PackageState()
        self.recent_files = NoFiles()
        self.preferences = tools.preferences
        self.diagnosing = tools.diagnosing(self._door, lambda: self.run)
        self.control = cast("RunControl", RefusedControl(self._on_refused))
        self.remediation = cast("Remediation", RefusedRemediation(self._on_refused))
        self.safeguard = cast("Safeguard", self._safeguard)
        self.differences = cast("Differences", RefusedPart(self._on_refused, DifferenceState()))

    @property
    def connection(self) -> ConnectionState:
        """Nobody signs in here."""
        return self._door.connecting.state

    @property
    def checklist(self) -> ChecklistState:
        """The checklist as it was kept last."""
        run, stored = self.run, self._stored
        is_running = run is not None and run.phase is Phase.CHECKING
        if stored is None:
            return ChecklistState(is_running=is_running)
        rows = tuple(
            CheckRow(one.id, one.title, is_acknowledged=one.id in stored.read, report=one)
            for one in stored.reports
        )
        return ChecklistState(rows, is_running, None if is_running else stored.verdict)

    @property
    def bundle(self) -> BundleControl:
        """Support bundles of the run."""
        return BundleDesk(self._tools.bundle, self._tools.tasks, lambda: self.run)

    @property
    def progress(self) -> tuple[Progress, ...]:
        """One entry a server step, in order."""
        return self._meter.read(self.run, self._tools.clock.now()) if self.run is not None else ()

    @property
    def run_folder(self) -> Path | None:
        """Where journal, raw logs and snapshots of the run lie."""
        return self._tools.journal.folder(self.run.id) if self.run is not None else None

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call listener on every change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def take_log_lines(self) -> Sequence[str]:
        """Return the lines of pac's output that came since the last call (bounded)."""
        taken = list(self._lines)
        self._lines.clear()
        return taken

    def find_run(self, run_id: str = "") -> Run | None:
        """Return the run that is shown."""
        del run_id
        return self.run

    def take(self, seen: Seen) -> None:
        """Show what was seen in the folder."""
        if seen.run is not None and seen.run != self.run:
            self._follow(seen.run)
        if seen.lines:
            self._lines.extend(seen.lines)
            self._tell(Change.LOG)
        if seen.checklist != self._stored:
            self._stored = seen.checklist
            self._tell(Change.CHECKLIST)
        if seen.run is not None:
            self._safeguard.follow(seen.run, seen.files)

    def close(self) -> None:
        """Let go of everything."""
        self._door.close()

    def _follow(self, run: Run) -> None:
        if self.run is None or self.run.id != run.id:
            self._meter = ProgressMeter()
        self.run = run
        if run.server is not None:
            self._meter.hear(run, run.server)
        self._tell(Change.RUN)
        self._tell(Change.PROGRESS)

    def _on_refused(self) -> None:
        self.error = ReadOnlyError()
        self._tell(Change.ERROR)

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)

"""Ports for the driver that do everything at once and under the test's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from coe_assistant.domain.environment import InstalledSolution, UserIdentity
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.failure import Diagnosis
from coe_assistant.domain.run import Run
from coe_assistant.domain.run_outline import RunOutline, outline_of
from coe_assistant.domain.server import HistoryRow, ImportJob, ImportResult, ServerOperation
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.doubtful_checks import RecheckOutcome
from coe_assistant.services.driver_tools import DriverTools
from coe_assistant.services.upgrade_driver import UpgradeDriver
from tests.domain.upgrade_runs import CORE, T0, diagnosis


class VirtualClock:
    """A clock that a test moves; alarms ring in order."""

    def __init__(self) -> None:
        self.at = T0
        self.alarms: list[VirtualAlarm] = []

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return (self.at - T0).total_seconds()

    def advance(self, by: timedelta) -> None:
        end = self.at + by
        while True:
            due = [a for a in self.alarms if a.due_at is not None and a.due_at <= end]
            if not due:
                break
            first = min(due, key=lambda a: a.due_at)
            self.at = max(self.at, first.due_at)
            first.ring()
        self.at = end


class VirtualAlarm:
    """One alarm on the virtual clock."""

    def __init__(self, clock: VirtualClock) -> None:
        self.due_at: datetime | None = None
        self._callback: Callable[[], None] | None = None
        clock.alarms.append(self)

    def set(self, due_at, callback) -> None:
        self.due_at, self._callback = due_at, callback

    def clear(self) -> None:
        self.due_at = self._callback = None

    def ring(self) -> None:
        callback, self.due_at, self._callback = self._callback, None, None
        callback()


class InlineTasks:
    """Runs work at once."""

    def submit(self, work, done, failed) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - the task boundary, as in runtime/tasks.py
            failed(error)
        else:
            done(result)


@dataclass
class MemoryJournal:
    """Keeps every saved state, in order, as the disk would have held it."""

    root: Path
    saved: list[Run] = field(default_factory=list)
    problems: tuple[str, ...] = ()
    refusal: Exception | None = None
    unreadable: bool = False

    def save(self, run: Run) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.saved.append(run)

    def load(self, run_id: str = "") -> Run | None:
        return self.saved[-1] if self.saved else None

    def outline(self, run_id: str) -> RunOutline | None:
        found = [run for run in self.saved if run.id == run_id]
        return outline_of(found[-1]) if found else None

    def runs(self) -> tuple[str, ...]:
        if self.unreadable:
            raise CoeError("data-folder-not-readable", "The runs cannot be read.")
        return tuple(dict.fromkeys(run.id for run in self.saved))

    def folder(self, run_id: str) -> Path:
        folder = self.root / run_id
        folder.mkdir(exist_ok=True)
        return folder


class FakeServer:
    """The Dataverse port over plain attributes; fails with problem when that is set."""

    def __init__(self) -> None:
        self.versions = {CORE.solution: "4.49.2"}
        self.running: list[ServerOperation] = []
        self.operations: dict[str, ServerOperation] = {}
        self.rows: list[HistoryRow] = []
        self.jobs: list[ImportJob] = []
        self.problem: Exception | None = None
        self.applied: list[str] = []
        self.results: dict[str, ImportResult] = {}
        self.data = ""

    def _check(self) -> None:
        if self.problem is not None:
            raise self.problem

    def installed_solutions(self, names=()):
        self._check()
        return tuple(
            InstalledSolution(name, SolutionVersion(version), is_managed=True)
            for name, version in self.versions.items()
            if not names or name in names
        )

    def who_am_i(self):
        return UserIdentity("me", "org")

    def running_operations(self):
        self._check()
        return tuple(self.running)

    def operation(self, operation_id):
        return self.operations.get(operation_id)

    def operations_since(self, since):
        return tuple(self.operations.values())

    def import_job(self, job_id):
        return next((job for job in self.jobs if job.id == job_id), None)

    def import_jobs(self, solution, since):
        return tuple(self.jobs)

    def history(self, solution):
        return tuple(self.rows)

    def server_time(self):
        return None

    def import_result(self, job_id):
        return self.results.get(job_id)

    def save_import_data(self, job_id, path):
        path.write_text(self.data)
        return bool(self.data)

    def apply_upgrade(self, unique_name):
        self._check()
        self.applied.append(unique_name)
        return "apply-op"

    @property
    def dataverse(self):
        return self


class FakeChild:
    """A child whose life the test decides."""

    def __init__(self, argv, on_lines, on_exit) -> None:
        self.argv, self.lines, self.exit = list(argv), on_lines, on_exit
        self.pid, self.created_at_s = 4711, 12.5
        self.was_let_go = self.was_stopped = False
        self.cpu: float | None = 1.0

    def cpu_s(self) -> float | None:
        return self.cpu

    def stop(self) -> None:
        self.was_stopped = True

    def let_go(self) -> None:
        self.was_let_go = True


class FakeProcesses:
    """Starts children that do nothing by themselves."""

    def __init__(self) -> None:
        self.started: list[FakeChild] = []
        self.alive: FakeChild | None = None
        self.refusal: Exception | None = None
        self.journal_at_start: list[Run] = []
        self.journal: MemoryJournal | None = None
        self.others: dict[int, list[str]] = {}

    def rivals(self, words, known):
        return {pid: line for pid, line in self.others.items() if line[1:3] == list(words)}

    def start(self, argv, *, raw_log, on_lines, on_exit):
        if self.refusal is not None:
            raise self.refusal
        if self.journal is not None:
            self.journal_at_start.append(self.journal.saved[-1])
        self.started.append(FakeChild(argv, on_lines, on_exit))
        return self.started[-1]

    def attach(self, pid, created_at_s, argument, *, raw_log, on_lines, on_exit):
        if self.alive is not None:
            self.alive.lines, self.alive.exit = on_lines, on_exit
        return self.alive


class AwakeLog:
    """Remembers whether the machine is to stay awake."""

    def __init__(self) -> None:
        self.is_held = False

    def hold(self) -> bool:
        self.is_held = True
        return True

    def release(self) -> None:
        self.is_held = False


class FakePac:
    """Builds a command without a pac."""

    refusal: Exception | None = None

    def import_command(self, step, environment_url, *, force_overwrite=False):
        if self.refusal is not None:
            raise self.refusal
        more = ["--settings-file", step.settings_file] if step.settings_file else []
        more += ["--force-overwrite"] if force_overwrite else []
        return ["pac", "solution", "import", "--path", step.package, *more]


class Listener:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.phases: list[Any] = []
        self.lines: list[str] = []
        self.facts: list[Any] = []
        self.notices: list[Any] = []
        self.troubles: list[Any] = []
        self.counts: list[int] = []

    def run_changed(self, run) -> None:
        if not self.phases or self.phases[-1] is not run.phase:
            self.phases.append(run.phase)

    def lines_received(self, lines) -> None:
        self.lines.extend(lines)

    def server_heard(self, facts) -> None:
        self.facts.append(facts)

    def saving_troubled(self, error) -> None:
        self.troubles.append(error)

    def components_counted(self, count) -> None:
        self.counts.append(count)

    def notice_given(self, notice) -> None:
        self.notices.append(notice)


class Bench:
    """A driver on fakes, and everything a test wants to look at."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock()
        self.poll = VirtualAlarm(self.clock)
        self.server = FakeServer()
        self.processes = FakeProcesses()
        self.journal = MemoryJournal(folder)
        self.processes.journal = self.journal
        self.awake = AwakeLog()
        self.listener = Listener()
        self.pac = FakePac()
        self.checks_run = 0
        self.diagnosis: Diagnosis | Exception = diagnosis()

    def tools(self) -> DriverTools:
        return DriverTools(
            journal=self.journal,
            clock=self.clock,
            tasks=InlineTasks(),
            processes=self.processes,
            deadline=VirtualAlarm(self.clock),
            poll=self.poll,
            save_again=VirtualAlarm(self.clock),
            farewell=VirtualAlarm(self.clock),
            pac_grace=timedelta(seconds=120),
            keep_awake=self.awake,
            clients=lambda: self.server,
            pac=self.pac,
            diagnose=self._diagnose,
            run_checks=self._run_checks,
            recheck=lambda ids, done: done(RecheckOutcome()),
            doubtful=lambda class_id: ["service-health", class_id],
            zone=lambda name: ZoneInfo(name or "UTC"),
        )

    def drive(self, run: Run) -> UpgradeDriver:
        return UpgradeDriver(run, self.tools(), self.listener)

    def _diagnose(self, run: Run) -> Diagnosis:
        if isinstance(self.diagnosis, Exception):
            raise self.diagnosis
        return self.diagnosis

    def _run_checks(self) -> None:
        self.checks_run += 1

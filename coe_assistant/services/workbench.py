"""The program's core as its faces see it: connection, packages, checklist, run, in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.bundle_control import BundleControl
from coe_assistant.services.bundle_desk import BundleDesk
from coe_assistant.services.checklist_desk import CheckSubject
from coe_assistant.services.checklist_flow import ChecklistFlow
from coe_assistant.services.diagnosis_state import DiagnosisControl
from coe_assistant.services.difference_desk import DifferenceDesk
from coe_assistant.services.difference_state import Differences
from coe_assistant.services.entrance import Entrance
from coe_assistant.services.package_memory import PackageMemory, RecentFiles
from coe_assistant.services.package_return import PackageReturn
from coe_assistant.services.policy_choice import PolicyChoice
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.remediation import Remediation
from coe_assistant.services.remediation_desk import RemediationDesk
from coe_assistant.services.remediation_parts import remediation_tools
from coe_assistant.services.run_control import RunControl
from coe_assistant.services.run_desk import RunDesk
from coe_assistant.services.safeguard_late import still_quiet
from coe_assistant.services.safeguard_state import Safeguard
from coe_assistant.services.workbench_state import (
    Change,
    ChecklistState,
    ConnectionPhase,
    ConnectionState,
    PackageState,
    Progress,
)
from coe_assistant.services.workbench_tools import WorkbenchTools


class UpgradeWorkbench:
    """Implements services.workbench_state.Workbench."""

    def __init__(self, tools: WorkbenchTools) -> None:
        self._tools = tools
        self._listeners: list[Callable[[Change], None]] = []
        self._error: CoeError | None = None
        self._entrance = tools.entrance(
            self._on_connection,
            self._tell,
            lambda: self.run is None or not self.run.phase.may_be_running,
        )
        self._connecting = self._entrance.connecting
        self._intake = tools.intake(self._on_packages)
        self._differences = DifferenceDesk(
            tools.dependents,
            tools.tasks,
            lambda: self._tell(Change.DIFFERENCE),
            self._intake.measured,
        )
        self._checks = tools.checklist(self._rows_changed)
        self._safeguard = tools.safeguard(self._connecting, lambda: self._desk, self._tell)
        self._desk = RunDesk(
            tools.journal,
            tools.clock,
            lambda: tools.driver(self._connecting, self._checks),
            tools.time_scale,
            self._tell,
            tools.notify,
            self._before_start,
            tools.interruption,
            PolicyChoice(tools.journal, tools.clock, tools.tasks, lambda: tools.preferences.policy),
        )
        self._packages_back = PackageReturn(self._intake, self._desk.take_up)
        tools.preferences.listen(self._on_policy)
        self._diagnosing = tools.diagnosing(self._connecting, lambda: self.run)
        subject = CheckSubject(self._connecting, self._intake, lambda: self.run)
        self._flow = ChecklistFlow(tools, self._checks, self._desk, subject, self._tell, self._fail)
        self._memory = PackageMemory(
            tools.packages, self._intake, lambda: self.run, tools.tasks, self._files_found
        )
        self._remediation = RemediationDesk(
            remediation_tools(
                tools,
                self._connecting,
                self._checks,
                self._flow,
                lambda: self.run,
                lambda: self._tell(Change.REMEDIATION),
            )
        )

    @property
    def connection(self) -> ConnectionState:
        """Sign-in and environment."""
        return self._connecting.state

    @property
    def entrance(self) -> Entrance:
        """Everything about getting in: accounts, environments, both sign-ins side by side."""
        return self._entrance

    @property
    def packages(self) -> PackageState:
        """The chosen files and the plan."""
        return self._intake.state

    @property
    def recent_files(self) -> RecentFiles:
        """The files of earlier times."""
        return self._memory

    @property
    def differences(self) -> Differences:
        """What the planned versions remove and add."""
        return self._differences

    @property
    def checklist(self) -> ChecklistState:
        """The checklist."""
        return self._checks.state

    @property
    def run(self) -> Run | None:
        """The run that is being prepared or worked on."""
        return self._desk.run

    @property
    def control(self) -> RunControl:
        """What may be asked of the run."""
        return self._desk

    @property
    def preferences(self) -> Preferences:
        """What the admin settled for all runs."""
        return self._tools.preferences

    @property
    def safeguard(self) -> Safeguard:
        """Before and after the imports: snapshot, quieting, verification, restore."""
        return self._safeguard

    @property
    def diagnosing(self) -> DiagnosisControl:
        """What may be asked about errors."""
        return self._diagnosing

    @property
    def remediation(self) -> Remediation:
        """Layers, leftovers and statements before the start."""
        return self._remediation

    @property
    def bundle(self) -> BundleControl:
        """Support bundles of the run."""
        return BundleDesk(self._tools.bundle, self._tools.tasks, lambda: self.run)

    @property
    def is_kept_awake(self) -> bool:
        """True while the system promised to stay awake for the run."""
        return self._desk.is_kept_awake

    @property
    def progress(self) -> tuple[Progress, ...]:
        """One entry a server step, in order."""
        return self._desk.progress

    @property
    def error(self) -> CoeError | None:
        """The latest error that belongs to no other part of the state."""
        return self._desk.trouble or self._error

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
        return self._desk.take_lines()

    def sign_in(self, environment_url: str, mode: SignInMode, username: str = "") -> None:
        """Sign in (silently where possible) and read the environment."""
        self._connecting.sign_in(SignInChoice(environment_url, mode, username))

    def cancel_sign_in(self) -> None:
        """Make a running sign-in end."""
        self._connecting.cancel()

    def sign_out(self) -> None:
        """Forget the account and wipe the token cache."""
        self._connecting.sign_out()

    def recheck_connection(self) -> None:
        """Read the environment and the installed solutions again."""
        self._connecting.again()

    def _on_connection(self) -> None:
        state = self._connecting.state
        if state.phase is ConnectionPhase.CONNECTED:
            self._intake.plan_for(state.installed)
            self._packages_back.take_up(self.run)
            self._desk.signed_in(state.environment)
            self._flow.connected()
            self._remediation.open_acts.read()
            if state.environment is not None:
                self._memory.connected(state.environment.url)
        self._safeguard.connection_changed()
        self._tell(Change.CONNECTION)

    def _on_packages(self) -> None:
        self._tell(Change.PACKAGES)
        self._memory.read()
        self._packages_back.on_packages()
        self._flow.packages_changed()
        self._differences.follow(self._intake.state, self._connecting, self.run)

    def _files_found(self) -> None:
        self._tell(Change.PACKAGES)

    def _before_start(self, go: Callable[[], None]) -> None:
        if not self._remediation.is_busy:
            self._checks.before_start(go)

    def _rows_changed(self) -> None:
        self._flow.rows_changed()
        self._remediation.open_acts.look_back()

    def choose_packages(self, paths: Sequence[Path]) -> None:
        """Read files and plan the upgrade."""
        self._memory.chosen()
        self._intake.choose(paths)

    def run_checklist(self, check_ids: Sequence[str] = ()) -> None:
        """Run all checks, or only the named ones."""
        if self.connection.environment is not None:
            self._memory.used(self.connection.environment.url)
        self._flow.run(check_ids)

    def _on_policy(self) -> None:
        self._desk.go_by_policy()
        self._tell(Change.PREFERENCES)

    def acknowledge(self, check_id: str) -> None:
        """Record that a person read a warning."""
        self._flow.acknowledge(check_id)

    def override(self, check_id: str, reason: str) -> None:
        """Record why a person goes on in spite of an overridable blocker."""
        self._flow.override(check_id, reason)

    def new_run(self) -> None:
        """Start over with an empty run; the old one stays on disk."""
        run = self.run
        if run is not None and run.phase.may_be_running:
            return
        if run is not None and run.has_quiet_flows:
            self._fail(still_quiet(run))
            return
        self._desk.close()
        self._checks.clear()
        self._remediation.clear()
        self._tell(Change.RUN)

    def find_run(self, run_id: str = "") -> Run | None:
        """Load a run of an earlier start; it is taken up once somebody is signed in.

        With "", the newest one that is not over. Damaged journals were moved aside then, and
        error says so.
        """
        run = self._desk.find(run_id)
        self._remediation.open_acts.read()
        if problems := self._tools.journal.problems:
            hint = "Look at the server before anything is started; the evidence is kept."
            self._fail(CoeError("journal-damaged", problems[-1], hint=hint))
        return run

    def close(self) -> None:
        """Let go of everything; pac and the server are left alone."""
        self._entrance.close()
        self._safeguard.close()
        self._desk.close()

    def _fail(self, error: CoeError) -> None:
        self._error = error
        self._tell(Change.ERROR)

    def _tell(self, change: Change) -> None:
        if change is Change.RUN:
            self._safeguard.run_changed()
            if (notifier := self._tools.preferences.notifier) is not None:
                notifier.follow(self.run)
        for listener in tuple(self._listeners):
            listener(change)

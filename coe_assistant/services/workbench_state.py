"""What the window and the command line can see, and what they may ask for.

Both faces are built on the Workbench protocol; services/workbench.py implements it. State is
read from properties; a Change says which property is worth reading again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coe_assistant.domain.account import Account, CacheProtection, DeviceCodePrompt
from coe_assistant.domain.check import Acknowledgement, CheckReport, Verdict
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.environment import Environment, InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.run import Run
from coe_assistant.domain.sign_in_mode import SignInMode
from coe_assistant.services.bundle_control import BundleControl
from coe_assistant.services.diagnosis_state import DiagnosisControl
from coe_assistant.services.difference_state import Differences
from coe_assistant.services.entrance import Entrance
from coe_assistant.services.preferences import Preferences
from coe_assistant.services.run_control import RunControl
from coe_assistant.services.safeguard_state import Safeguard

if TYPE_CHECKING:
    from coe_assistant.domain.package import PackageReading
    from coe_assistant.domain.plan import UpgradePlan
    from coe_assistant.services.package_memory import RecentFiles
    from coe_assistant.services.remediation import Remediation


class Change(Enum):
    """Which part of the state changed."""

    CONNECTION = "connection"
    ENVIRONMENTS = "environments"
    IDENTITY = "identity"
    CONSENT = "consent"
    PACKAGES = "packages"
    DIFFERENCE = "difference"
    CHECKLIST = "checklist"
    RUN = "run"
    PROGRESS = "progress"
    LOG = "log"
    ERROR = "error"
    PREFERENCES = "preferences"
    SAFEGUARD = "safeguard"
    REMEDIATION = "remediation"


class ConnectionPhase(Enum):
    """How far connecting is."""

    DISCONNECTED = "disconnected"
    SIGNING_IN = "signing-in"
    READING = "reading"
    CONNECTED = "connected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """Who is signed in where. prompt is set while a device code must be entered."""

    phase: ConnectionPhase = ConnectionPhase.DISCONNECTED
    account: Account | None = None
    environment: Environment | None = None
    installed: tuple[InstalledSolution, ...] = ()
    prompt: DeviceCodePrompt | None = None
    started_at: datetime | None = None
    deadline_at: datetime | None = None
    protection: CacheProtection | None = None
    error: CoeError | None = None
    recent: tuple[str, ...] = ()  # environment URLs used before, newest first
    mode: SignInMode = SignInMode.BROWSER  # how the next sign-in is done unless told otherwise
    username: str = ""  # who is expected to sign in, "" for anybody
    cloud: Cloud | None = None  # of the environment, once connected
    clock_ahead_s: float = 0.0  # this computer's clock against the server's, once connected
    cloud_id: str = ""  # the cloud that a person named, "" to take it from the address


@dataclass(frozen=True, slots=True)
class PackageState:
    """The chosen files, what they hold, and the plan over what is installed.

    is_checking: Every part of the files is being checked, and what lies in their tables is read.
    is_preparing: The files are read once more and made ready for the run that begins.
    """

    is_reading: bool = False
    is_checking: bool = False
    is_preparing: bool = False
    readings: tuple[PackageReading, ...] = ()
    plan: UpgradePlan | None = None
    error: CoeError | None = None
    warnings: tuple[str, ...] = ()

    @property
    def solution_names(self) -> tuple[str, ...]:
        """Unique names of all solutions in the chosen files."""
        return tuple(item.unique_name for reading in self.readings for item in reading.solutions)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the checklist. report is None until the check has run once."""

    id: str
    title: str
    is_running: bool = False
    is_stale: bool = False
    is_acknowledged: bool = False
    elapsed_s: float = 0.0
    report: CheckReport | None = None
    percent: float | None = None  # of a long check that tells how far it is
    again_at: datetime | None = None  # it is looked at again by itself then
    is_on_request: bool = False  # it runs only when a person asks for it
    confirmed_by: Acknowledgement | None = None  # who looked where the program could not


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """All rows in order and what they allow together; verdict is None until all have run."""

    rows: tuple[CheckRow, ...] = ()
    is_running: bool = False
    verdict: Verdict | None = None
    is_starting: bool = False  # old results are checked again; the import starts after that


class Step(Enum):
    """The two halves of an upgrade on the server."""

    IMPORT = "import"
    APPLY_UPGRADE = "apply-upgrade"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one half is. percent None means busy without a measure (never pac's own figure)."""

    step: Step
    percent: float | None
    elapsed_s: float
    remaining_s: float | None = None
    heard_at: datetime | None = None
    is_finished: bool = False
    source: str = "server"
    components: int | None = None  # that have a result, where the job's data shows it
    usual_minutes: tuple[int, int] | None = None  # of this half, from the tenant's history


class Workbench(Protocol):
    """Everything a face of the program may read and ask for. Call from the main thread only."""

    @property
    def connection(self) -> ConnectionState:
        """Sign-in and environment."""

    @property
    def entrance(self) -> Entrance:
        """Everything about getting in: accounts, environments, both sign-ins side by side."""

    @property
    def packages(self) -> PackageState:
        """The chosen files and the plan."""

    @property
    def recent_files(self) -> RecentFiles:
        """The files of earlier times."""

    @property
    def differences(self) -> Differences:
        """What the planned versions remove and add."""

    @property
    def checklist(self) -> ChecklistState:
        """The checklist."""

    @property
    def run(self) -> Run | None:
        """The run that is being prepared or worked on."""

    @property
    def control(self) -> RunControl:
        """What may be asked of the run."""

    @property
    def preferences(self) -> Preferences:
        """What the admin settled for all runs."""

    @property
    def safeguard(self) -> Safeguard:
        """Before and after the imports: snapshot, quieting, verification, restore."""

    @property
    def diagnosing(self) -> DiagnosisControl:
        """What may be asked about errors."""

    @property
    def remediation(self) -> Remediation:
        """Layers, leftovers and statements before the start."""

    @property
    def bundle(self) -> BundleControl:
        """Support bundles of the run."""

    @property
    def is_kept_awake(self) -> bool:
        """True while the system promised to stay awake for the run."""

    @property
    def progress(self) -> tuple[Progress, ...]:
        """One entry a server step, in order."""

    @property
    def error(self) -> CoeError | None:
        """The latest error that belongs to no other part of the state."""

    @property
    def run_folder(self) -> Path | None:
        """Where journal, raw logs and snapshots of the run lie."""

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call listener on every change; the returned function ends that."""

    def take_log_lines(self) -> Sequence[str]:
        """Return the lines of pac's output that came since the last call (bounded)."""

    def sign_in(self, environment_url: str, mode: SignInMode, username: str = "") -> None:
        """Sign in (silently where possible) and read the environment; ends in connection."""

    def cancel_sign_in(self) -> None:
        """Make a running sign-in end."""

    def sign_out(self) -> None:
        """Forget the account and wipe the token cache."""

    def choose_packages(self, paths: Sequence[Path]) -> None:
        """Read files and plan the upgrade; ends in the packages state."""

    def run_checklist(self, check_ids: Sequence[str] = ()) -> None:
        """Run all checks, or only the named ones."""

    def acknowledge(self, check_id: str) -> None:
        """Record that a person read a warning."""

    def override(self, check_id: str, reason: str) -> None:
        """Record why a person goes on in spite of an overridable blocker."""

    def new_run(self) -> None:
        """Start over with an empty run; the old one stays on disk."""

    def find_run(self, run_id: str = "") -> Run | None:
        """Load a run of an earlier start; it is taken up once somebody is signed in."""

    def close(self) -> None:
        """Let go of everything; pac and the server are left alone."""

    def recheck_connection(self) -> None:
        """Read the environment and the installed solutions again."""

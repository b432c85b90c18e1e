"""A workbench without services: state is set by the test, calls are written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fake_diagnosing import FakeDiagnosing
from fake_remediation import FakeRemediation
from fake_safeguard import FakeSafeguard

from coe_assistant.adapters.resources import resources_folder
from coe_assistant.adapters.retry_rules import load_retry_rules
from coe_assistant.domain.account import SignInChoice
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.failure import RetryRule
from coe_assistant.domain.run import Run
from coe_assistant.runtime.time_zones import find_zone, zone_names
from coe_assistant.services.bundle_parts import (
    BundleFile,
    BundleResult,
    PreparedBundle,
    ProofResult,
)
from coe_assistant.services.consent import ConsentState
from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.services.environment_search import CloudName, SearchState
from coe_assistant.services.identity_comparison import IdentityState
from coe_assistant.services.preferences import (
    KnownClass,
    Preferences,
    ShippedRules,
    Zones,
)
from coe_assistant.services.settings_store import SettingsStore
from coe_assistant.services.work_progress import WorkProgress
from coe_assistant.services.workbench_state import (
    Change,
    ChecklistState,
    ConnectionState,
    PackageState,
    Progress,
)

if TYPE_CHECKING:
    from fake_observing import FakeObserving

CLOUDS = (CloudName("gcc", "US Government (GCC)"), CloudName("public", "Public"))
NOW = datetime(2026, 3, 14, 1, 20, tzinfo=UTC)


class FakeSettings:
    """A settings file in memory."""

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self.values = dict(values or {})
        self.problem: CoeError | None = None

    def settings(self) -> Mapping[str, Any]:
        return dict(self.values)

    def save_section(self, name: str, values: Mapping[str, Any]) -> None:
        if self.problem is not None:
            raise self.problem
        self.values[name] = dict(values)

    def save_value(self, key: str, value: object) -> None:
        if self.problem is not None:
            raise self.problem
        self.values.pop(key, None)
        if value is not None:
            self.values[key] = value


def fake_preferences(file: FakeSettings | None = None) -> Preferences:
    rules = load_retry_rules(resources_folder())
    rule = RetryRule(
        True, tuple(timedelta(minutes=n) for n in (10, 30, 60)), 4, timedelta(hours=24)
    )
    known = [
        KnownClass("service_transient", "A Microsoft service was briefly not available", rule),
        KnownClass(
            "throttled", "Too many requests: the service asks to slow down", rule, ("https://x",)
        ),
    ]
    titles = {item.class_id: item.title for item in known}
    shipped = ShippedRules(
        rules.table, rules.sources, rules.checks_for, lambda: known, lambda: titles
    )
    zones = Zones(find_zone, zone_names, lambda: "Europe/Berlin")
    return Preferences(SettingsStore(file or FakeSettings()), shipped, zones)


class FakeClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class FakeBundles:
    """Support bundles that are there at once; answer is a BundleResult or an error."""

    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self.calls = calls
        self.answer: BundleResult | CoeError | None = None
        self.proof = ProofResult(60, 1)
        self.progress = WorkProgress()
        case = b"# Support request\n"
        before, after = b"as a@b.de\nok\n", b"as [person-3f9a21]\nok\n"
        self.files = (
            BundleFile("SUPPORT-CASE.md", "case", case, case, {}),
            BundleFile("attempts/01/pac.log", "attempts", before, after, {"email": 1}),
        )

    def prepare(self, audience, done, failed, case_number="", added=()) -> None:
        self.calls.append(("prepare_bundle", audience, case_number, added))
        if added and added[-1].suffix == ".png":
            failed(CoeError("file-not-cleanable", "It is not taken in."))
            return
        done(PreparedBundle("r1", audience, self.files))

    def write(self, prepared, file, without, done, failed) -> None:
        self.calls.append(("write_bundle", file, prepared.audience, without))
        if isinstance(self.answer, CoeError):
            failed(self.answer)
        elif self.answer is not None:
            done(self.answer)

    def prove(self, audience, done, failed) -> None:
        self.calls.append(("prove_bundle", audience))
        done(self.proof)


class FakeEntrance:
    """Both halves hold a state that the test sets; what is asked is written down."""

    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls
        self.environments = FakeSearch(calls)
        self.identity = FakeComparison(calls)
        self.consent = FakeConsent(calls)

    def begin(self) -> None:
        """Nothing is read: the test says what is known."""

    def connect(self, choice: SignInChoice) -> None:
        self._calls.append(("connect", choice))


class FakeSearch:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls
        self.state = SearchState(
            CLOUDS, kit_solution="CenterofExcellenceCoreComponents", kit_name="CoE Core"
        )

    def look_around(self) -> None:
        self._calls.append(("look_around",))

    def list_environments(self, choice: SignInChoice) -> None:
        self._calls.append(("list_environments", choice))

    def cancel(self) -> None:
        self._calls.append(("cancel_list",))


class FakeConsent:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls
        self.state = ConsentState()

    def ask(self) -> None:
        self._calls.append(("ask_consent",))

    def cancel(self) -> None:
        self._calls.append(("cancel_consent",))


class FakeComparison:
    def __init__(self, calls: list[tuple[object, ...]]) -> None:
        self._calls = calls
        self.state = IdentityState()

    def begin(self) -> None:
        """Nothing is compared: the test says what was found."""

    def compare(self) -> None:
        self._calls.append(("compare",))


class FakeDifferences:
    def __init__(self, bench: FakeWorkbench) -> None:
        self._bench = bench

    @property
    def state(self) -> DifferenceState:
        return self._bench.difference

    def read_again(self) -> None:
        self._bench.calls.append(("read_again",))


class FakeFiles:
    """Files of earlier times; the test says which."""

    def __init__(self) -> None:
        self.is_proposed = False
        self.release_page = "https://github.com/microsoft/coe-starter-kit/releases"
        self.files: tuple[Path, ...] = ()


class FakeWorkbench:
    def __init__(self) -> None:
        self.observing: FakeObserving | None = None  # where the window only looks
        self.recent_files = FakeFiles()
        self.connection = ConnectionState()
        self.packages = PackageState()
        self.difference = DifferenceState()
        self.checklist = ChecklistState()
        self.run: Run | None = None
        self.progress: tuple[Progress, ...] = ()
        self.error: CoeError | None = None
        self.preferences = fake_preferences()
        self.run_folder: Path | None = None
        self.is_kept_awake = True
        self.wants_overwrite = False
        self.settings_problem: CoeError | None = None
        self.calls: list[tuple[object, ...]] = []
        self.entrance = FakeEntrance(self.calls)
        self.stored: dict[str, Run] = {}
        self.lines: list[str] = []
        self.diagnosing = FakeDiagnosing(self.calls)
        self.remediation = FakeRemediation(self.calls)
        self.bundle = FakeBundles(self.calls)
        self._listeners: list[Callable[[Change], None]] = []
        self.safeguard = FakeSafeguard(lambda: self.put(Change.SAFEGUARD))

    @property
    def control(self) -> FakeWorkbench:
        return self

    @property
    def differences(self) -> FakeDifferences:
        return FakeDifferences(self)

    def put(self, change: Change, **state: object) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        for listener in list(self._listeners):
            listener(change)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def take_log_lines(self) -> Sequence[str]:
        taken, self.lines = self.lines, []
        return taken

    def sign_in(self, environment_url, mode, username="") -> None:
        self.calls.append(("sign_in", environment_url, mode, username))

    def choose_packages(self, paths) -> None:
        self.calls.append(("choose_packages", tuple(paths)))

    def run_checklist(self, check_ids=()) -> None:
        self.calls.append(("run_checklist", *check_ids))

    def start(
        self, *, automatic_retries, window=None, allows_overrun=False, force_overwrite=False
    ) -> None:
        self.calls.append(("start", automatic_retries))
        if window is not None:
            self.calls.append(("window", window, allows_overrun))

    @property
    def options(self) -> FakeWorkbench:
        return self

    def choose_overwrite(self, *, is_wanted) -> None:
        self.wants_overwrite = is_wanted
        self.calls.append(("choose_overwrite", is_wanted))
        self.put(Change.RUN)

    def use_settings_file(self, solution, source) -> None:
        if isinstance(self.settings_problem, CoeError):
            raise self.settings_problem
        self.calls.append(("use_settings_file", solution, source))

    def schedule_again(self, window) -> None:
        self.calls.append(("schedule_again", window))

    def go_by_policy(self) -> None:
        self.calls.append(("go_by_policy",))

    def pause(self) -> None:
        self.calls.append(("pause",))

    def go_on(self) -> None:
        self.calls.append(("go_on",))

    def cancel_sign_in(self) -> None:
        self.calls.append(("cancel_sign_in",))

    def sign_out(self) -> None:
        self.calls.append(("sign_out",))

    def acknowledge(self, check_id: str) -> None:
        self.calls.append(("acknowledge", check_id))

    def override(self, check_id: str, reason: str) -> None:
        self.calls.append(("override", check_id, reason))

    def retry_now(self) -> None:
        self.calls.append(("retry_now",))

    def apply_upgrade(self) -> None:
        self.calls.append(("apply_upgrade",))

    def postpone(self, due_at: datetime) -> None:
        self.calls.append(("postpone", due_at))

    def stop_retrying(self) -> None:
        self.calls.append(("stop_retrying",))

    def stop_watching(self) -> None:
        self.calls.append(("stop_watching",))

    def watch_again(self) -> None:
        self.calls.append(("watch_again",))

    def allow_more_attempts(self) -> None:
        self.calls.append(("allow_more_attempts",))

    def give_up(self) -> None:
        self.calls.append(("give_up",))

    def find_run(self, run_id=""):
        self.calls.append(("find_run", run_id))
        return self.stored.get(run_id)

    def new_run(self) -> None:
        self.calls.append(("new_run",))

    def recheck_connection(self) -> None:
        self.calls.append(("recheck_connection",))

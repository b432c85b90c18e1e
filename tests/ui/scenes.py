"""States of the workbench that the window must show, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fake_workbench import NOW, FakeWorkbench
from scene_registry import add_all, on_page
from scene_reports import scenario_text, told_diagnosis, told_report

from coe_assistant.domain.account import Account, CacheProtection, DeviceCodePrompt
from coe_assistant.domain.attempt import Attempt, AttemptKind
from coe_assistant.domain.check import CheckReport, CheckStatus, Verdict
from coe_assistant.domain.environment import Environment, InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.failure import EvidenceLine
from coe_assistant.domain.kit import MinuteRange
from coe_assistant.domain.package import (
    PackageDependency,
    PackageKind,
    PackageReading,
    ReadingProblem,
    SolutionPackage,
)
from coe_assistant.domain.package import Severity as PackageSeverity
from coe_assistant.domain.plan import (
    ExpectedTime,
    PlanMode,
    PlanReason,
    PlanReference,
    PlanStep,
    UpgradePlan,
)
from coe_assistant.domain.run import (
    Consent,
    Note,
    PendingStart,
    Phase,
    Run,
    RunStep,
    StepMode,
    TimelineEntry,
    WaitReason,
)
from coe_assistant.domain.server import ServerFacts, ServerState
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.workbench_state import (
    ChecklistState,
    CheckRow,
    ConnectionPhase,
    ConnectionState,
    PackageState,
    Progress,
    Step,
)
from coe_assistant.ui.wording import Place

CORE = "CenterofExcellenceCoreComponents"
URL = "https://contoso-coe.crm4.dynamics.com"
ENVIRONMENT = Environment(
    URL, "7f2a6c1e-93b4-4c55-8a1e-5d0c3b9f2e11", "Contoso CoE",
    "b6f0c2d4-1111-4e0f-9a77-2f6a1d3e4c5b", "0d9e8f7a-2222-4b3c-8d4e-6f5a4b3c2d1e",
    "EMEA", "Production", "9.2.26031.00178",
)  # fmt: skip
BAD_GATEWAY = scenario_text("bad-gateway-once")
GATEWAY = told_diagnosis(BAD_GATEWAY, "service_transient")
GATEWAY = replace(
    GATEWAY,
    codes=("80097376", "80072031"),
    evidence=(
        EvidenceLine(214, f"Import Solution Failed: CustomError: {BAD_GATEWAY}", "pac"),
        EvidenceLine(1, "ErrorCode: 80097376", "operation"),
    ),
)
RETRY = GATEWAY.retry
DEPENDENCY = replace(
    told_diagnosis("Some dependencies are missing. ErrorCode: 80048033", "missing_dependency"),
    codes=("80048033",),
    identifiers=GATEWAY.identifiers,
    evidence=GATEWAY.evidence,
)
PASS, WARN, FAIL = CheckStatus.PASS, CheckStatus.WARN, CheckStatus.FAIL
CORE_NAME = "Center of Excellence - Core Components"
ACCOUNT = "mara.lindt@contoso.com"
REPORTS = (
    told_report("solution-file", PASS, "good", solutions=[f"{CORE_NAME} 4.50.6"]),
    told_report("upgrade-path", PASS, "good", path=[f"{CORE_NAME} 4.50.1 to 4.50.6"]),
    told_report("dependencies", PASS, "good", count=1),
    told_report("right-environment", PASS, "good", account=ACCOUNT, url=URL),
    told_report("pac-cli", PASS, "good", version="1.43.6", path="/home/mara/.dotnet/tools/pac"),
    told_report("sign-in", PASS, "good", account=ACCOUNT),
    told_report("roles", PASS, "administrator"),
    told_report("service-health", CheckStatus.UNKNOWN, "unread-forbidden", http_status=403,
                error="Microsoft Graph does not let this account read this.",
                remedies=("look-m365", "look-status")),
    told_report("storage", PASS, "good", database_free_percent=38.5),
    told_report("environment-state", PASS, "good", type="Production", region="EMEA"),
    told_report("running-operations", PASS, "good"),
    told_report("leftover-upgrade", PASS, "good"),
    told_report(
        "unmanaged-layers", WARN, "found",
        {"layers": ["Admin | Sync Template v4 (Apps) (flow)", "Power Platform Admin View (app)",
                    "Set new app owner (flow)"], "scanned": 412, "phantoms": 2},
        count=3, frozen=2,
        names=["Admin | Sync Template v4 (Apps)", "Power Platform Admin View", "Set new app owner"],
        limit="bookkeeping", remedies=("remove", "copy-first"),
    ),
    told_report("languages", PASS, "good", needed=["English"]),
    told_report("connections", PASS, "good", references=14),
    told_report("flows", PASS, "good", on=61, off=3),
    told_report("network", PASS, "good", delay=96),
    told_report("this-computer", PASS, "good", free_mb=81234),
)  # fmt: skip
LANGUAGE = replace(
    told_report("languages", FAIL, "missing", {"provisioned": ["German (1031)"]},
                missing=["English"], limit="needed", remedies=("enable",)),
    overridable=True,
)  # fmt: skip


def rows(**changed: object) -> tuple[CheckRow, ...]:
    return tuple(CheckRow(item.id, item.title, report=item) for item in REPORTS)


def with_report(report: CheckReport) -> tuple[CheckRow, ...]:
    return tuple(
        CheckRow(item.id, item.title, report=report if item.id == report.id else item)
        for item in REPORTS
    )


def connected() -> ConnectionState:
    installed = tuple(
        InstalledSolution(name, SolutionVersion.parse(version), True)
        for name, version in ((CORE, "4.50.1"), ("CreatorKitCore", "1.0.20240"))
    )
    return ConnectionState(
        ConnectionPhase.CONNECTED,
        Account("mara.lindt@contoso.com", "home"),
        ENVIRONMENT,
        installed,
        protection=CacheProtection.ENCRYPTED,
        recent=(URL, "https://contoso-test.crm4.dynamics.com"),
    )


def a_run(phase: Phase, **changed: object) -> Run:
    begun = NOW - timedelta(minutes=52)
    step = RunStep(
        CORE,
        "CoE Core Components",
        "4.50.1",
        "4.50.6",
        StepMode.UPGRADE,
        "/tmp/core.zip",
        "ab" * 32,
    )
    run = Run(
        "20260314-002811-core",
        begun,
        "coe-starter-kit",
        ENVIRONMENT,
        "mara.lindt@contoso.com",
        (step,),
        phase=phase,
        consent=Consent(begun, True),
        timeline=(
            TimelineEntry(begun, "target-chosen", URL),
            TimelineEntry(begun + timedelta(minutes=1), "checked", "confirm"),
            TimelineEntry(begun + timedelta(minutes=3), "attempt-started", "1 import"),
        ),
    )
    return replace(run, **changed)


def attempt(number: int = 1, **changed: object) -> Attempt:
    started = NOW - timedelta(minutes=49) + timedelta(minutes=40 * (number - 1))
    made = Attempt(
        number, 0, AttemptKind.IMPORT, started, True,
        operation_id="3f0f5c1e-6f0a-4d1c-b9a5-74d2f3a1c0de",
        import_job_id="9a1d0b2c-4444-4a5b-8c6d-7e8f9a0b1c2d",
    )  # fmt: skip
    return replace(made, **changed)


FAILED = attempt(
    ended_at=NOW - timedelta(minutes=9), has_exited=True, exit_code=1, class_id="service_transient"
)
UNCHANGED = ServerFacts(
    ServerState.FAILED, NOW - timedelta(minutes=8), SolutionVersion.parse("4.50.1")
)
STAGED = replace(UNCHANGED, state=ServerState.STAGED, leftover_upgrade=True)


def _connect_empty(w: FakeWorkbench) -> None:
    w.connection = ConnectionState(recent=(URL, "https://contoso-test.crm4.dynamics.com"))


def _connect_code(w: FakeWorkbench) -> None:
    prompt = DeviceCodePrompt(
        "H7KQ-29PX", "https://microsoft.com/devicelogin", NOW + timedelta(minutes=14)
    )
    w.connection = ConnectionState(ConnectionPhase.SIGNING_IN, prompt=prompt, recent=(URL,))


def _connect_browser(w: FakeWorkbench) -> None:
    w.connection = ConnectionState(
        ConnectionPhase.SIGNING_IN,
        prompt=DeviceCodePrompt(
            "", "https://login.microsoftonline.com/x", NOW + timedelta(minutes=5), is_open=True
        ),
        started_at=NOW,
        deadline_at=NOW + timedelta(minutes=5),
        recent=(URL,),
    )


def _connect_reading(w: FakeWorkbench) -> None:
    w.connection = ConnectionState(ConnectionPhase.READING, recent=(URL,))


def _connect_failed(w: FakeWorkbench) -> None:
    error = CoeError(
        "dataverse-unreachable",
        "The environment cannot be reached.",
        detail="The host contoso-coe.crm4.dynamics.com was not found.",
        hint="Check the address, the network and the VPN.",
    )
    w.connection = ConnectionState(ConnectionPhase.FAILED, error=error, recent=(URL,))


def _connected(w: FakeWorkbench) -> None:
    w.connection = connected()


def _checking(w: FakeWorkbench) -> None:
    _connected(w)
    w.run = a_run(Phase.CHECKING)
    some = tuple(
        CheckRow(
            item.id,
            item.title,
            report=item if n < 7 else None,
            is_running=7 <= n < 11,
            elapsed_s=3.2,
        )
        for n, item in enumerate(REPORTS)
    )
    w.checklist = ChecklistState(some, True)


def _confirm(w: FakeWorkbench) -> None:
    _connected(w)
    w.run = a_run(Phase.READY, verdict=Verdict.CONFIRM)
    w.checklist = ChecklistState(rows(), False, Verdict.CONFIRM)


def _blocked(w: FakeWorkbench) -> None:
    _connected(w)
    w.run = a_run(Phase.BLOCKED, verdict=Verdict.BLOCKED)
    w.checklist = ChecklistState(with_report(LANGUAGE), False, Verdict.BLOCKED)


def _ready(w: FakeWorkbench) -> None:
    _connected(w)
    good = tuple(
        CheckRow(i.id, i.title, report=replace(i, status=PASS, facts={}, remedies=()))
        for i in REPORTS
    )
    w.run = a_run(Phase.READY, verdict=Verdict.READY)
    w.checklist = ChecklistState(good, False, Verdict.READY)


LOG = """Connected as mara.lindt@contoso.com
Connected to... Contoso CoE
Solution Importing...
Waiting for asynchronous operation 3f0f5c1e-6f0a-4d1c-b9a5-74d2f3a1c0de to complete with timeout of 02:00:00
Processing asynchronous operation... execution time: 00:00:08 and 0.11% of max time allotted
Processing asynchronous operation... execution time: 00:04:12 and 3.50% of max time allotted""".splitlines()


def _importing(w: FakeWorkbench) -> None:
    _confirm(w)
    w.run = a_run(Phase.IMPORTING, attempts=(attempt(),))
    heard = NOW - timedelta(seconds=7)
    w.progress = (Progress(Step.IMPORT, 43.0, 1270, 1690, heard),)
    w.lines = list(LOG)


def _applying(w: FakeWorkbench) -> None:
    _importing(w)
    heard = NOW - timedelta(seconds=4)
    w.progress = (
        Progress(Step.IMPORT, 100.0, 2870, None, heard, True),
        Progress(Step.APPLY_UPGRADE, None, 312, None, heard),
    )


def _lost(w: FakeWorkbench) -> None:
    _importing(w)
    w.run = a_run(
        Phase.VERIFYING,
        attempts=(attempt(),),
        silent_since=NOW - timedelta(minutes=4),
        is_signed_in=False,
    )


def _silent(w: FakeWorkbench) -> None:
    _lost(w)
    w.run = replace(w.run, is_signed_in=True)


def _unwatched(w: FakeWorkbench) -> None:
    _importing(w)
    w.run = a_run(Phase.IMPORTING, attempts=(attempt(),), is_watched=False)


def _waiting(w: FakeWorkbench) -> None:
    _importing(w)
    pending = PendingStart(
        NOW + timedelta(minutes=6, seconds=12),
        WaitReason.RETRY,
        AttemptKind.IMPORT,
        NOW - timedelta(minutes=4),
    )
    w.run = a_run(
        Phase.WAITING, attempts=(FAILED,), diagnosis=GATEWAY, pending=pending, server=UNCHANGED
    )
    w.progress = ()


def _waiting_other(w: FakeWorkbench) -> None:
    _waiting(w)
    pending = PendingStart(
        NOW + timedelta(minutes=2), WaitReason.OTHER_OPERATION, AttemptKind.IMPORT, NOW
    )
    w.run = a_run(Phase.WAITING, pending=pending, note=Note.OTHER_OPERATION)


def _needs_action(w: FakeWorkbench) -> None:
    _waiting(w)
    w.run = a_run(Phase.NEEDS_ACTION, attempts=(FAILED,), diagnosis=DEPENDENCY, server=UNCHANGED)


def _staged(w: FakeWorkbench) -> None:
    _waiting(w)
    w.run = a_run(
        Phase.NEEDS_ACTION, attempts=(FAILED,), diagnosis=GATEWAY, server=STAGED, note=Note.STAGED
    )


def _escalated(w: FakeWorkbench) -> None:
    _waiting(w)
    tries = tuple(replace(FAILED, number=n) for n in (1, 2, 3, 4))
    w.run = a_run(Phase.ESCALATED, attempts=tries, diagnosis=GATEWAY, server=UNCHANGED)


def _done(w: FakeWorkbench) -> None:
    _confirm(w)
    second = attempt(2, ended_at=NOW)
    run = a_run(Phase.SUCCEEDED, attempts=(FAILED, second))
    more = (
        TimelineEntry(NOW - timedelta(minutes=9), "diagnosis", "service_transient"),
        TimelineEntry(NOW - timedelta(minutes=9), "waiting", "retry"),
        TimelineEntry(NOW - timedelta(minutes=8), "attempt-started", "2 import"),
        TimelineEntry(NOW, "solution-done", "CoE Core Components"),
    )
    w.run = replace(
        run,
        timeline=run.timeline + more,
        warnings=("Flow 'Admin | Welcome Email v3' was imported but is off: no connection.",),
    )


def _cancelled(w: FakeWorkbench) -> None:
    _done(w)
    w.run = a_run(Phase.CANCELLED, attempts=(FAILED,))


def _error(w: FakeWorkbench) -> None:
    _confirm(w)
    w.error = CoeError(
        "journal-not-writable", "The run cannot be written to disk.",
        detail="No space is left on the device.", hint="Free disk space, then try again.",
    )  # fmt: skip


def _package_empty(w: FakeWorkbench) -> None:
    _connected(w)
    w.run = a_run(Phase.PREPARING)


def a_package(name: str, display: str, version: str, entry: str | None = None) -> SolutionPackage:
    return SolutionPackage(
        name, display, SolutionVersion.parse(version), True, "MicrosoftPowerCAT", "admin",
        Path("/data/CoEStarterKit.zip"), "5f" * 32, entry, 8_400_000,
        components={"29": 64, "1": 41, "300": 12},
        dependencies=(PackageDependency("CreatorKitCore", SolutionVersion.parse("1.0.20240"), 14),),
    )  # fmt: skip


def _package_plan(w: FakeWorkbench) -> None:
    _package_empty(w)
    core = a_package(CORE, "Center of Excellence - Core Components", "4.50.6", "Core_managed.zip")
    audit = a_package(
        "CenterofExcellenceAuditLogs", "Center of Excellence - Audit Logs", "3.2", "Audit.zip"
    )
    steps = tuple(
        PlanStep(
            item.unique_name, item.display_name, before, str(item.version), PlanMode.UPGRADE,
            PlanReason.NEWER_VERSION, "newer", PlanReference(item.file, item.entry, item.sha256),
            wait, expected=ExpectedTime(MinuteRange(*minutes), "knowledge"),
        )
        for item, before, wait, minutes in (
            (core, "4.50.1", timedelta(0), (45, 120)),
            (audit, "3.1", timedelta(minutes=5), (5, 15)),
        )
    )  # fmt: skip
    refused = replace(steps[1], solution="CoETeams", display_name="Center of Excellence - Teams",
                      mode=PlanMode.REFUSE, from_version=None, text="Retired: it is not imported any more.")  # fmt: skip
    reading = PackageReading(
        Path("/data/CoEStarterKit.zip"),
        41_300_000,
        "c4" * 32,
        PackageKind.RELEASE_BUNDLE,
        (core, audit),
    )
    w.packages = PackageState(
        readings=(reading,), plan=UpgradePlan((*steps, refused)),
        warnings=("Center of Excellence - Core Components 4.50.6 was chosen twice; one file is used.",),
    )  # fmt: skip


def _package_bad(w: FakeWorkbench) -> None:
    _package_empty(w)
    problem = ReadingProblem("truncated", PackageSeverity.ERROR,
                             "The zip's end is missing: the download was cut. Download the file again.")  # fmt: skip
    reading = PackageReading(
        Path("/data/Core.zip"), 1_200_000, "aa" * 32, PackageKind.NOT_A_SOLUTION, (), (problem,)
    )
    w.packages = PackageState(readings=(reading,))


def _package_reading(w: FakeWorkbench) -> None:
    _package_empty(w)
    w.packages = PackageState(is_reading=True)


add_all(
    {
        "connect-empty": _connect_empty,
        "connect-code": _connect_code,
        "connect-browser": _connect_browser,
        "connect-reading": _connect_reading,
        "connect-failed": _connect_failed,
        "connect-done": _connected,
        "checklist-running": _checking,
        "checklist-confirm": _confirm,
        "checklist-blocked": _blocked,
        "checklist-ready": _ready,
        "checklist-error": _error,
        "import-running": _importing,
        "import-applying": _applying,
        "import-lost": _lost,
        "import-silent": _silent,
        "import-unwatched": _unwatched,
        "failure-waiting": _waiting,
        "waiting-other": _waiting_other,
        "failure-action": _needs_action,
        "failure-staged": _staged,
        "failure-escalated": _escalated,
        "finish-done": _done,
        "finish-cancelled": _cancelled,
    }
)
add_all(
    {
        "package-empty": _package_empty,
        "package-reading": _package_reading,
        "package-plan": _package_plan,
        "package-bad": _package_bad,
    },
    then=on_page(Place.PACKAGE),
)

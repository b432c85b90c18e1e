"""Scenes of the Package page that come out of the real planner and the real profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fake_workbench import FakeWorkbench
from scene_registry import SCENES, add_all, on_page

from coe_assistant.adapters.kits import read_kit
from coe_assistant.domain.difference import (
    Part,
    PartChange,
    PartKind,
    PartUser,
    StepDifference,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.kit import MinuteRange
from coe_assistant.domain.package import (
    PackageComponent,
    PackageDependency,
    PackageFlow,
    PackageKind,
    PackageReading,
    PackageReference,
    PackageTablePart,
    PackageVariable,
    ReadingProblem,
    Severity,
    SolutionPackage,
    TablePartKind,
)
from coe_assistant.domain.plan import plan_upgrade
from coe_assistant.domain.version import SolutionVersion
from coe_assistant.services.difference_state import DifferenceState
from coe_assistant.services.workbench_state import PackageState
from coe_assistant.ui.wording import Place

KIT = read_kit(Path(__file__).resolve().parents[2] / "resources" / "kits" / "coe-starter-kit.toml")
CORE = "CenterofExcellenceCoreComponents"
GOVERNANCE = "CenterofExcellenceAuditComponents"
NURTURE = "CenterofExcellenceNurtureComponents"
CREATOR = ("CreatorKitCore", "1.0.20241119.01")
SHA = "5f0c3a" * 10 + "5f0c"
FLOWS = tuple(f"Admin | Sync Template v4 (Part {number})" for number in range(1, 65))
OWN = OwnDuration(
    2, MinuteRange(59, 63), datetime(2026, 3, 1, tzinfo=UTC), MinuteRange(38, 44), MinuteRange(19, 21)
)  # fmt: skip


def solution(name: str, version: str, entry: str | None = None) -> SolutionPackage:
    known = KIT.solution(name)
    assert known is not None
    return SolutionPackage(
        name, known.display_name, SolutionVersion.parse(version), True, known.publisher,
        known.prefix, Path(entry or f"{name}_{version}_managed.zip").with_name("CoEStarterKit.zip")
        if entry else Path(f"{name}_{version.replace('.', '_')}_managed.zip"),
        SHA, entry, 27_900_000,
        components={"1": 2, "29": 64, "300": 2, "61": 1},
        listed=(
            PackageComponent("1", "admin_App", "PowerApps App"),
            PackageComponent("1", "admin_Flow", "Flow"),
            *(PackageComponent("29", f"{number:08x}-1111-2222-3333-444444444444", name) for number, name in enumerate(FLOWS)),
            PackageComponent("300", "admin_initialsetuppage_d45cf", "Initial setup page"),
            PackageComponent("300", "admin_managepermissions_bfe40", "Manage permissions"),
            PackageComponent("61", "admin_flowicon", "admin_flowicon"),
        ),
        flows=tuple(PackageFlow(f"{number}", name) for number, name in enumerate(FLOWS)),
        variables=(PackageVariable("admin_AdminMail", "100000000", has_value=False),
                   PackageVariable("admin_TenantID", "100000000", has_value=True)),
        references=(PackageReference("admin_CoECoreDataverse", "/apis/shared_commondataserviceforapps"),
                    PackageReference("admin_CoECoreTeams", "/apis/shared_teams")),
        dependencies=(PackageDependency("CreatorKitCore", SolutionVersion.parse("1.0.20240529.1"), 273),),
        tables=frozenset({"admin_app", "admin_flow"}),
        table_parts=tuple(
            PackageTablePart(kind, table, f"{number}", f"Part {number}")
            for table, counts in (("admin_app", (117, 3, 9)), ("admin_flow", (85, 2, 7)))
            for kind, many in zip(TablePartKind, counts, strict=True)
            for number in range(many)
        ),
    )  # fmt: skip


def _choose(
    w: FakeWorkbench, have: dict[str, str], *chosen: SolutionPackage, own: bool = False
) -> None:
    rows = [
        InstalledSolution(name, SolutionVersion.parse(text), True) for name, text in have.items()
    ]
    times = {CORE: OWN} if own else None
    readings = tuple(
        PackageReading(one.file, 27_900_000, one.sha256, PackageKind.SOLUTION, (one,))
        for one in chosen
        if one.entry is None
    )
    inner = tuple(one for one in chosen if one.entry is not None)
    if inner:
        bundle = PackageReading(
            inner[0].file, 41_300_000, "c4" * 32, PackageKind.RELEASE_BUNDLE, inner
        )
        readings = (*readings, bundle)
    w.packages = PackageState(readings=readings, plan=plan_upgrade(chosen, rows, KIT, times))  # fmt: skip


def long_way(w: FakeWorkbench) -> None:
    have = {CORE: "4.2", GOVERNANCE: "3.24", CREATOR[0]: CREATOR[1]}
    chosen = (
        solution(CORE, "4.50.9", "kit/CenterofExcellenceCoreComponents_4_50_9_managed.zip"),
        solution(GOVERNANCE, "3.25", "kit/CenterofExcellenceAuditComponents_3_25_managed.zip"),
        solution(NURTURE, "3.19", "kit/CenterofExcellenceNurtureComponents_3_19_managed.zip"),
    )
    _choose(w, have, *chosen)
    w.difference = DifferenceState(is_reading=True)


def still_used(w: FakeWorkbench) -> None:
    _choose(w, {CORE: "4.23", CREATOR[0]: CREATOR[1]}, solution(CORE, "4.24"), own=True)
    gone = tuple(
        Part(f"{number}", f"Admin | Sync Template v3 (Part {number})") for number in range(21)
    )
    legacy = Part("admin_coecoredataverselegacy", "admin_CoECoreDataverseLegacy")
    rating = Part("admin_app.admin_oldrating", "PowerApps App: Old Rating")
    again = Part("x", "Admin | Audit Logs | Sync Audit Logs (V2)")
    changes = (
        PartChange(PartKind.FLOW, (*gone, again), (replace(again, key="y"),)),
        PartChange(PartKind.TABLE),
        PartChange(PartKind.APP, is_known=False),
        PartChange(PartKind.REFERENCE, (legacy,)),
        PartChange(PartKind.VARIABLE, (), (Part("admin_new", "admin_DelayObjectInventory"),)),
        PartChange(PartKind.COLUMN, (rating,), (Part("z", "PowerApps App: New Rating"),)),
        PartChange(PartKind.FORM),
        PartChange(PartKind.VIEW, (), (Part("v", "Flow: Flows without an owner"),)),
    )
    users = (
        PartUser(
            PartKind.FLOW, gone[3].name, "Contoso | Tidy up the inventory", "29", "ContosoTools"
        ),
        PartUser(PartKind.REFERENCE, legacy.name, "Contoso | Weekly report", "29", "Active"),
        PartUser(PartKind.COLUMN, rating.name, "Contoso | Rate apps", "29", "ContosoTools"),
    )
    step = StepDifference(CORE, "Center of Excellence - Core Components", "4.23", "4.24", changes, users,
                          "The list of apps could not be read.")  # fmt: skip
    w.difference = DifferenceState(is_read=True, steps=(step,))


def not_comparable(w: FakeWorkbench) -> None:
    _choose(w, {CORE: "4.49.2", CREATOR[0]: CREATOR[1]}, solution(CORE, "4.50.6"))
    w.difference = DifferenceState(error=CoeError("service-down", "Dataverse did not answer."))


def refused(w: FakeWorkbench) -> None:
    have = {
        CORE: "4.11",
        "CenterofExcellenceAuditLogs": "3.3",
        CREATOR[0]: CREATOR[1],
        GOVERNANCE: "3.25",
    }
    wrong = replace(
        solution(GOVERNANCE, "3.25"),
        file=Path("CenterofExcellenceAuditComponents_3_26_managed.zip"),
    )
    _choose(w, have, solution(CORE, "4.50.9"), wrong)
    problem = ReadingProblem("carries-values", Severity.WARNING,
                             "The file carries values of environment variables (1), such as admin_TenantID; an import overwrites yours. Note down your own values before.")  # fmt: skip
    first, *rest = w.packages.readings
    w.packages = replace(w.packages, readings=(replace(first, problems=(problem,)), *rest))


def _on_package_page(show: Callable[[FakeWorkbench], None]) -> Callable[[FakeWorkbench], None]:
    def scene(w: FakeWorkbench) -> None:
        SCENES["package-empty"](w)
        show(w)

    return scene


add_all(
    {
        "package-long-way": _on_package_page(long_way),
        "package-still-used": _on_package_page(still_used),
        "package-not-comparable": _on_package_page(not_comparable),
        "package-refused": _on_package_page(refused),
    },
    then=on_page(Place.PACKAGE),
)

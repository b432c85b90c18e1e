"""Table of plans; each row names where its expectation comes from (issue 3, must hold)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coe_assistant.adapters.kits import read_kit
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.kit import Kit, MinuteRange
from coe_assistant.domain.package import PackageDependency, SolutionPackage
from coe_assistant.domain.plan import PlanMode, UpgradePlan, plan_upgrade
from coe_assistant.domain.version import SolutionVersion

KITS = Path(__file__).resolve().parents[2] / "resources" / "kits"
KIT = read_kit(KITS / "coe-starter-kit.toml")
CORE = "CenterofExcellenceCoreComponents"
GOVERNANCE = "CenterofExcellenceAuditComponents"
NURTURE = "CenterofExcellenceNurtureComponents"
INNOVATION = "CenterofExcellenceInnovationBacklog"
AUDIT_LOGS = "CenterofExcellenceAuditLogs"
CREATOR = "CreatorKitCore"
NEW_CREATOR = (CREATOR, "1.0.20241119.01")


def package(name: str, version: str, **changes: object) -> SolutionPackage:
    known = KIT.solution(name)
    values: dict[str, object] = {
        "unique_name": name,
        "display_name": name,
        "version": SolutionVersion.parse(version),
        "is_managed": True,
        "publisher": known.publisher if known else "contoso",
        "publisher_prefix": "x",
        "file": Path(f"{name}_{version.replace('.', '_')}_managed.zip"),
        "sha256": version,
    }
    return SolutionPackage(**(values | changes))  # type: ignore[arg-type] # values by name


def installed(*rows: tuple[str, str]) -> list[InstalledSolution]:
    return [InstalledSolution(name, SolutionVersion.parse(text), True) for name, text in rows]


def core_plan(have: str, want: str, *others: tuple[str, str]) -> UpgradePlan:
    rows = installed((CORE, have), NEW_CREATOR, *others)
    return plan_upgrade([package(CORE, want)], rows, KIT)


def ids(plan: UpgradePlan) -> set[str]:
    return {problem.id for problem in plan.problems}


# kit.json version_notes: what must be done or known before, by the version that a step starts from.
LATER = {"app-variables", "admin-v2-connector"}
EXPECTED_BEFORE = {
    "4.2": LATER
    | {"first-v4-flows", "v3-flows", "maker-group-id", "coe-settings", "audit-flow-id"},
    "4.43": {"admin-v2-connector"},
    "4.47.1": {"admin-v2-connector"},
    "4.49.2": set(),
    "4.50.2": set(),
}


@pytest.mark.parametrize(
    ("have", "want", "via", "obstacles"),
    [
        pytest.param(
            "4.2",
            "4.50.9",
            ("4.45", "4.47", "4.49"),
            ("v3-flows", "coe-settings", "audit-flow-id", "too-many-requests"),
            id="4.2 to latest: kit #10886, upgrade-procedure 4 and 5",
        ),
        pytest.param(
            "4.43",
            "4.50.9",
            ("4.45", "4.47", "4.49"),
            ("admin-v2-connector", "too-many-requests"),
            id="4.43 to 4.50.9: kit #10886, #9643; V2 connector: procedure 1 and source",
        ),
        pytest.param(
            "4.47.1",
            "4.50.9",
            ("4.49",),
            ("admin-v2-connector", "too-many-requests"),
            id="TROUBLESHOOTING-UPGRADES (low)",
        ),
        pytest.param(
            "4.49.2",
            "4.50.6",
            (),
            ("too-many-requests",),
            id="4.49.2 to 4.50.6: kit #9805 within three months, #10382 throttled",
        ),
        pytest.param(
            "4.50.2", "4.50.6", (), ("too-many-requests",), id="4.50.2 to 4.50.6: kit #9805, #10382"
        ),
    ],
)
def test_plan_upgrade_newer_core_gives_path(have, want, via, obstacles):
    plan = core_plan(have, want)
    (step,) = plan.steps
    assert plan.is_possible
    assert (step.mode, step.from_version, step.to_version) == (PlanMode.UPGRADE, have, want)
    assert set(obstacles) <= {one.id for one in step.obstacles}
    must_be_read = {one.id for one in step.obstacles if not one.is_hint}
    assert must_be_read == EXPECTED_BEFORE[have]
    assert tuple(v for proposal in plan.proposals for v in proposal.missing) == via


@pytest.mark.parametrize(
    ("have", "want", "reason"),
    [
        pytest.param("4.50.6", "4.50.6", "same-version", id="kit #9403, #5248"),
        pytest.param("4.50.6", "4.40", "lower-version", id="kit #10357"),
        pytest.param("4.9", "4.15", "", id="version_rules.order: 4.9 is below 4.15"),
    ],
)
def test_plan_upgrade_version_not_newer_refuses(have, want, reason):
    plan = core_plan(have, want)
    assert plan.is_possible is (reason == "")
    assert not reason or (plan.steps[0].mode is PlanMode.REFUSE and reason in ids(plan))


def test_plan_upgrade_first_install_installs():  # pac.md 1.2
    plan = plan_upgrade([package(CORE, "4.50.6")], installed(NEW_CREATOR), KIT)
    assert plan.is_possible
    assert plan.steps[0].mode is PlanMode.INSTALL
    assert plan.steps[0].from_version is None


def test_plan_upgrade_audit_logs_below_413_blocks():  # kit #6018, upgrade-procedure 0.4
    assert "audit-log-connector" in ids(core_plan("4.11", "4.50.6", (AUDIT_LOGS, "3.3")))
    assert not core_plan("4.11", "4.50.6", (AUDIT_LOGS, "3.3")).is_possible
    assert core_plan("4.11", "4.50.6").is_possible


def test_plan_upgrade_creator_kit_missing_is_error():  # kit #4765, #9233
    plan = plan_upgrade([package(CORE, "4.50.6")], installed((CORE, "4.49")), KIT)
    assert "missing-prerequisite" in ids(plan)
    assert not plan.is_possible
    [needs] = {one.needs for one in plan.problems if one.needs}
    assert needs.startswith("Creator Kit 1.0.")  # resources/kits: what this version was built with


def test_plan_upgrade_creator_kit_older_warns():  # kit #7739
    rows = installed((CORE, "4.49"), (CREATOR, "1.0.20221205.1"))
    plan = plan_upgrade([package(CORE, "4.50.6")], rows, KIT)
    assert "old-prerequisite" in ids(plan)
    assert plan.is_possible


def test_plan_upgrade_governance_newer_than_core_warns():  # readme of the download: Core first
    need = PackageDependency(CORE, SolutionVersion.parse("4.50"), 3)
    rows = installed((CORE, "4.33"), (GOVERNANCE, "3.20"), NEW_CREATOR)
    plan = plan_upgrade([package(GOVERNANCE, "3.25", dependencies=(need,))], rows, KIT)
    assert "wrong-order" in ids(plan)


def test_plan_upgrade_bundle_of_four_is_ordered():  # kit.json import_order
    names = {INNOVATION: "3.1", NURTURE: "3.19", GOVERNANCE: "3.25", CORE: "4.50.6"}
    chosen = [package(name, text, entry=f"{name}.zip") for name, text in names.items()]
    rows = installed((CORE, "4.49.2"), (GOVERNANCE, "3.25"), NEW_CREATOR)
    plan = plan_upgrade(chosen, rows, KIT)
    assert plan.is_possible
    assert [step.solution for step in plan.imports] == [CORE, NURTURE, INNOVATION]
    assert [step.reason.value for step in plan.steps if not step.is_import] == ["same-version"]
    assert not plan.imports[0].wait_before
    assert plan.imports[1].wait_before


def test_plan_upgrade_versions_of_one_solution_are_chained():  # kit #10886
    chosen = [package(CORE, text) for text in ("4.50.9", "4.45", "4.49", "4.47")]
    plan = plan_upgrade(chosen, installed((CORE, "4.43"), NEW_CREATOR), KIT)
    assert [step.from_version for step in plan.steps] == ["4.43", "4.45", "4.47", "4.49"]
    assert plan.proposals == ()
    assert [step.wait_before > timedelta(0) for step in plan.steps] == [False, True, True, True]


def test_plan_upgrade_advised_version_is_there_under_its_release_number():  # 4.47 came as 4.47.1
    chosen = [package(CORE, text) for text in ("4.50.9", "4.47.1", "4.49")]
    plan = plan_upgrade(chosen, installed((CORE, "4.43"), NEW_CREATOR), KIT)
    (proposal,) = plan.proposals
    assert proposal.missing == ("4.45",)
    assert [(one.version, one.release, one.is_chosen) for one in proposal.stops][:1] == [
        ("4.45", "November 2024", False)
    ]
    assert proposal.where.endswith("/releases")  # the download link gives the latest only


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_managed": False}, "unmanaged-over-managed"),
        ({"publisher": "DefaultPublisherorg1"}, "wrong-publisher"),
    ],
)
def test_plan_upgrade_wrong_file_refuses(changes, reason):  # anatomy 4 and the files
    rows = installed((CORE, "4.49"), NEW_CREATOR)
    plan = plan_upgrade([package(CORE, "4.50.6", **changes)], rows, KIT)
    assert plan.steps[0].reason.value == reason
    assert not plan.is_possible


def test_plan_upgrade_leftover_upgrade_refuses():  # kit.json leftover_upgrade, #7148
    plan = core_plan("4.49", "4.50.6", (f"{CORE}_Upgrade", "4.50.4"))
    assert plan.steps[0].reason.value == "leftover-upgrade"


def test_plan_upgrade_unmanaged_installed_refuses():  # powerapps-tools #1160
    rows = [InstalledSolution(CORE, SolutionVersion.parse("4.49"), False)]
    plan = plan_upgrade([package(CORE, "4.50.6")], [*rows, *installed(NEW_CREATOR)], KIT)
    assert plan.steps[0].reason.value == "managed-over-unmanaged"


def test_plan_upgrade_renamed_file_warns():  # kit #10357
    renamed = package(CORE, "4.50.4", file=Path(f"{CORE}_4_50_6_managed.zip"))
    plan = plan_upgrade([renamed], installed((CORE, "4.49"), NEW_CREATOR), KIT)
    assert "renamed-file" in ids(plan)
    assert plan.is_possible


def test_plan_upgrade_unknown_solution_warns():  # issue 3, item 4
    plan = plan_upgrade([package("ContosoTravel", "1.0")], installed(NEW_CREATOR), KIT)
    assert "unknown-solution" in ids(plan)
    assert plan.is_possible


@pytest.mark.parametrize(
    ("sha256", "reason"), [("a", "duplicate-package"), ("b", "same-version-other-contents")]
)
def test_plan_upgrade_version_chosen_twice_is_told_by_hash(sha256, reason):  # anatomy 6
    chosen = [package(CORE, "4.50.6", sha256="a"), package(CORE, "4.50.6", sha256=sha256)]
    plan = plan_upgrade(chosen, installed((CORE, "4.49"), NEW_CREATOR), KIT)
    assert len(plan.imports) == 1
    assert plan.is_possible is (reason == "duplicate-package")
    assert reason in ids(plan)


@pytest.mark.parametrize("version", ["4.50.6", "4.49.2"])
def test_plan_upgrade_unmanaged_beside_managed_is_left_out(version):  # issue 3, reader
    chosen = [
        package(CORE, "4.50.6", sha256="a"),
        package(CORE, version, sha256="b", is_managed=False),
    ]
    plan = plan_upgrade(chosen, installed((CORE, "4.49"), NEW_CREATOR), KIT)
    assert [step.to_version for step in plan.imports] == ["4.50.6"]
    assert plan.is_possible
    assert "unmanaged-beside-managed" in ids(plan)


@pytest.mark.parametrize("kit", [KIT, Kit("generic", "Any")])
def test_plan_upgrade_file_of_a_holding_solution_refuses(kit):  # http-contracts 1.4
    rows = installed((CORE, "4.49"), NEW_CREATOR)
    plan = plan_upgrade([package(f"{CORE}_Upgrade", "4.50.6")], rows, kit)
    assert plan.steps[0].reason.value == "holding-file"
    assert not plan.is_possible


def test_plan_upgrade_name_that_merely_ends_like_a_holding_solution_is_no_refusal():
    plan = plan_upgrade(
        [package("Contoso_Upgrade", "1.0")], installed(NEW_CREATOR), Kit("generic", "Any")
    )
    assert plan.is_possible


def test_plan_upgrade_own_history_wins_over_knowledge():  # issue 3, item 4
    rows = installed((CORE, "4.49"), NEW_CREATOR)
    known = plan_upgrade([package(CORE, "4.50.6")], rows, KIT).steps[0].expected
    own = OwnDuration(2, MinuteRange(31, 44), datetime(2026, 3, 1, tzinfo=UTC))
    measured = plan_upgrade([package(CORE, "4.50.6")], rows, KIT, {CORE: own}).steps[0].expected
    assert known is not None
    assert measured is not None
    assert (known.minutes, known.is_own) == (MinuteRange(45, 120), False)  # kit #6653
    assert (measured.minutes, measured.is_own) == (MinuteRange(31, 44), True)
    assert "2026-03-01" in measured.source


def test_plan_upgrade_second_profile_is_data_alone():  # issue 3, item 3
    kit = read_kit(KITS / "creator-kit.toml")
    chosen = [package(CREATOR, "1.0.20241119.01"), package(CORE, "4.50.6")]
    plan = plan_upgrade(chosen, installed((CREATOR, "1.0.20240529.1"), (CORE, "4.49")), kit)
    assert [step.solution for step in plan.imports] == [CREATOR, CORE]
    assert ids(plan) == {"unknown-solution"}  # Core is no part of this product
    other = package(CREATOR, "1.0.20241119.01", publisher="contoso")
    assert "wrong-publisher" in ids(plan_upgrade([other], [], kit))


def test_plan_upgrade_generic_profile_claims_nothing():
    kit = read_kit(KITS / "generic.toml")
    plan = plan_upgrade([package("Travel", "2.0")], installed(("Travel", "1.9")), kit)
    (step,) = plan.steps
    assert plan.is_possible
    assert (step.mode, step.expected, step.obstacles) == (PlanMode.UPGRADE, None, ())
    assert plan.problems == ()


@pytest.mark.parametrize("have", ["1.70", "2.75"])
def test_plan_upgrade_very_old_version_advises_a_new_environment(have):  # kit #2978, #2802
    assert "too-old" in ids(core_plan(have, "4.50.9"))


def test_plan_upgrade_teams_core_is_another_product():  # kit.json solutions: coreteams
    teams = package("CenterofExcellenceCoreComponentsTeams", "2.0")
    plan = plan_upgrade([teams], installed(NEW_CREATOR), KIT)
    assert plan.steps[0].reason.value == "retired-solution"

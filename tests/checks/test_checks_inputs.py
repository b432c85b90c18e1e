"""From readings, plan and profile to the facts of the checks."""

from __future__ import annotations

from pathlib import Path

from checkfakes import CORE, CREATOR_KIT

from coe_assistant.checks.package_inputs import (
    in_plan_order,
    package_facts,
    plan_facts,
    product_facts,
)
from coe_assistant.domain.kit import Ground, Kit, KitSolution, Obstacle, Prerequisite, Trust
from coe_assistant.domain.package import (
    PackageDependency,
    PackageFlow,
    PackageKind,
    PackageReading,
    PackageReference,
    ReadingProblem,
    Severity,
    SolutionPackage,
)
from coe_assistant.domain.plan_values import (
    PlanMode,
    PlanProblem,
    PlanReason,
    PlanReference,
    PlanStep,
    Proposal,
    UpgradePlan,
)
from coe_assistant.domain.version import SolutionVersion

V = SolutionVersion.parse
GROUND = Ground("test", Trust.CONFIRMED)
KIT = Kit(
    "coe",
    "CoE Starter Kit",
    solutions=(
        KitSolution(CORE, "Core", GROUND, depends_on=(CREATOR_KIT,)),
        KitSolution(CREATOR_KIT, "Creator Kit", GROUND),
    ),
    prerequisites=(
        Prerequisite(CORE, CREATOR_KIT, V("4.2"), V("1.0.0.2"), GROUND),
        Prerequisite(CORE, "Later", V("5.0"), None, GROUND),
    ),
    languages=(1033,),
)


def package(**changes):
    values = {
        "unique_name": CORE,
        "display_name": "Core",
        "version": V("4.50.6"),
        "is_managed": True,
        "publisher": "powerplatformadmin",
        "publisher_prefix": "admin",
        "file": Path("/x/core.zip"),
        "sha256": "ab",
        "flows": (PackageFlow("F1", "Driver"),),
        "references": (
            PackageReference("admin_a", "/providers/Microsoft.PowerApps/apis/shared_teams"),
            PackageReference("admin_b", "/providers/Microsoft.PowerApps/apis/shared_teams"),
            PackageReference("admin_c", ""),
        ),
        "dependencies": (PackageDependency("Other", V("1.0"), 3),),
    }
    return SolutionPackage(**(values | changes))


def reading(*packages, problems=()):
    kind = PackageKind.SOLUTION if packages else PackageKind.NOT_A_SOLUTION
    return PackageReading(Path("/x/core.zip"), 1, "cd", kind, packages, problems)


def test_package_facts_join_what_the_file_says_and_what_the_profile_knows():
    [facts] = package_facts([reading(package())], KIT)
    assert (facts.file, facts.solution, facts.version) == ("core.zip", CORE, "4.50.6")
    assert facts.connectors == ("shared_teams",)
    assert facts.flow_ids == {"f1"}
    needs = [(one.name, str(one.version) if one.version else None) for one in facts.requires]
    assert needs == [("Other", "1.0"), (CREATOR_KIT, None), (CREATOR_KIT, "1.0.0.2")]


def test_package_facts_of_a_file_that_was_not_read_to_its_end_know_no_flows():
    [facts] = package_facts([reading(package(has_all_parts=False))], KIT)
    assert facts.flow_ids is None


def test_package_facts_of_no_solution_still_hold_its_problem():
    problem = ReadingProblem("not-a-zip", Severity.ERROR, "It is a web page.")
    [facts] = package_facts([reading(problems=(problem,))], KIT)
    assert facts.solution == ""
    assert facts.problems[0].is_error


def test_package_facts_of_a_bundle_tell_its_problems_once():
    problem = ReadingProblem("odd", Severity.WARNING, "Odd.")
    facts = package_facts([reading(package(), package(unique_name="B"), problems=(problem,))], KIT)
    assert [len(one.problems) for one in facts] == [1, 0]
    assert not facts[0].problems[0].is_error


def step(solution, version, mode=PlanMode.UPGRADE, **changes):
    return PlanStep(
        solution,
        solution,
        changes.pop("from_version", "4.50.2"),
        version,
        mode,
        PlanReason.NEWER_VERSION,
        "Words.",
        PlanReference(Path("/x/core.zip"), None, "ab"),
        **changes,
    )


def obstacle(title, *, is_blocking):
    return Obstacle("o", CORE, V("4.50"), title, "Do this.", GROUND, is_blocking=is_blocking)


def test_plan_facts_tell_refusals_and_advice_apart():
    obstacles = (obstacle("Slow", is_blocking=False), obstacle("Stops", is_blocking=True))
    plan = UpgradePlan(
        (
            step(CORE, "4.50.6", obstacles=obstacles),
            step("B", "1.0", PlanMode.REFUSE),
            step("C", "1.0", PlanMode.INSTALL, from_version=None),
        ),
        (Proposal(CORE, "4.43", "4.50.6", ("4.45",), ("4.45",), "By 4.45.", "web", GROUND),),
        (
            PlanProblem("lower-version", Severity.ERROR, "B is lower."),
            PlanProblem("renamed", Severity.WARNING, "Renamed."),
            PlanProblem("same-version", Severity.WARNING, "D is there."),
            PlanProblem("renamed", Severity.WARNING, "Renamed."),
        ),
    )
    facts = plan_facts(plan)
    assert facts.steps == ((CORE, "4.50.2", "4.50.6"), ("C", "", "1.0"))
    assert [(one.text, one.is_refusal) for one in facts.problems] == [
        ("B is lower.", True),
        ("Renamed.", False),
        ("Slow: Do this.", False),
        ("Stops: Do this.", True),
        ("By 4.45.", False),
    ]


def test_plan_facts_with_nothing_else_to_import_refuse_the_version_that_is_there():
    problem = PlanProblem("same-version", Severity.ERROR, "It is there.")
    facts = plan_facts(UpgradePlan((step(CORE, "4.50.2", PlanMode.REFUSE),), (), (problem,)))
    assert [one.is_refusal for one in facts.problems] == [True]


def test_packages_come_in_the_order_of_the_plan():
    facts = package_facts(
        [reading(package()), reading(package(unique_name="Z")), reading(package(unique_name="A"))],
        KIT,
    )
    ordered = in_plan_order(facts, (step("A", "4.50.6"), step(CORE, "4.50.6")))
    assert [one.solution for one in ordered] == ["A", CORE, "Z"]


def test_product_facts_name_solutions_and_languages():
    facts = product_facts(KIT)
    assert facts.solutions == (CORE, CREATOR_KIT)
    assert facts.languages == (1033,)

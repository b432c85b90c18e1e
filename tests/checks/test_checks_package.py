"""Checks over the chosen files: solution-file, upgrade-path, dependencies, languages."""

from __future__ import annotations

import pytest
from checkfakes import (
    CORE,
    CREATOR_KIT,
    UNREADABLE,
    FakeClients,
    core_package,
    dataverse,
    make_context,
    solution,
)

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.dependencies import DependenciesCheck
from coe_assistant.checks.inputs import (
    PackageProblem,
    PlanFacts,
    PlanProblem,
    ProductFacts,
    RequiredSolution,
)
from coe_assistant.checks.languages import LanguagesCheck
from coe_assistant.checks.solution_file import SolutionFileCheck
from coe_assistant.checks.upgrade_path import UpgradePathCheck
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.version import SolutionVersion

V = SolutionVersion.parse


def with_dataverse(**answers):
    return FakeClients(dataverse=dataverse(**answers))


def test_solution_file_with_an_error_fails_and_names_it():
    problem = PackageProblem("truncated", "core.zip is cut off", is_error=True)
    report = evaluate(
        SolutionFileCheck(), make_context(packages=(core_package(problems=(problem,)),))
    )
    assert report.status is CheckStatus.FAIL
    assert "core.zip is cut off" in report.summary
    assert [remedy.id for remedy in report.remedies] == ["choose"]


def test_solution_file_with_a_warning_warns():
    problem = PackageProblem("publisher", "another publisher", is_error=False)
    report = evaluate(
        SolutionFileCheck(), make_context(packages=(core_package(problems=(problem,)),))
    )
    assert report.status is CheckStatus.WARN
    assert report.facts["files"][0]["sha256"] == "ab" * 32


def test_solution_file_without_a_file_is_unknown():
    assert evaluate(SolutionFileCheck(), make_context(packages=())).status is CheckStatus.UNKNOWN


def test_upgrade_path_refused_by_the_plan_fails_without_asking_the_server():
    plan = PlanFacts((), (PlanProblem("same-version", "4.50.6 is installed", is_refusal=True),))
    report = evaluate(UpgradePathCheck(), make_context(plan=plan, clients=None))
    assert report.status is CheckStatus.FAIL
    assert "4.50.6 is installed" in report.summary


NEEDS = PlanProblem(
    "missing-prerequisite", "Core needs Creator Kit", is_refusal=True, needs="Creator Kit 1.0.1"
)
LOWER = PlanProblem("lower-version", "4.50.6 is installed", is_refusal=True)
LEFTOVER = PlanProblem("leftover-upgrade", "Half of an upgrade is there", is_refusal=True)


@pytest.mark.parametrize(
    ("problems", "remedies"),
    [
        ((NEEDS,), ["install"]),
        ((LOWER,), ["choose"]),
        ((LEFTOVER,), ["see-leftover"]),
        ((NEEDS, LEFTOVER), ["install", "see-leftover"]),
        ((NEEDS, LOWER), ["install", "choose"]),
        ((LEFTOVER, LOWER), ["choose"]),
    ],
)
def test_upgrade_path_advises_what_puts_the_refusal_right(problems, remedies):
    report = evaluate(UpgradePathCheck(), make_context(plan=PlanFacts((), problems)))
    assert [one.id for one in report.remedies] == remedies
    texts = " ".join(one.text for one in report.remedies)
    assert ("higher version" in texts) == ("choose" in remedies)
    assert ("Install the missing solution first: Creator Kit 1.0.1." in texts) == (
        "install" in remedies
    )


def test_upgrade_path_with_advice_warns():
    advice = PlanProblem("step", "go to 4.49 first", is_refusal=False, solution=CORE)
    plan = PlanFacts(((CORE, "4.50.2", "4.50.6"),), (advice,))
    report = evaluate(UpgradePathCheck(), make_context(plan=plan))
    assert report.status is CheckStatus.WARN
    assert "4.49" in report.summary


@pytest.mark.parametrize(
    ("planned", "installed", "status"),
    [
        ("4.50.2", "4.50.2.0", CheckStatus.PASS),
        ("4.50.2", "4.50.3", CheckStatus.FAIL),
        ("", "4.50.2", CheckStatus.FAIL),
        ("4.50.2", None, CheckStatus.FAIL),
        ("", None, CheckStatus.PASS),
    ],
)
def test_upgrade_path_must_start_from_what_is_installed_now(planned, installed, status):
    rows = () if installed is None else (solution(CORE, installed),)
    context = make_context(
        plan=PlanFacts(((CORE, planned, "4.50.6"),)),
        clients=with_dataverse(installed_solutions=rows),
    )
    assert evaluate(UpgradePathCheck(), context).status is status


def test_upgrade_path_of_two_steps_compares_only_the_first_of_each_solution():
    plan = PlanFacts(((CORE, "4.50.2", "4.50.4"), (CORE, "4.50.4", "4.50.6")))
    assert evaluate(UpgradePathCheck(), make_context(plan=plan)).status is CheckStatus.PASS


def test_upgrade_path_without_a_plan_is_unknown():
    assert evaluate(UpgradePathCheck(), make_context(plan=None)).status is CheckStatus.UNKNOWN


def need(name, version=None):
    return RequiredSolution(name, V(version) if version else None)


def judged(installed, requires, product=()):
    context = make_context(
        clients=with_dataverse(installed_solutions=installed),
        packages=(core_package(requires=requires),),
        product=ProductFacts("CoE Starter Kit", (CORE,), product),
    )
    return evaluate(DependenciesCheck(), context)


def test_dependencies_missing_solution_fails_and_names_it():
    report = judged((), (need(CREATOR_KIT, "1.0"),))
    assert report.status is CheckStatus.FAIL
    assert CREATOR_KIT in report.summary
    assert report.remedies[0].link


@pytest.mark.parametrize(
    ("missing", "remedies"),
    [
        (("msdyn_FlowApprovalsCore",), ["approvals"]),
        (("msdyn_FlowApprovals", CREATOR_KIT), ["approvals", "install"]),
        ((CREATOR_KIT,), ["install"]),
    ],
)
def test_dependencies_missing_approvals_are_had_by_using_them(missing, remedies):
    report = judged((), tuple(need(name, "1.0") for name in missing))
    assert [one.id for one in report.remedies] == remedies


def test_dependencies_older_solution_only_warns():
    report = judged((solution(CREATOR_KIT, "1.0.0.1"),), (need(CREATOR_KIT, "1.0.0.2"),))
    assert report.status is CheckStatus.WARN
    assert report.facts["required"][0]["installed"] == "1.0.0.1"


def test_dependencies_same_or_newer_solution_passes():
    report = judged((solution("creatorkitcore", "1.1"),), (need(CREATOR_KIT, "1.0.0.2"),))
    assert report.status is CheckStatus.PASS


def test_dependencies_on_a_hidden_solution_are_asked_for_by_name():
    hidden = solution("msdyn_Hidden")

    def rows(names=()):
        return (hidden,) if hidden.unique_name in names else ()

    assert judged(rows, (need("msdyn_Hidden"),)).status is CheckStatus.PASS


def test_dependencies_of_the_product_count_though_the_package_is_silent():
    assert judged((), (), (need(CREATOR_KIT),)).status is CheckStatus.FAIL


def test_dependencies_on_system_solutions_and_on_itself_are_no_dependencies():
    assert judged((), (need("Active"), need(CORE))).status is CheckStatus.PASS


def test_dependencies_takes_the_strictest_version_asked_for():
    report = judged(
        (solution(CREATOR_KIT, "1.5"),),
        (need(CREATOR_KIT), need(CREATOR_KIT, "1.2"), need(CREATOR_KIT, "2.0")),
    )
    assert report.status is CheckStatus.WARN


@pytest.mark.parametrize(
    ("kit_first", "status"), [(True, CheckStatus.PASS), (False, CheckStatus.FAIL)]
)
def test_dependencies_brought_by_an_earlier_package_are_met(kit_first, status):
    kit = core_package(solution=CREATOR_KIT, version="1.1")
    core = core_package(requires=(need(CREATOR_KIT, "1.0"),))
    context = make_context(
        clients=with_dataverse(installed_solutions=()),
        packages=(kit, core) if kit_first else (core, kit),
        product=ProductFacts(),
    )
    assert evaluate(DependenciesCheck(), context).status is status


def test_languages_english_missing_fails_and_may_be_overridden():
    report = evaluate(
        LanguagesCheck(), make_context(clients=with_dataverse(provisioned_languages=(1031,)))
    )
    assert report.status is CheckStatus.FAIL
    assert report.overridable
    assert report.facts == {"enabled": [1031], "needed": [1033], "missing": [1033]}


def test_languages_of_a_product_that_needs_none_is_skipped():
    context = make_context(product=ProductFacts("generic"))
    assert evaluate(LanguagesCheck(), context).status is CheckStatus.SKIPPED


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
@pytest.mark.parametrize("check", [UpgradePathCheck(), DependenciesCheck()], ids=lambda c: c.id)
def test_check_whose_solutions_cannot_be_read_is_unknown(check, error):
    context = make_context(clients=with_dataverse(installed_solutions=error))
    report = evaluate(check, context)
    assert report.status is CheckStatus.UNKNOWN
    assert report.facts["request_id"] == "req-1"


@pytest.mark.parametrize("error", UNREADABLE, ids=lambda error: error.slug)
def test_languages_that_cannot_be_read_are_unknown(error):
    context = make_context(clients=with_dataverse(provisioned_languages=error))
    assert evaluate(LanguagesCheck(), context).status is CheckStatus.UNKNOWN

"""Turns what the reader, the planner and the profile know into the few facts of the checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coe_assistant.checks.inputs import (
    PackageFacts,
    PackageProblem,
    PlanFacts,
    PlanProblem,
    ProductFacts,
    RequiredSolution,
)
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import PackageReading, Severity, SolutionPackage
from coe_assistant.domain.plan_values import PlanReason, PlanStep, UpgradePlan


def package_facts(readings: Iterable[PackageReading], kit: Kit) -> tuple[PackageFacts, ...]:
    """Return one entry for each solution of the read files, in the order of the files.

    A file without a solution gives one entry too, so that its problems are seen. Problems of a
    bundle stand at its first solution.
    """
    found: list[PackageFacts] = []
    for reading in readings:
        problems = tuple(
            PackageProblem(one.id, one.text, is_error=one.severity is Severity.ERROR)
            for one in reading.problems
        )
        if not reading.solutions:
            found.append(PackageFacts(reading.name, reading.sha256, "", problems=problems))
        for number, package in enumerate(reading.solutions):
            found.append(_facts(package, kit, problems if number == 0 else ()))
    return tuple(found)


def in_plan_order(
    packages: Sequence[PackageFacts], steps: Sequence[PlanStep]
) -> tuple[PackageFacts, ...]:
    """Return packages in the order of the plan's steps; those of no step come last."""
    place = {
        (step.solution, step.to_version): number for number, step in reversed([*enumerate(steps)])
    }
    return tuple(
        sorted(packages, key=lambda one: place.get((one.solution, one.version), len(steps)))
    )


def plan_facts(plan: UpgradePlan) -> PlanFacts:
    """Return the imports of a plan, and everything that speaks against or about it.

    A version that is skipped because it is there already needs nobody's attention.
    """
    said = [
        PlanProblem(one.id, one.text, one.severity is Severity.ERROR, one.solution, one.needs)
        for one in plan.problems
        if one.severity is Severity.ERROR or one.id != PlanReason.SAME_VERSION.value
    ]
    met = [
        PlanProblem(
            one.id, f"{one.title}: {one.before}", is_refusal=one.is_blocking, solution=step.solution
        )
        for step in plan.imports
        for one in step.obstacles
        if not one.is_hint
    ]
    advised = [
        PlanProblem("intermediate", one.text, is_refusal=False, solution=one.solution)
        for one in plan.proposals
    ]
    steps = tuple(
        (step.solution, step.from_version or "", step.to_version) for step in plan.imports
    )
    return PlanFacts(steps, _once([*said, *met, *advised]))


def product_facts(kit: Kit) -> ProductFacts:
    """Return what the checks need of a product profile."""
    names = tuple(one.unique_name for one in kit.solutions)
    return ProductFacts(kit.name, names, languages=kit.languages)


def _facts(
    package: SolutionPackage, kit: Kit, problems: tuple[PackageProblem, ...]
) -> PackageFacts:
    flows = frozenset(one.id.casefold() for one in package.flows)
    return PackageFacts(
        file=package.file_name,
        sha256=package.sha256,
        solution=package.unique_name,
        version=str(package.version),
        is_managed=package.is_managed,
        problems=problems,
        requires=(*_written(package), *_known(package, kit)),
        connectors=_connectors(package),
        flow_ids=flows if package.has_all_parts else None,
        reference_names=_references(package) if package.has_all_parts else None,
        references=package.references,
    )


def _references(package: SolutionPackage) -> frozenset[str]:
    return frozenset(one.logical_name.casefold() for one in package.references)


def _connectors(package: SolutionPackage) -> tuple[str, ...]:
    named = (one.connector for one in package.references)
    return tuple(dict.fromkeys(name for name in named if name))


def _written(package: SolutionPackage) -> tuple[RequiredSolution, ...]:
    """Return what the file itself says that it needs."""
    return tuple(
        RequiredSolution(one.solution, one.version, one.count) for one in package.dependencies
    )


def _known(package: SolutionPackage, kit: Kit) -> tuple[RequiredSolution, ...]:
    """Return what the profile knows that this version needs."""
    known = kit.solution(package.unique_name)
    needed = kit.needed(package.unique_name, package.version)
    return (
        *(RequiredSolution(name, None) for name in (known.depends_on if known else ())),
        *(RequiredSolution(one.needs, one.version) for one in needed),
    )


def _once(problems: Iterable[PlanProblem]) -> tuple[PlanProblem, ...]:
    """Return problems without those that say the same words again."""
    return tuple({one.text: one for one in reversed([*problems])}.values())[::-1]

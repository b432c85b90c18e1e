"""What lies on the way of one step: obstacles, versions advised between, a start too old."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.kit import Kit, Obstacle, PathRule
from coe_assistant.domain.package import Severity, SolutionPackage
from coe_assistant.domain.plan_values import PlanProblem, Proposal, ProposedStop
from coe_assistant.domain.version import SolutionVersion


def obstacles_between(
    package: SolutionPackage,
    have: SolutionVersion,
    installed: Mapping[str, InstalledSolution],
    kit: Kit,
) -> tuple[Obstacle, ...]:
    """Return the obstacles that the step from have to package crosses, lowest first."""
    crossed = [
        one
        for one in kit.obstacles
        if one.solution.casefold() == package.unique_name.casefold()
        and (have < one.version or one.from_any)
        and one.version <= package.version
        and _counts(one.when_installed, installed)
    ]
    return tuple(sorted(crossed, key=lambda one: one.version))


def _counts(names: Collection[str], installed: Mapping[str, InstalledSolution]) -> bool:
    return not names or any(name.casefold() in installed for name in names)


def obstacle_problems(
    obstacles: Sequence[Obstacle], package: SolutionPackage
) -> tuple[PlanProblem, ...]:
    """Return the obstacles that forbid the step until they are cleared."""
    return tuple(
        PlanProblem(one.id, Severity.ERROR, f"{one.title}: {one.before}", package.unique_name)
        for one in obstacles
        if one.is_blocking
    )


def proposal_for(
    package: SolutionPackage,
    have: SolutionVersion,
    chosen: Collection[SolutionVersion],
    kit: Kit,
) -> Proposal | None:
    """Return the versions that are advised between and were not chosen, or None.

    Args:
        package: The solution that the step imports.
        have: The version that the step starts from.
        chosen: All versions of this solution among the files.
        kit: What is known about the product.
    """
    for rule in kit.paths:
        via = [one for one in rule.via if have < one < package.version]
        missing = [one for one in via if not _is_among(one, chosen)]
        if missing and _applies(rule, package, have):
            return Proposal(
                solution=package.unique_name,
                from_version=str(have),
                to_version=str(package.version),
                via=tuple(str(one) for one in via),
                missing=tuple(str(one) for one in missing),
                text=rule.text,
                where=kit.releases_page or kit.download,
                ground=rule.ground,
                stops=tuple(
                    ProposedStop(str(one), _release(package, one, kit), one not in missing)
                    for one in via
                ),
            )
    return None


def _is_among(wanted: SolutionVersion, versions: Collection[SolutionVersion]) -> bool:
    """Return whether a version is there; advice says 4.47 where the release was 4.47.1."""
    return any(one.parts[:2] == wanted.parts[:2] for one in versions)


def _release(package: SolutionPackage, wanted: SolutionVersion, kit: Kit) -> str:
    known = [
        one for one in kit.releases if one.solution.casefold() == package.unique_name.casefold()
    ]
    exact = [one for one in known if one.version == wanted]
    near = [one for one in known if one.version.parts[:2] == wanted.parts[:2]]
    return next((one.name for one in (*exact, *near)), "")


def _applies(rule: PathRule, package: SolutionPackage, have: SolutionVersion) -> bool:
    return (
        rule.solution.casefold() == package.unique_name.casefold()
        and (rule.from_version is None or rule.from_version <= have)
        and have < rule.below
        and (rule.target is None or rule.target <= package.version)
    )


def age_problems(
    package: SolutionPackage, have: SolutionVersion, kit: Kit
) -> tuple[PlanProblem, ...]:
    """Return the advice against upgrading from a very old version."""
    return tuple(
        PlanProblem("too-old", Severity.WARNING, one.text, package.unique_name)
        for one in kit.too_old
        if one.solution.casefold() == package.unique_name.casefold() and have < one.below
    )

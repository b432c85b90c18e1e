"""What the planned solutions need from others: missing, older, or wanted first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import Severity, SolutionPackage
from coe_assistant.domain.plan_values import MISSING_PREREQUISITE, PlanProblem
from coe_assistant.domain.version import SolutionVersion


def need_problems(
    packages: Sequence[SolutionPackage],
    versions: Mapping[str, SolutionVersion],
    kit: Kit,
) -> tuple[PlanProblem, ...]:
    """Return what is missing (error) or older than wanted (warning).

    An older prerequisite is a warning only: combinations work that nobody tested
    (upgrade-procedure 1, Creator Kit).

    Args:
        packages: The solutions that are imported, in order.
        versions: What is there before, or comes with the plan, by casefolded name.
        kit: What is known about the product; needs outside of it are left to the checklist.
    """
    found: list[PlanProblem] = []
    for package in packages:
        for name, wanted in _needs(package, kit).items():
            problem = _judge(package, name, wanted, versions, kit)
            if problem is not None:
                found.append(problem)
    return tuple(found)


def _needs(package: SolutionPackage, kit: Kit) -> dict[str, SolutionVersion | None]:
    """Return the kit's solutions that package needs; the highest version that is named."""
    known = kit.solution(package.unique_name)
    rows: list[tuple[str, SolutionVersion | None]] = []
    rows += [(name, None) for name in (known.depends_on if known is not None else ())]
    rows += [(one.needs, one.version) for one in kit.needed(package.unique_name, package.version)]
    rows += [(one.solution, one.version) for one in package.dependencies]
    needs: dict[str, SolutionVersion | None] = {}
    for name, version in rows:
        row = kit.solution(name)
        if row is None or row.unique_name.casefold() == package.unique_name.casefold():
            continue
        earlier = needs.get(row.unique_name)
        versions = [one for one in (earlier, version) if one is not None]
        needs[row.unique_name] = max(versions, default=None)
    return needs


def _judge(
    package: SolutionPackage,
    name: str,
    wanted: SolutionVersion | None,
    versions: Mapping[str, SolutionVersion],
    kit: Kit,
) -> PlanProblem | None:
    row = kit.solution(name)
    shown = row.display_name if row is not None else name
    have = versions.get(name.casefold())
    if have is None:
        text = f"{package.display_name} needs {shown}, which is not installed; install it first."
        needs = f"{shown} {wanted}" if wanted is not None else shown
        return PlanProblem(MISSING_PREREQUISITE, Severity.ERROR, text, package.unique_name, needs)
    if wanted is None or wanted <= have:
        return None
    if row is not None and row.is_separate_download:
        text = (
            f"{package.display_name} was built with {shown} {wanted}, installed is {have}. "
            "It mostly works; update it first when something does not."
        )
        return PlanProblem("old-prerequisite", Severity.WARNING, text, package.unique_name)
    text = (
        f"{package.display_name} wants {shown} {wanted}, installed is {have}; "
        f"upgrade {shown} before it."
    )
    return PlanProblem("wrong-order", Severity.WARNING, text, package.unique_name)

"""Plans an upgrade: from what is installed and the chosen packages to ordered steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.expected_duration import OwnDuration
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import Severity, SolutionPackage
from coe_assistant.domain.plan_needs import need_problems
from coe_assistant.domain.plan_path import (
    age_problems,
    obstacle_problems,
    obstacles_between,
    proposal_for,
)
from coe_assistant.domain.plan_values import (
    ExpectedTime,
    PlanMode,
    PlanProblem,
    PlanReason,
    PlanReference,
    PlanStep,
    Proposal,
    UpgradePlan,
)
from coe_assistant.domain.plan_verdict import SKIPPED, Verdict, judge, name_problems
from coe_assistant.domain.version import SolutionVersion

__all__ = [
    "ExpectedTime",
    "PlanMode",
    "PlanProblem",
    "PlanReason",
    "PlanReference",
    "PlanStep",
    "Proposal",
    "UpgradePlan",
    "plan_upgrade",
]
_LAST = 1_000


@dataclass(slots=True)
class _Draft:
    installed: Mapping[str, InstalledSolution]
    kit: Kit
    managed: frozenset[str] = frozenset()  # names of which a managed file was chosen
    steps: list[PlanStep] = field(default_factory=list)
    problems: list[PlanProblem] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    imported: list[SolutionPackage] = field(default_factory=list)
    reached: dict[str, SolutionVersion] = field(default_factory=dict)


def plan_upgrade(
    packages: Sequence[SolutionPackage],
    installed: Sequence[InstalledSolution],
    kit: Kit,
    own_times: Mapping[str, OwnDuration] | None = None,
) -> UpgradePlan:
    """Return the plan.

    Args:
        packages: All solutions of all chosen files, in any order.
        installed: Everything installed, holding solutions included.
        kit: What is known about the product.
        own_times: What earlier imports took in this environment, by unique name.
    """
    managed = frozenset(one.unique_name.casefold() for one in packages if one.is_managed)
    draft = _Draft({row.unique_name.casefold(): row for row in installed}, kit, managed)
    ordered = sorted(packages, key=lambda one: _place(one, kit))
    for package in ordered:
        _add(draft, package, own_times or {})
        _look_ahead(draft, package, ordered)
    _judge_refusals(draft)
    there = {name: row.version for name, row in draft.installed.items()} | draft.reached
    draft.problems += need_problems(draft.imported, there, kit)
    return UpgradePlan(tuple(draft.steps), tuple(draft.proposals), tuple(draft.problems))


def _look_ahead(
    draft: _Draft, package: SolutionPackage, packages: Sequence[SolutionPackage]
) -> None:
    """Add what lies on the way of the step that was added last."""
    step = draft.steps[-1]
    if not step.is_import:
        return
    draft.imported.append(package)
    known = draft.kit.solution(package.unique_name)
    if known is None and draft.kit.solutions:
        text = f"{package.display_name} is no part of {draft.kit.name}; nothing is known about it."
        draft.problems.append(
            PlanProblem("unknown-solution", Severity.WARNING, text, package.unique_name)
        )
    if step.from_version is None:
        return
    have = SolutionVersion.parse(step.from_version)
    obstacles = obstacles_between(package, have, draft.installed, draft.kit)
    draft.steps[-1] = replace(step, obstacles=obstacles)
    draft.problems += obstacle_problems(obstacles, package)
    draft.problems += age_problems(package, have, draft.kit)
    chosen = {one.version for one in packages if one.unique_name == package.unique_name}
    proposal = proposal_for(package, have, chosen, draft.kit)
    if proposal is not None:
        draft.proposals.append(proposal)


def _place(package: SolutionPackage, kit: Kit) -> tuple[int, str, SolutionVersion]:
    known = kit.solution(package.unique_name)
    order = known.order if known is not None and known.order is not None else _LAST
    return order, package.unique_name.casefold(), package.version


def _add(draft: _Draft, package: SolutionPackage, own_times: Mapping[str, OwnDuration]) -> None:
    key = package.unique_name.casefold()
    verdict = (
        _beside(draft, package)
        or _repeated(draft, package)
        or judge(package, draft.installed, draft.kit, draft.reached.get(key))
    )
    draft.problems += name_problems(package, draft.kit)
    draft.steps.append(_step(draft, package, verdict, own_times))
    if verdict.mode is not PlanMode.REFUSE:
        draft.reached[key] = package.version


def _beside(draft: _Draft, package: SolutionPackage) -> Verdict | None:
    """Leave out an unmanaged file where a managed one of the solution was chosen, too.

    A download may hold both: picking the right one is the program's work (issue 3, reader).
    """
    if package.is_managed or package.unique_name.casefold() not in draft.managed:
        return None
    text = (
        f"{package.display_name} {package.version} unmanaged is left out: "
        "the managed file beside it counts."
    )
    return Verdict(PlanMode.REFUSE, PlanReason.UNMANAGED_BESIDE_MANAGED, text)


def _repeated(draft: _Draft, package: SolutionPackage) -> Verdict | None:
    """Return the verdict on a version that was chosen twice; the hash tells (anatomy 6)."""
    name, version = package.display_name, package.version
    for one in draft.imported:
        if (one.unique_name, one.version) != (package.unique_name, version):
            continue
        if one.sha256 == package.sha256:
            text = f"{name} {version} was chosen twice; one file is used."
            return Verdict(PlanMode.REFUSE, PlanReason.DUPLICATE_PACKAGE, text)
        text = f"Two different files say {name} {version}; choose only the one that you trust."
        return Verdict(PlanMode.REFUSE, PlanReason.OTHER_CONTENTS, text)
    return None


def _step(
    draft: _Draft,
    package: SolutionPackage,
    verdict: Verdict,
    own_times: Mapping[str, OwnDuration],
) -> PlanStep:
    row = draft.installed.get(package.unique_name.casefold())
    have = draft.reached.get(package.unique_name.casefold()) or (row.version if row else None)
    step = PlanStep(
        solution=package.unique_name,
        display_name=package.display_name,
        from_version=str(have) if have is not None else None,
        to_version=str(package.version),
        mode=verdict.mode,
        reason=verdict.reason,
        text=verdict.text,
        package=PlanReference(package.file, package.entry, package.sha256),
    )
    if not step.is_import:
        return step
    return replace(
        step,
        wait_before=_wait(draft, package),
        expected=_expected(package, draft.kit, own_times),
    )


def _wait(draft: _Draft, package: SolutionPackage) -> timedelta:
    if package.unique_name.casefold() in draft.reached:
        return draft.kit.wait("between-versions")
    return draft.kit.wait("between-solutions") if draft.reached else timedelta(0)


def _expected(
    package: SolutionPackage, kit: Kit, own_times: Mapping[str, OwnDuration]
) -> ExpectedTime | None:
    own = own_times.get(package.unique_name)
    if own is not None:
        source = f"{own.upgrades} earlier in this environment, the last on {own.newest_at:%Y-%m-%d}"
        return ExpectedTime(own.total, source, own.importing, own.applying, is_own=True)
    known = kit.solution(package.unique_name)
    if known is None or known.minutes is None:
        return None
    source = known.minutes_ground.source if known.minutes_ground is not None else ""
    return ExpectedTime(known.minutes, source)


def _judge_refusals(draft: _Draft) -> None:
    """Turn refusals into problems; a mere skip does not forbid what is left to import."""
    has_imports = any(step.is_import for step in draft.steps)
    for step in draft.steps:
        if step.is_import:
            continue
        may_skip = step.reason is not PlanReason.LOWER_VERSION or step.package.entry is not None
        is_skip = step.reason in SKIPPED and may_skip and has_imports
        severity = Severity.WARNING if is_skip else Severity.ERROR
        draft.problems.append(PlanProblem(step.reason.value, severity, step.text, step.solution))

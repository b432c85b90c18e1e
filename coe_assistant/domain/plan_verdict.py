"""Judges one package against what is installed: install, upgrade, or why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coe_assistant.domain.environment import HOLDING_SUFFIX, InstalledSolution, holding_name
from coe_assistant.domain.kit import Kit
from coe_assistant.domain.package import Severity, SolutionPackage
from coe_assistant.domain.plan_values import PlanMode, PlanProblem, PlanReason
from coe_assistant.domain.version import SolutionVersion

# Skipping these leaves the rest of a plan sound; every other refusal forbids the plan.
SKIPPED = frozenset(
    {
        PlanReason.SAME_VERSION,
        PlanReason.LOWER_VERSION,
        PlanReason.DUPLICATE_PACKAGE,
        PlanReason.UNMANAGED_BESIDE_MANAGED,
    }
)
_IN_NAME = re.compile(r"_(\d+(?:[._]\d+){1,3})(?=_managed|_unmanaged|\.zip|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a package, and the reason in words."""

    mode: PlanMode
    reason: PlanReason
    text: str


def judge(
    package: SolutionPackage,
    installed: Mapping[str, InstalledSolution],
    kit: Kit,
    reached: SolutionVersion | None = None,
) -> Verdict:
    """Return what can be done with package.

    Args:
        package: The chosen solution.
        installed: Everything installed, by unique name in casefold.
        kit: What is known about the product.
        reached: Version that an earlier step of the same plan brings, or None.
    """
    refusal = _refused_by_file(package, kit) or _refused_by_state(package, installed)
    if refusal is not None:
        return refusal
    row = installed.get(package.unique_name.casefold())
    have = reached or (row.version if row is not None else None)
    if have is None:
        return Verdict(
            PlanMode.INSTALL,
            PlanReason.FIRST_INSTALL,
            f"{package.display_name} is not installed yet; {package.version} is installed new.",
        )
    return _by_version(package, have)


def _by_version(package: SolutionPackage, have: SolutionVersion) -> Verdict:
    name = package.display_name
    if package.version == have:
        return _refuse(
            PlanReason.SAME_VERSION,
            f"{name} {have} is installed already; the file holds the same version, so there is "
            "nothing to do.",
        )
    if package.version < have:
        return _refuse(
            PlanReason.LOWER_VERSION,
            f"{name} {have} is installed and the file holds the lower version "
            f"{package.version}; look in the download for a newer file.",
        )
    return Verdict(
        PlanMode.UPGRADE,
        PlanReason.NEWER_VERSION,
        f"{name} goes from {have} to {package.version}.",
    )


def _refused_by_file(package: SolutionPackage, kit: Kit) -> Verdict | None:
    name = package.display_name
    if kit.solution(base_of_holding(package)) is not None:
        return _holding_file(package)
    known = kit.solution(package.unique_name)
    if known is not None and known.publisher:
        have, wanted = package.publisher, known.publisher
        if have.casefold() != wanted.casefold():
            return _refuse(
                PlanReason.WRONG_PUBLISHER,
                f"{name} in the file comes from the publisher {have or '(none)'}, "
                f"the genuine one from {wanted}; download it again from its official place.",
            )
    if known is not None and known.order is None:
        return _refuse(
            PlanReason.RETIRED_SOLUTION,
            f"{name} is no longer part of {kit.name}: {known.note or known.purpose}",
        )
    return None


def _refused_by_state(
    package: SolutionPackage, installed: Mapping[str, InstalledSolution]
) -> Verdict | None:
    name = package.display_name
    if base_of_holding(package).casefold() in installed:
        return _holding_file(package)
    row = installed.get(package.unique_name.casefold())
    if not package.is_managed:
        if row is not None and row.is_managed:
            return _refuse(
                PlanReason.UNMANAGED_OVER_MANAGED,
                f"The file holds {name} unmanaged, installed is a managed one; choose the file "
                "whose name ends in _managed.zip.",
            )
        return _refuse(
            PlanReason.UNMANAGED_FILE,
            f"The file holds {name} unmanaged; an upgrade needs the managed solution, choose "
            "the file whose name ends in _managed.zip.",
        )
    if row is not None and not row.is_managed:
        return _refuse(
            PlanReason.MANAGED_OVER_UNMANAGED,
            f"{name} {row.version} is installed unmanaged; a managed version cannot be "
            "imported over it. Both must be managed for an upgrade.",
        )
    holding = installed.get(holding_name(package.unique_name).casefold())
    if holding is not None:
        return _refuse(
            PlanReason.LEFTOVER_UPGRADE,
            f"{holding.unique_name} {holding.version} is left from an upgrade that did not end. "
            "If no import is running, apply that upgrade or delete this solution first, "
            "never the one without _Upgrade.",
        )
    return None


def base_of_holding(package: SolutionPackage) -> str:
    """Return whose holding solution a file's name says it is, "" for a name of its own."""
    name = package.unique_name
    is_holding = name.casefold().endswith(HOLDING_SUFFIX.casefold())
    return name[: -len(HOLDING_SUFFIX)] if is_holding else ""


def _holding_file(package: SolutionPackage) -> Verdict:
    """Refuse a file that would stand beside its base as a leftover (http-contracts 1.4)."""
    base = base_of_holding(package)
    return _refuse(
        PlanReason.HOLDING_FILE,
        f"The solution in the file is named {package.unique_name}: the platform keeps that name "
        f"for an upgrade of {base} that is not applied yet, and the import would leave one behind. "
        f"Choose the file of {base} itself, as it was published.",
    )


def _refuse(reason: PlanReason, text: str) -> Verdict:
    return Verdict(PlanMode.REFUSE, reason, text)


def version_in_name(file_name: str) -> SolutionVersion | None:
    """Return the version that a file name claims, with dots or underscores (anatomy 7)."""
    match = _IN_NAME.search(file_name)
    if match is None:
        return None
    try:
        return SolutionVersion.parse(match.group(1).replace("_", "."))
    except ValueError:
        return None


def name_problems(package: SolutionPackage, kit: Kit) -> list[PlanProblem]:
    """Return what the file's name promises and its contents do not hold (anatomy 5)."""
    found = []
    claimed = version_in_name(package.file_name)
    if claimed is not None and claimed != package.version:
        text = (
            f"The name {package.file_name} says {claimed}, inside is "
            f"{package.unique_name} {package.version}. The contents count."
        )
        found.append(PlanProblem("renamed-file", Severity.WARNING, text, package.unique_name))
    other = _promised_solution(package, kit)
    if other is not None:
        text = (
            f"The name {package.file_name} belongs to {other}, inside is {package.unique_name}. "
            "The contents count."
        )
        found.append(PlanProblem("renamed-file", Severity.WARNING, text, package.unique_name))
    return found


def file_findings(package: SolutionPackage, kit: Kit) -> list[PlanProblem]:
    """Return what is odd about a file by itself, whatever is installed; warnings only."""
    found = name_problems(package, kit)
    refusal = _refused_by_file(package, kit)
    if refusal is not None:
        found.append(
            PlanProblem(refusal.reason.value, Severity.WARNING, refusal.text, package.unique_name)
        )
    return found


def _promised_solution(package: SolutionPackage, kit: Kit) -> str | None:
    name = package.file_name.casefold()
    promised = ""
    for one in kit.solutions:
        prefix = (one.file_prefix or one.unique_name).casefold()
        is_named = name.startswith(prefix) and not name[len(prefix) : len(prefix) + 1].isalpha()
        if is_named and len(prefix) > len(promised):
            promised = one.unique_name
    return promised if promised and promised != package.unique_name else None

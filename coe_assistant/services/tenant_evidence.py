"""What only the environment can tell about a plan: how long imports take, what parts go away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from coe_assistant.domain.configuration import Dependency
from coe_assistant.domain.difference import (
    Part,
    PartChange,
    PartKind,
    PartSet,
    PartUser,
    StepDifference,
    changes_between,
    parts_of,
)
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.expected_duration import OwnDuration, own_duration
from coe_assistant.domain.package import SolutionPackage
from coe_assistant.domain.plan import PlanStep, UpgradePlan
from coe_assistant.ports import Dataverse
from coe_assistant.services.installed_parts import (
    AT_ONCE,
    InstalledParts,
    read_installed_parts,
)

MOST_ASKED = 150  # removed parts whose users are looked up; Core 4.24 removes 22


class Dependents(Protocol):
    """Reads what uses a component."""

    def dependents(self, component_id: str, type_code: int) -> tuple[Dependency, ...]:
        """Return what keeps a component from being removed (RetrieveDependenciesForDelete)."""


@dataclass(frozen=True, slots=True)
class TenantEvidence:
    """What was read. durations are by unique name; differences in the order of the steps."""

    durations: Mapping[str, OwnDuration] = field(default_factory=dict)
    differences: tuple[StepDifference, ...] = ()


def read_evidence(
    dataverse: Dataverse,
    dependents: Dependents,
    plan: UpgradePlan,
    packages: Sequence[SolutionPackage],
    installed: Sequence[InstalledSolution],
) -> TenantEvidence:
    """Return what the environment tells about the steps of plan. Blocking: for a worker.

    What cannot be read is left out of the durations, and marked as not known in a difference.

    Args:
        dataverse: The environment.
        dependents: Reads there who uses a component.
        plan: Made over installed.
        packages: The chosen solutions.
        installed: What the plan was made over.
    """
    rows = {row.unique_name.casefold(): row for row in installed}
    upgrades = [
        step for step in plan.imports if step.from_version and step.solution.casefold() in rows
    ]
    names = list(dict.fromkeys(step.solution for step in upgrades))
    there = {
        name: read_installed_parts(dataverse, rows[name.casefold()], _tables(name, packages))
        for name in names
    }
    return TenantEvidence(
        _durations(dataverse, [step.solution for step in plan.imports]),
        tuple(_differences(dependents, upgrades, packages, there)),
    )


def _tables(solution: str, packages: Sequence[SolutionPackage]) -> frozenset[str]:
    """Return the tables whose insides the files of a solution show."""
    own = [one for one in packages if one.unique_name.casefold() == solution.casefold()]
    return frozenset(table for one in own if one.table_parts is not None for table in one.tables)


def _durations(dataverse: Dataverse, names: Sequence[str]) -> dict[str, OwnDuration]:
    found: dict[str, OwnDuration] = {}
    for name in dict.fromkeys(names):
        try:
            own = own_duration(dataverse.history(name), name)
        except CoeError:
            continue  # the knowledge of the product stands in, and says so
        if own is not None:
            found[name] = own
    return found


def _differences(
    dependents: Dependents,
    steps: Sequence[PlanStep],
    packages: Sequence[SolutionPackage],
    there: Mapping[str, InstalledParts],
) -> list[StepDifference]:
    before: dict[str, PartSet] = {name: one.parts for name, one in there.items()}
    found = []
    for step in steps:
        package = _package_of(step, packages)
        if package is None:
            continue
        after = parts_of(package)
        changes = changes_between(before[step.solution], after)
        before[step.solution] = after
        users, problem = _users(dependents, changes, there[step.solution], step.solution)
        found.append(
            StepDifference(
                step.solution,
                step.display_name,
                step.from_version,
                step.to_version,
                changes,
                users,
                " ".join(filter(None, (there[step.solution].problem, problem))),
            )
        )
    return found


def _package_of(step: PlanStep, packages: Sequence[SolutionPackage]) -> SolutionPackage | None:
    wanted = (step.package.file, step.package.entry)
    return next((one for one in packages if (one.file, one.entry) == wanted), None)


def _users(
    dependents: Dependents, changes: Sequence[PartChange], there: InstalledParts, solution: str
) -> tuple[tuple[PartUser, ...] | None, str]:
    """Return who uses the parts that are installed now and go away; None when not readable."""
    ids = {
        (kind, part.key.casefold()): part
        for kind, parts in there.parts.items()
        for part in parts
        if part.component_id and part.type_code
    }
    asked = [
        (change.kind, ids[change.kind, part.key.casefold()])
        for change in changes
        for part in change.removed
        if (change.kind, part.key.casefold()) in ids
    ]
    if len(asked) > MOST_ASKED:
        return None, f"More than {MOST_ASKED} parts go away; who uses them was not read."

    def read(item: tuple[PartKind, Part]) -> list[PartUser]:
        kind, part = item
        rows = dependents.dependents(part.component_id, part.type_code)
        return [_user(kind, part, row) for row in rows if _is_foreign(row, there.own_ids, solution)]

    try:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="difference") as pool:
            answers = list(pool.map(read, asked))
    except CoeError as error:
        return None, error.title
    return tuple(user for answer in answers for user in answer), ""


def _is_foreign(row: Dependency, own_ids: frozenset[str], solution: str) -> bool:
    """Return whether the user stays when the solution is replaced."""
    if row.dependent_solution and row.dependent_solution.casefold() == solution.casefold():
        return False
    return row.dependent_id.casefold() not in own_ids


def _user(kind: PartKind, part: Part, row: Dependency) -> PartUser:
    return PartUser(
        kind,
        part.name,
        row.dependent_name or row.dependent_id,
        row.dependent_type,
        row.dependent_solution,
        row.dependent_id,
    )

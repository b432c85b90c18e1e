"""Which installed parts the new version has no more, and who outside still uses them.

An upgrade stops where a part that goes away is still used (error 8004F01D). Looked at are the
flows and the connection references: they were behind most of the upgrades that stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from coe_assistant.checks.base import CheckContext
from coe_assistant.checks.inputs import PackageFacts
from coe_assistant.domain.configuration import Dependency, Flow
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.errors import ServiceError

_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class RemovedPart:
    """An installed component that the chosen file of its solution does not hold."""

    id: str
    name: str
    kind: str
    type_code: int
    home: InstalledSolution


@dataclass(frozen=True, slots=True)
class PartUser:
    """Something outside a solution that uses a part of it that goes away."""

    part: RemovedPart
    user: Dependency

    @property
    def name(self) -> str:
        """Its name; its kind and id where the name cannot be read."""
        return self.user.dependent_name or f"{self.user.dependent_type} {self.user.dependent_id}"


def removed_flows(
    context: CheckContext, flows: Mapping[InstalledSolution, Sequence[Flow]], type_code: int
) -> list[RemovedPart]:
    """Return the managed flows that the last chosen file of their solution has no more."""
    last = _last(context.packages)
    found = []
    for home, installed in flows.items():
        kept = last[home.unique_name].flow_ids
        if kept is not None:
            gone = [one for one in installed if one.is_managed and one.id.casefold() not in kept]
            found += [RemovedPart(one.id, one.name, "flow", type_code, home) for one in gone]
    return found


def removed_references(
    context: CheckContext, homes: Iterable[InstalledSolution]
) -> list[RemovedPart]:
    """Return the connection references that the last chosen file has no more.

    Raises:
        ServiceError: references or components could not be read.
    """
    last = _last(context.packages)
    found = []
    for home in homes:
        kept = last[home.unique_name].reference_names
        if kept is None:
            continue
        gone = {
            one.id.casefold(): one
            for one in context.services.dataverse.connection_references(home.id)
            if one.logical_name.casefold() not in kept
        }
        # the type code differs between environments: the component itself tells it
        parts = context.components(home.id) if gone else ()
        codes = {one.object_id.casefold(): one.type_code for one in parts}
        found += [
            RemovedPart(
                one.id,
                one.display_name or one.logical_name,
                "connection reference",
                codes[key],
                home,
            )
            for key, one in gone.items()
            if key in codes
        ]
    return found


def users(context: CheckContext, removed: Sequence[RemovedPart]) -> list[PartUser] | None:
    """Return who outside a removed part's own solution uses it; None when not readable."""
    reader = context.dependents
    if not removed:
        return []
    if reader is None:
        return None
    try:
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="flows-check") as pool:
            answers = list(pool.map(lambda one: reader.dependents(one.id, one.type_code), removed))
        return [
            PartUser(part, user)
            for part, found in zip(removed, answers, strict=True)
            for user in found
            if _is_foreign(context, part.home, user)
        ]
    except ServiceError:
        return None


def _is_foreign(context: CheckContext, home: InstalledSolution, one: Dependency) -> bool:
    """Return whether the user of a part stays when the part's solution is replaced."""
    if one.dependent_solution:
        return one.dependent_solution.casefold() != home.unique_name.casefold()
    own = {part.object_id.casefold() for part in context.components(home.id)}
    return one.dependent_id.casefold() not in own


def _last(packages: Sequence[PackageFacts]) -> Mapping[str, PackageFacts]:
    return {one.solution: one for one in packages}

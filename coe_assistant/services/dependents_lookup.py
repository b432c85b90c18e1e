"""Asks the environment who still uses the component that could not be removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coe_assistant.domain.configuration import ComponentSummary, Dependency
from coe_assistant.domain.failure import Component, Diagnosis
from coe_assistant.ports import Dataverse
from coe_assistant.services.tenant_evidence import Dependents

MOST_DEPENDENTS = 500


def with_dependents(
    diagnosis: Diagnosis, dataverse: Dataverse, dependents: Dependents, solution: str
) -> Diagnosis:
    """Return the diagnosis with the dependents that the environment tells, and with names.

    The error text names the blocked component by its id, or lists dependents, some without a
    name. Blocking: for a worker.

    Args:
        diagnosis: Of a removal that was blocked.
        dataverse: The environment.
        dependents: Reads there who uses a component.
        solution: Unique name of the solution that was upgraded.

    Raises:
        CoeError: the environment cannot be read.
    """
    blocked = diagnosis.component
    own = _summaries(dataverse, solution)
    names = {row.object_id.casefold(): row for row in own}
    told = [_named(part, names) for part in diagnosis.dependents]
    if blocked is not None and blocked.id:
        row = names.get(blocked.id.casefold())
        if row is not None:
            blocked = Component(row.type_name or blocked.kind, row.name, row.object_id)
            asked = dependents.dependents(row.object_id, row.type_code)
            told += [_part(found, names) for found in asked]
    unique = {part.id.casefold() or part.name: part for part in told}
    return replace(
        diagnosis, component=blocked, dependents=tuple(unique.values())[:MOST_DEPENDENTS]
    )


def _summaries(dataverse: Dataverse, solution: str) -> Sequence[ComponentSummary]:
    rows = dataverse.installed_solutions((solution,)) if solution else ()
    return [part for row in rows for part in dataverse.component_summaries(row.id)]


def _named(part: Component, names: dict[str, ComponentSummary]) -> Component:
    row = names.get(part.id.casefold()) if part.id and not part.name else None
    return part if row is None else Component(row.type_name or part.kind, row.name, part.id)


def _part(found: Dependency, names: dict[str, ComponentSummary]) -> Component:
    row = names.get(found.dependent_id.casefold())
    name = found.dependent_name or (row.name if row is not None else "")
    kind = (row.type_name if row is not None else "") or found.dependent_type
    where = f" ({found.dependent_solution})" if found.dependent_solution else ""
    return Component(kind, f"{name}{where}", found.dependent_id)

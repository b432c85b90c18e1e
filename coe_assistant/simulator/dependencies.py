"""Dependency functions of the Web API: what keeps a component or a solution from going away."""

from __future__ import annotations

from typing import Any

from coe_assistant.simulator.facts import TYPE_NAMES, Component, KitSolution
from coe_assistant.simulator.installation import Manifest, components_of
from coe_assistant.simulator.people import user_id
from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.scenario_parts import Dependent
from coe_assistant.simulator.tenant import TableRow, Tenant

OWN_SOLUTION = "ContosoExtensions"
_NONE = "00000000-0000-0000-0000-000000000000"


def add_dependents(tenant: Tenant) -> None:
    """Add the person's own flows that use components of the kit."""
    _add_own_solution(tenant)
    owner = user_id(tenant.scenario.person.username)
    for part in tenant.scenario.contents.dependents:
        tenant.add(
            "workflows",
            workflowid=_dependent_id(part),
            workflowidunique=stable_id("unique", part.name),
            name=part.name,
            category=5,
            type=1,
            modernflowtype=0,
            statecode=1,
            statuscode=2,
            ismanaged=False,
            primaryentity="none",
            **tenant.lookup("_ownerid_value", "systemusers", owner),
        )


def _add_own_solution(tenant: Tenant) -> None:
    """Put the person's own flows into an unmanaged solution, as careful people do."""
    parts = tenant.scenario.contents.dependents
    if not parts:
        return
    row = tenant.add(
        "solutions",
        uniquename=OWN_SOLUTION,
        friendlyname="Contoso extensions",
        version="1.0.0.3",
        ismanaged=False,
        isvisible=True,
        isapimanaged=False,
        installedon=tenant.clock.stamp(),
        _publisherid_value=None,
    )
    tenant.components[row["uniquename"]] = [
        Component(29, _dependent_id(part), part.name, part.name, {"category": 5}) for part in parts
    ]


def blocking_deletion(tenant: Tenant, object_id: str, component_type: int) -> list[dict[str, Any]]:
    """Return rows of RetrieveDependenciesForDelete for one component."""
    active = tenant.solution("Active") or {}
    return [
        _row(
            (component_type, object_id),
            (29, _dependent_id(part)),
            dependent_solution=active,
            required_solution=_home(tenant, object_id),
        )
        for part in tenant.scenario.contents.dependents
        if part.required_id == object_id.casefold()
        and tenant.find("workflows", workflowid=_dependent_id(part)) is not None
    ]


def blocking_upgrade(tenant: Tenant, manifest: Manifest) -> str:
    """Return why the version before manifest cannot be removed, "" when it can.

    A part that the new version does not ship and that somebody else uses keeps the old one there
    (8004F01D). The text follows recorded ones.
    """
    kept = {one.object_id for one in components_of(tenant, manifest)}
    gone = [
        one for one in tenant.components.get(manifest.unique_name, []) if one.object_id not in kept
    ]
    gone += _gone_from_tables(tenant, manifest)
    pairs = [
        f"RequiredComponentObject details: Type: {TYPE_NAMES[one.type][0]}, "
        f"ObjectName: {one.name}, Id: {one.object_id}, ParentObjectName: , ParentId: {_NONE}, "
        f"DependentComponentObject details: Type: Workflow, ObjectName: {row['name']}, "
        f"Id: {row['workflowid']}, "
        f"ParentObjectName: , ParentId: {_NONE} DependencyType: Published ."
        for one in gone
        for part in tenant.scenario.contents.dependents
        if part.required_id.casefold() == one.object_id
        for row in [tenant.find("workflows", workflowid=_dependent_id(part))]
        if row is not None
    ]
    if not pairs:
        return ""
    return (
        f'Solution "{manifest.display_name}" failed to import: Solution Upgrade action failed '
        "after import as holding. InnerException is: Solution dependencies exist, "
        "cannot uninstall. "
        f"DependencyCount : {len(pairs)} {' '.join(pairs)}"
    )


def _gone_from_tables(tenant: Tenant, manifest: Manifest) -> list[Component]:
    """Return columns, forms and views that the new version does not have any more."""
    known = tenant.kit.by_unique_name(manifest.unique_name)
    before = tenant.solution(manifest.unique_name)
    if known is None or before is None or not tenant.scenario.contents.dependents:
        return []
    old, new = (
        {
            part.object_id: part
            for table in known.rows("tables", version)
            for part in known.table_parts(table, version)
        }
        for version in (str(before["version"]), manifest.version)
    )
    return [part for object_id, part in old.items() if object_id not in new]


def blocking_uninstall(tenant: Tenant, unique_name: str) -> list[dict[str, Any]]:
    """Return rows of RetrieveDependenciesForUninstall: solutions built on this one, own flows."""
    base = tenant.solution(unique_name) or {}
    own = [
        _row(
            (29, part.required_id),
            (29, _dependent_id(part)),
            dependent_solution=tenant.solution("Active") or {},
            required_solution=base,
        )
        for part in tenant.scenario.contents.dependents
        if _home(tenant, part.required_id).get("uniquename") == base.get("uniquename")
    ]
    return own + [
        _row(
            (300, stable_id("required", unique_name)),
            (300, stable_id("dependent", known.unique_name)),
            dependent_solution=tenant.solution(known.unique_name) or {},
            required_solution=base,
        )
        for known in dependent_solutions(tenant, unique_name)
    ]


def dependent_solutions(tenant: Tenant, unique_name: str) -> list[KitSolution]:
    """Return installed solutions of the kit that require this one."""
    return [
        known
        for known in tenant.kit.solutions.values()
        if any(part["solution"] == unique_name for part in known.requires)
        and tenant.solution(known.unique_name) is not None
    ]


def _row(
    required: tuple[int, str],
    dependent: tuple[int, str],
    *,
    dependent_solution: TableRow,
    required_solution: TableRow,
) -> dict[str, Any]:
    return {
        "dependencyid": stable_id("dependency", required[1], dependent[1]),
        "dependencytype": 2,
        "requiredcomponenttype": required[0],
        "requiredcomponentobjectid": required[1],
        "requiredcomponentparentid": _NONE,
        "requiredcomponentbasesolutionid": required_solution.get("solutionid"),
        "dependentcomponenttype": dependent[0],
        "dependentcomponentobjectid": dependent[1],
        "dependentcomponentparentid": _NONE,
        "dependentcomponentbasesolutionid": dependent_solution.get("solutionid"),
    }


def _home(tenant: Tenant, object_id: str) -> TableRow:
    for name, components in tenant.components.items():
        if any(component.object_id == object_id.casefold() for component in components):
            return tenant.solution(name) or {}
    return {}


def _dependent_id(part: Dependent) -> str:
    return stable_id("own flow", part.name)

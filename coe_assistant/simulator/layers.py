"""Virtual tables on components: membership, summaries, layers (http-contracts 1.5 and 1.6)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coe_assistant.simulator.facts import CONNECTION_REFERENCE_TYPE, TYPE_NAMES, Component
from coe_assistant.simulator.odata_expression import Expression, ODataError, required_values
from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.tenant import TableRow, Tenant

_BOOKKEEPING = ["modifiedon", "versionnumber", "solutionid"]
_TYPES_WITH_LAYERS = (29, 300, 80, 380, CONNECTION_REFERENCE_TYPE, 61)


def add_layers(tenant: Tenant) -> None:
    """Give the first components of Core the Active layers that the scenario wants.

    Phantoms alternate between no attributes at all and bookkeeping alone (http-pitfalls 2).
    """
    wanted = tenant.scenario.layers
    candidates = sorted(
        (
            component
            for components in tenant.components.values()
            for component in components
            if component.type in _TYPES_WITH_LAYERS or wanted.columns
        ),
        key=lambda part: (part.type != 29, not part.name.startswith("Admin | Sync"), part.type),
    )
    for number, component in enumerate(candidates[: wanted.real + wanted.phantom]):
        key = (TYPE_NAMES[component.type][0], component.object_id)
        if number < wanted.real:
            changed = "clientdata" if component.type == 29 else "name"
            tenant.active[key] = [{"Key": changed, "Value": "changed by a person"}]
        else:
            names = _BOOKKEEPING if number % 2 else []
            tenant.active[key] = [{"Key": name, "Value": ""} for name in names]


def note_state_change(
    tenant: Tenant, type_name: str, object_id: str, names: tuple[str, ...]
) -> None:
    """Record that a write made an Active layer, as switching a flow does (http-pitfalls 3)."""
    changes = tenant.active.setdefault((type_name, object_id.casefold()), [])
    known = {change["Key"] for change in changes}
    changes += [{"Key": name, "Value": ""} for name in names if name not in known]


def solution_components(tenant: Tenant, _: Expression | None) -> Iterator[TableRow]:
    """Yield the membership rows of all solutions."""
    for row, component in _members(tenant):
        yield {
            "solutioncomponentid": stable_id(row["solutionid"], component.object_id),
            "objectid": component.object_id,
            "componenttype": component.type,
            "rootcomponentbehavior": 0 if component.type != 2 else None,
            "rootsolutioncomponentid": None,
            "ismetadata": component.type in {1, 2, 9},
            "_solutionid_value": row["solutionid"],
            "createdon": row["createdon"],
            "modifiedon": row["modifiedon"],
            "versionnumber": row["versionnumber"],
        }


def component_summaries(tenant: Tenant, wanted: Expression | None) -> Iterator[TableRow]:
    """Yield the portal's rows about the components of one solution.

    Raises:
        ODataError: No solution was named; the provider cannot answer that.
    """
    solution_id = required_values(wanted).get("msdyn_solutionid")
    if solution_id is None:
        msg = "The filter on msdyn_solutionid is required for msdyn_solutioncomponentsummary."
        raise ODataError(msg)
    table = required_values(wanted).get("msdyn_primaryentityname", "").casefold()
    if table:
        yield from _inside(tenant, solution_id.casefold(), table)
        return
    for row, component in _members(tenant):
        # Columns, forms and views of a table need a filter of their own (http-pitfalls 7).
        if row["solutionid"] != solution_id.casefold() or component.type == 2:
            continue
        yield _summary(tenant, row, component, component.name if component.type == 1 else None)


def _inside(tenant: Tenant, solution_id: str, table: str) -> Iterator[TableRow]:
    for row in list(tenant.table("solutions")):
        known = tenant.kit.by_unique_name(str(row["uniquename"]))
        if row["solutionid"] != solution_id or known is None:
            continue
        for one in known.rows("tables", str(row["version"])):
            if one["name"].casefold() == table:
                for component in known.table_parts(one, str(row["version"])):
                    yield _summary(tenant, row, component, one["name"])


def _summary(tenant: Tenant, row: TableRow, component: Component, table: str | None) -> TableRow:
    layer_name, logical = TYPE_NAMES[component.type]
    is_active = (layer_name, component.object_id) in tenant.active
    return {
        "msdyn_solutioncomponentsummaryid": stable_id("summary", component.object_id),
        "msdyn_solutionid": row["solutionid"],
        "msdyn_objectid": component.object_id,
        "msdyn_componenttype": component.type,
        "msdyn_componenttypename": layer_name,
        "msdyn_componentlogicalname": logical,
        "msdyn_name": component.name,
        "msdyn_displayname": component.display,
        "msdyn_schemaname": component.name,
        "msdyn_primaryentityname": table,
        "msdyn_workflowcategory": _category(component),
        "msdyn_ismanaged": str(bool(row["ismanaged"])),
        "msdyn_iscustomizable": "True",
        "msdyn_hasactivecustomization": str(is_active),
    }


def component_counts(tenant: Tenant, wanted: Expression | None) -> Iterator[TableRow]:
    """Yield how many components of each type a solution has."""
    solution_id = required_values(wanted).get("msdyn_solutionid", "").casefold()
    counts: dict[int, int] = {}
    for row, component in _members(tenant):
        if row["solutionid"] == solution_id:
            counts[component.type] = counts.get(component.type, 0) + 1
    for type_code, total in sorted(counts.items()):
        yield {
            "msdyn_solutionid": solution_id,
            "msdyn_componenttype": type_code,
            "msdyn_componentlogicalname": TYPE_NAMES[type_code][1],
            "msdyn_total": total,
        }


def component_layers(tenant: Tenant, wanted: Expression | None) -> Iterator[TableRow]:
    """Yield the layers of one component, bottom first; without both filters there is nothing.

    An empty answer then means "not supported", not "clean" (http-contracts 1.6).
    """
    values = required_values(wanted)
    object_id = values.get("msdyn_componentid", "").casefold()
    type_name = values.get("msdyn_solutioncomponentname", "").casefold()
    order = 0
    for row, component in _members(tenant):
        layer_name = TYPE_NAMES[component.type][0]
        if component.object_id != object_id or layer_name.casefold() != type_name:
            continue
        order += 1
        yield _layer(component, layer_name, row["uniquename"], order, row["installedon"], None)
    for (layer_name, active_id), changes in tenant.active.items():
        if active_id == object_id and layer_name.casefold() == type_name:
            component = Component(0, object_id, object_id, object_id, {})
            stamp = tenant.clock.stamp()
            yield _layer(component, layer_name, "Active", order + 1, stamp, changes)


def component_definitions(_: Tenant, __: Expression | None) -> Iterator[TableRow]:
    """Yield the component types of this organisation and the names the layer API wants."""
    for type_code, (name, logical) in TYPE_NAMES.items():
        yield {
            "solutioncomponentdefinitionid": stable_id("definition", name),
            "solutioncomponenttype": type_code,
            "name": name,
            "primaryentityname": logical,
            "objecttypecode": type_code,
        }


def _layer(
    component: Component,
    type_name: str,
    solution: str,
    order: int,
    stamp: str,
    changes: list[dict[str, str]] | None,
) -> TableRow:
    whole = {"LogicalName": type_name.lower(), "Id": component.object_id, "Name": component.name}
    return {
        "msdyn_componentlayerid": stable_id("layer", component.object_id, solution),
        "msdyn_componentid": component.object_id,
        "msdyn_solutioncomponentname": type_name,
        "msdyn_name": component.name,
        "msdyn_solutionname": solution,
        "msdyn_publishername": "Default Publisher"
        if solution == "Active"
        else "Power Platform Admin",
        "msdyn_order": order,
        "msdyn_overwritetime": stamp,
        "msdyn_children": "[]",
        "msdyn_changes": json.dumps({"Attributes": changes or []}),
        "msdyn_componentjson": json.dumps(whole),
    }


def _members(tenant: Tenant) -> Iterator[tuple[TableRow, Component]]:
    for row in list(tenant.table("solutions")):
        for component in tenant.components.get(row["uniquename"], ()):
            yield row, component


def _category(component: Component) -> str | None:
    return str(component.data["category"]) if component.type == 29 else None

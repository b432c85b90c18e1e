"""Puts solutions and their components into the tables, as a finished import does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from coe_assistant.simulator.facts import CONNECTION_REFERENCE_TYPE, Component, platform_solutions
from coe_assistant.simulator.people import user_id
from coe_assistant.simulator.resources import fresh_id, stable_id
from coe_assistant.simulator.tenant import TableRow, Tenant

UPGRADE_SUFFIX = "_Upgrade"
_SYSTEM_SOLUTIONS = {
    "Active": "fd140aae-4df4-11dd-bd17-0019b9312238",
    "Default": "fd140aaf-4df4-11dd-bd17-0019b9312238",
    "System": "fd140aad-4df4-11dd-bd17-0019b9312238",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What solution.xml of a package says."""

    unique_name: str
    display_name: str
    version: str
    managed: bool
    publisher: str
    prefix: str
    requires: tuple[tuple[str, str], ...] = ()


def add_solutions(tenant: Tenant) -> None:
    """Install what the scenario says is there at the start."""
    for name, solution_id in _SYSTEM_SOLUTIONS.items():
        _add_row(tenant, _system_manifest(name), name, solution_id)
    for name, version in platform_solutions():
        manifest = Manifest(name, name, version, True, "microsoftdynamics", "msdyn")  # noqa: FBT003
        _add_row(tenant, manifest, name)
    for wanted in tenant.scenario.installed:
        known = tenant.kit.solutions[wanted.key]
        manifest = Manifest(
            known.unique_name,
            known.display_name,
            wanted.version,
            wanted.managed,
            known.publisher["unique_name"],
            known.publisher["prefix"],
        )
        if wanted.holding:
            hold(tenant, manifest)
        else:
            install(tenant, manifest, at_start=True)
    _set_contents(tenant)


def install(tenant: Tenant, manifest: Manifest, *, at_start: bool = False) -> str:
    """Install or update a solution under its own name and return its (new) id."""
    tenant.remove_solution(manifest.unique_name)
    row = _add_row(tenant, manifest, manifest.unique_name)
    _sync_components(tenant, manifest, at_start=at_start)
    return str(row["solutionid"])


def hold(tenant: Tenant, manifest: Manifest) -> str:
    """Put the solution beside the old one as ``<name>_Upgrade`` and return its id."""
    name = manifest.unique_name + UPGRADE_SUFFIX
    tenant.remove_solution(name)
    row = _add_row(tenant, manifest, name)
    tenant.components[name] = components_of(tenant, manifest)
    return str(row["solutionid"])


def manifest_of_row(tenant: Tenant, row: TableRow) -> Manifest:
    """Return the manifest of an installed solution, without ``_Upgrade`` in its name."""
    publisher = tenant.find("publishers", publisherid=row["_publisherid_value"]) or {}
    return Manifest(
        str(row["uniquename"]).removesuffix(UPGRADE_SUFFIX),
        str(row["friendlyname"]),
        str(row["version"]),
        bool(row["ismanaged"]),
        str(publisher.get("uniquename", "")),
        str(publisher.get("customizationprefix", "")),
    )


def _system_manifest(name: str) -> Manifest:
    title = {"Active": "Active Solution", "Default": "Default Solution"}.get(name, name)
    return Manifest(name, title, "1.0", managed=False, publisher="MicrosoftCorporation", prefix="")


def _add_row(tenant: Tenant, manifest: Manifest, name: str, solution_id: str = "") -> TableRow:
    stamp = tenant.clock.stamp()
    person = user_id(tenant.scenario.person.username)
    return tenant.add(
        "solutions",
        solutionid=solution_id or fresh_id(),
        uniquename=name,
        friendlyname=manifest.display_name,
        version=manifest.version,
        ismanaged=manifest.managed,
        isvisible=name not in _SYSTEM_SOLUTIONS,
        isapimanaged=False,
        installedon=stamp,
        updatedon=stamp,
        solutionpackageversion="9.2",
        _publisherid_value=_publisher(tenant, manifest),
        _organizationid_value=tenant.ids.organization,
        _createdby_value=person,
        _modifiedby_value=person,
    )


def _publisher(tenant: Tenant, manifest: Manifest) -> str:
    found = tenant.find("publishers", uniquename=manifest.publisher)
    if found is None:
        found = tenant.add(
            "publishers",
            publisherid=stable_id("publisher", manifest.publisher),
            uniquename=manifest.publisher,
            friendlyname=manifest.publisher,
            customizationprefix=manifest.prefix,
        )
    return str(found["publisherid"])


def components_of(tenant: Tenant, manifest: Manifest) -> list[Component]:
    """Return the components that a version ships; none for a solution outside the kit."""
    known = tenant.kit.by_unique_name(manifest.unique_name)
    if known is None:
        return []
    return known.components(manifest.version, columns=tenant.scenario.layers.columns)


def _sync_components(tenant: Tenant, manifest: Manifest, *, at_start: bool) -> None:
    components = components_of(tenant, manifest)
    tenant.components[manifest.unique_name] = components
    shipped = {component.object_id for component in components}
    for table in ("workflows", "connectionreferences", "canvasapps"):
        key = tenant.schema.sets[table].key
        tenant.rows[table] = [
            row
            for row in tenant.table(table)
            if row.get("_home") != manifest.unique_name or row[key] in shipped
        ]
    for component in components:
        _add_component(tenant, manifest, component, at_start=at_start)


def _add_component(
    tenant: Tenant, manifest: Manifest, component: Component, *, at_start: bool
) -> None:
    add = _ADDERS.get(component.type)
    if add is None:
        return
    table, values = add(component, at_start)
    key = tenant.schema.sets[table].key
    if tenant.find(table, **{key: component.object_id}) is not None:
        return
    owner = user_id(tenant.scenario.person.username)
    tenant.add(
        table,
        **{key: component.object_id},
        _home=manifest.unique_name,
        ismanaged=manifest.managed,
        **tenant.lookup("_ownerid_value", "systemusers", owner),
        **tenant.lookup("_modifiedby_value", "systemusers", owner),
        **values,
    )


def _flow(component: Component, at_start: bool) -> tuple[str, dict[str, Any]]:  # noqa: FBT001 - one shape for all adders
    return "workflows", {
        "workflowidunique": stable_id("unique", component.object_id),
        "name": component.name,
        "category": component.data["category"],
        "type": 1,
        "modernflowtype": 0,
        # A flow that an upgrade brings arrives switched off (upgrade-procedure 7).
        "statecode": 1 if at_start else 0,
        "statuscode": 2 if at_start else 1,
        "primaryentity": "none",
        "uniquename": None,
        "clientdata": _definition(component),
    }


def _definition(component: Component) -> str:
    """Return what a flow does, as far as it matters here: its trigger, and whom it calls."""
    kind = str(component.data.get("trigger") or "Request").partition("/")[0]
    calls = {
        f"Run_a_child_{number}": {
            "type": "Workflow",
            "inputs": {"host": {"workflowReferenceName": child}},
        }
        for number, child in enumerate(component.data.get("children", ()), start=1)
    }
    # Calls stand inside scopes in the real flows.
    actions = {"Main": {"type": "Scope", "actions": calls}}
    triggers = {"trigger": {"type": kind}}
    return json.dumps({"properties": {"definition": {"triggers": triggers, "actions": actions}}})


def _reference(component: Component, at_start: bool) -> tuple[str, dict[str, Any]]:  # noqa: FBT001
    connector = component.data["connector"]
    return "connectionreferences", {
        "connectionreferencelogicalname": component.name,
        "connectionreferencedisplayname": component.display,
        "connectorid": f"/providers/Microsoft.PowerApps/apis/{connector}",
        "connectionid": connection_id(connector) if at_start else None,
        "statecode": 0,
        "statuscode": 1,
    }


def _variable(component: Component, at_start: bool) -> tuple[str, dict[str, Any]]:  # noqa: ARG001, FBT001
    return "environmentvariabledefinitions", {
        "schemaname": component.name,
        "displayname": component.display,
        "type": component.data["type"],
        "defaultvalue": component.data["default"],
        "isrequired": component.data["required"],
        "statecode": 0,
        "statuscode": 1,
    }


def _app(component: Component, at_start: bool) -> tuple[str, dict[str, Any]]:  # noqa: ARG001, FBT001
    return "canvasapps", {
        "name": component.name,
        "displayname": component.display,
        "canvasapptype": component.data["type"],
        "status": "Ready",
        "appversion": "2025-05-12T09:10:11Z",
        "lastpublishtime": "2025-05-12T09:10:11Z",
        "lastmodifiedtime": "2025-05-12T09:10:11Z",
    }


def _model_app(component: Component, at_start: bool) -> tuple[str, dict[str, Any]]:  # noqa: ARG001, FBT001
    return "appmodules", {"uniquename": component.name, "name": component.display}


_ADDERS = {
    29: _flow,
    CONNECTION_REFERENCE_TYPE: _reference,
    380: _variable,
    300: _app,
    80: _model_app,
}


def connection_id(connector: str, owner: str = "") -> str:
    """Return the id of the person's connection to a connector, or of that of another owner."""
    words = ("connection", connector, owner) if owner else ("connection", connector)
    return "shared-" + stable_id(*words).replace("-", "")


def _set_contents(tenant: Tenant) -> None:
    contents = tenant.scenario.contents
    for row in tenant.table("workflows"):
        is_off = any(part in row["name"] for part in contents.flows_off)
        if is_off or row["category"] != 5:
            row.update(statecode=0, statuscode=1)
        if row["name"] in contents.flows_suspended:
            row.update(statecode=2, statuscode=3)
    for row in tenant.table("connectionreferences"):
        if row["connectionreferencelogicalname"] in contents.references_unbound:
            row["connectionid"] = None
    for name, value in contents.variable_values.items():
        definition = tenant.find("environmentvariabledefinitions", schemaname=name)
        if definition is not None:
            tenant.add(
                "environmentvariablevalues",
                value=value,
                schemaname=name,
                ismanaged=False,
                solutionid=_SYSTEM_SOLUTIONS["Active"],
                _environmentvariabledefinitionid_value=definition[
                    "environmentvariabledefinitionid"
                ],
            )

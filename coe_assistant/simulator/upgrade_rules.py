"""Rules by which the service refuses an import early, and what an upgrade changes besides."""

from __future__ import annotations

from dataclasses import replace

from coe_assistant.simulator.facts import CONNECTION_REFERENCE_TYPE, Component, version_key
from coe_assistant.simulator.installation import UPGRADE_SUFFIX, Manifest
from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.tenant import TableRow, Tenant


def reason_not_to_import(
    tenant: Tenant, manifest: Manifest, *, holding: bool
) -> tuple[str, str] | None:
    """Return code and text of the reason why this import fails at its start, or None.

    Source: the kit's known errors and pac 1.2.
    """
    name, title = manifest.unique_name, manifest.display_name
    failed = f'Solution "{title}" failed to import: '
    installed = tenant.solution(name)
    missing = missing_solutions(tenant, manifest)
    if missing:
        return "80048033", f"Import failed due to missing dependencies for {title}."
    if holding and installed is None:
        return "80048539", f"{failed}Cannot create a holding solution for missing base {name}."
    if holding and tenant.solution(name + UPGRADE_SUFFIX) is not None:
        return "80048539", (
            f"{failed}ImportAsHolding failed with exception :Solution manifest import: FAILURE: "
            f"Holding solution {name}{UPGRADE_SUFFIX} already exists."
        )
    if installed is None:
        return None
    if holding and not (installed["ismanaged"] and manifest.managed):
        return "80048036", (
            "The imported solution and the existing solution must both be managed for upgrade."
        )
    if manifest.managed and not installed["ismanaged"]:
        return "8004801D", (
            f"{failed}The solution is already installed on this system as an unmanaged solution "
            "and the package supplied is attempting to install it in managed mode."
        )
    if holding and version_key(manifest.version) <= version_key(str(installed["version"])):
        return "80048038", (
            f"{failed}The version of the solution must be greater than the installed version "
            f"{installed['version']}."
        )
    return None


def missing_solutions(tenant: Tenant, manifest: Manifest) -> list[tuple[str, str]]:
    """Return name and version of solutions that the package needs and that are not installed."""
    return [part for part in manifest.requires if tenant.solution(part[0]) is None]


def after_upgrade(tenant: Tenant, solution: str) -> None:
    """Do what the scenario says an upgrade of this solution does beyond new components."""
    wanted = tenant.scenario.after_upgrade
    for row in tenant.table("workflows"):
        if row.get("_home") == solution:
            _change_flow(tenant, row)
    for name, value in wanted.defaults_changed.items():
        definition = tenant.find("environmentvariabledefinitions", schemaname=name)
        if definition is not None:
            tenant.touch(definition, defaultvalue=value)
    for name in wanted.values_dropped:
        kept = [
            row for row in tenant.table("environmentvariablevalues") if row["schemaname"] != name
        ]
        tenant.rows["environmentvariablevalues"] = kept
    for text in wanted.references_added:
        name, _, connector = text.partition("=")
        _add_reference(tenant, solution, name, connector or "shared_powerplatformadminv2")


def _change_flow(tenant: Tenant, row: TableRow) -> None:
    wanted = tenant.scenario.after_upgrade
    name = row["name"]
    if name in wanted.flows_turned_off or name in wanted.flows_reidentified:
        tenant.touch(row, statecode=0, statuscode=1)
    if name in wanted.flows_reidentified:
        old, new = row["workflowid"], stable_id("new id", row["workflowid"])
        row["workflowid"] = new
        parts = tenant.components.get(row["_home"], [])
        parts[:] = [replace(p, object_id=new) if p.object_id == old else p for p in parts]
    if name in wanted.flows_renamed:
        tenant.touch(row, name=wanted.flows_renamed[name])


def _add_reference(tenant: Tenant, solution: str, name: str, connector: str) -> None:
    if tenant.find("connectionreferences", connectionreferencelogicalname=name) is not None:
        return
    row = tenant.add(
        "connectionreferences",
        connectionreferencelogicalname=name,
        connectionreferencedisplayname=name,
        connectorid=f"/providers/Microsoft.PowerApps/apis/{connector}",
        connectionid=None,
        statecode=0,
        statuscode=1,
        ismanaged=True,
        _home=solution,
    )
    part = Component(
        CONNECTION_REFERENCE_TYPE,
        row["connectionreferenceid"],
        name,
        name,
        {"connector": connector},
    )
    tenant.components.setdefault(solution, []).append(part)

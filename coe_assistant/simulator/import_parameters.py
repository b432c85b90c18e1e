"""ComponentParameters of an import: connections and values that come with it (1.8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from coe_assistant.simulator.flow_switch import lacks_connection
from coe_assistant.simulator.layers import note_state_change
from coe_assistant.simulator.tenant import Tenant

_REFERENCE = "Microsoft.Dynamics.CRM.connectionreference"
_VALUE = "Microsoft.Dynamics.CRM.environmentvariablevalue"


def apply_parameters(tenant: Tenant, parameters: Sequence[dict[str, Any]]) -> None:
    """Bind the named references and set the named values, as an import with settings does."""
    for one in parameters:
        kind = str(one.get("@odata.type", ""))
        if kind == _REFERENCE:
            name = one.get("connectionreferencelogicalname")
            row = tenant.find("connectionreferences", connectionreferencelogicalname=name)
            if row is not None:
                tenant.touch(row, connectionid=one.get("connectionid"))
                # Binding is a change of this environment: it leaves a layer of its own.
                note_state_change(
                    tenant,
                    "connectionreference",
                    row["connectionreferenceid"],
                    ("connectionid", "modifiedon"),
                )
        elif kind == _VALUE:
            _set_value(tenant, str(one.get("schemaname", "")), one.get("value"))


def flow_ids(tenant: Tenant) -> set[str]:
    """Return the ids of the flows that are there now."""
    return {str(row["workflowid"]) for row in tenant.table("workflows")}


def turn_on_new_flows(
    tenant: Tenant, there_before: Collection[str], parameters: Sequence[dict[str, Any]]
) -> None:
    """Turn on flows that an import brought, where it brought connections for them as well.

    Without settings a new flow arrives off, since its references are unbound (upgrade-procedure
    7); those that are meant for the other way of taking the inventory stay off.
    """
    named = {one.get("connectionreferencelogicalname") for one in parameters}
    off = tenant.scenario.contents.flows_off
    for row in tenant.table("workflows"):
        is_new = row["workflowid"] not in there_before and row["category"] == 5
        if not is_new or any(part in row["name"] for part in off):
            continue
        if lacks_connection(tenant, row, named) is False:
            tenant.touch(row, statecode=1, statuscode=2)


def settings_parameters(settings: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parameters that pac makes of a deployment settings file."""
    references = [
        {
            "@odata.type": _REFERENCE,
            "connectionreferencelogicalname": row.get("LogicalName"),
            "connectionid": row.get("ConnectionId"),
            "connectorid": row.get("ConnectorId"),
        }
        for row in settings.get("ConnectionReferences", ())
    ]
    values = [
        {"@odata.type": _VALUE, "schemaname": row.get("SchemaName"), "value": row.get("Value")}
        for row in settings.get("EnvironmentVariables", ())
    ]
    return references + values


def _set_value(tenant: Tenant, name: str, value: object) -> None:
    definition = tenant.find("environmentvariabledefinitions", schemaname=name)
    if definition is None:
        return
    row = tenant.find("environmentvariablevalues", schemaname=name)
    if row is not None:
        tenant.touch(row, value=value)
        return
    tenant.add(
        "environmentvariablevalues",
        value=value,
        schemaname=name,
        ismanaged=False,
        _environmentvariabledefinitionid_value=definition["environmentvariabledefinitionid"],
    )

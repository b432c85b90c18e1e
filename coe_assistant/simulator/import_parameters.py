"""ComponentParameters of an import: connections and values that come with it (1.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
        elif kind == _VALUE:
            _set_value(tenant, str(one.get("schemaname", "")), one.get("value"))


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

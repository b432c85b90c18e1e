"""Writes that the upgrade assistant needs: flow states, connections and variable values."""

from __future__ import annotations

from typing import Any

from coe_assistant.simulator.engine import Caller
from coe_assistant.simulator.flow_switch import refuse_to_turn_on
from coe_assistant.simulator.layers import note_state_change
from coe_assistant.simulator.messages import Response, refusal
from coe_assistant.simulator.odata_query import EntitySet
from coe_assistant.simulator.people import privileges
from coe_assistant.simulator.platform_admin import connections
from coe_assistant.simulator.tenant import TableRow, Tenant

# Layer type name by table; other tables are read-only here.
_WRITABLE = {
    "workflows": "Workflow",
    "connectionreferences": "connectionreference",
    "environmentvariablevalues": "",
}
_TYPES = {"Int32": int, "Int64": int, "Boolean": bool, "Double": float}
_BIND = "EnvironmentVariableDefinitionId@odata.bind"


def update_row(
    tenant: Tenant, table: EntitySet, row_id: str, values: dict[str, Any], caller: Caller
) -> Response:
    """Change columns of a row (PATCH); the answer has no body."""
    _refuse(tenant, table, values, caller)
    row = tenant.find(table.name, **{table.key: row_id})
    if row is None:
        text = f"Entity '{table.entity}' With Id = {row_id} Does Not Exist"
        raise refusal(404, "0x80040217", text)
    if table.name == "workflows" and values.get("statecode") == 1:
        refuse_to_turn_on(tenant, row)
    if table.name == "connectionreferences" and values.get("connectionid"):
        _refuse_of_others(tenant, str(values["connectionid"]))
    tenant.touch(row, **values)
    type_name = _WRITABLE[table.name]
    if type_name:
        note_state_change(tenant, type_name, row_id, (*values, "modifiedon"))
    return Response(204, headers=(("OData-EntityId", _entity_id(tenant, table, row)),))


def create_row(
    tenant: Tenant, table: EntitySet, values: dict[str, Any], caller: Caller
) -> Response:
    """Create a value of an environment variable (POST)."""
    columns = {name: value for name, value in values.items() if name != _BIND}
    named = {"schemaname": columns.pop("schemaname")} if "schemaname" in columns else {}
    _refuse(tenant, table, columns | named, caller)
    if table.name != "environmentvariablevalues":
        raise refusal(405, "0x80060888", f"Create is not supported for {table.entity}.")
    definition = str(values.get(_BIND, "")).partition("(")[2].rstrip(")")
    found = tenant.find(
        "environmentvariabledefinitions", environmentvariabledefinitionid=definition
    )
    if found is None:
        raise refusal(400, "0x80040217", "The environment variable definition does not exist.")
    row = tenant.add(
        table.name,
        ismanaged=False,
        schemaname=found["schemaname"],
        _environmentvariabledefinitionid_value=definition,
        **columns,
    )
    return Response(204, headers=(("OData-EntityId", _entity_id(tenant, table, row)),))


def _refuse(tenant: Tenant, table: EntitySet, values: dict[str, Any], caller: Caller) -> None:
    if table.name not in _WRITABLE:
        raise refusal(405, "0x80060888", f"Update is not supported for {table.entity}.")
    if not privileges(tenant, caller.user_id):
        raise refusal(
            403,
            "0x80040220",
            f"Principal user (Id={caller.user_id}, type=8) is missing prvWrite{table.entity} "
            "privilege.",
        )
    for name, value in values.items():
        kind = table.columns.get(name)
        if kind is None or not isinstance(value, _TYPES.get(kind, str) | None):
            raise refusal(
                400,
                "0x80048d19",
                f"Error identified in Payload provided by the user for Entity :'{table.name}', "
                f"InnerException : Invalid property '{name}' was found in entity "
                f"'Microsoft.Dynamics.CRM.{table.entity}'.",
            )


def _refuse_of_others(tenant: Tenant, connection_id: str) -> None:
    """Refuse a connection that the person may not use (error-codes: codes inside texts)."""
    if connection_id not in {one["name"] for one in connections(tenant, everything=False)}:
        raise refusal(
            403,
            "0x80060467",
            '{"error":{"code":"ConnectionAuthorizationFailed","message":"The caller does not have '
            "the minimum required permission to perform the requested operation on connection "
            f"'{connection_id}'.\"}}}}",
        )


def _entity_id(tenant: Tenant, table: EntitySet, row: TableRow) -> str:
    return f"{tenant.base_url}/api/data/v9.2/{table.name}({row[table.key]})"

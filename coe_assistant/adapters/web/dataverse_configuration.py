"""Reads flows, connection references and environment variables (http-contracts 1.11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import (
    SERVICE,
    DataverseApi,
    Row,
    any_of,
    batches,
    flag,
    needed,
    number,
    text,
)
from coe_assistant.domain.configuration import (
    ConnectionReference,
    EnvironmentVariable,
    Flow,
    FlowState,
)

WORKFLOW = 29
VARIABLE = 380
REFERENCE_NAME = "connectionreference"
_VALUES = "environmentvariabledefinition_environmentvariablevalue"
_STATES = {0: FlowState.OFF, 1: FlowState.ON, 2: FlowState.SUSPENDED}
_BATCH = 100  # ids in one filter: about 6 KB of URL


def flows(api: DataverseApi, solution_id: str) -> tuple[Flow, ...]:
    """Return the cloud flows of a solution."""
    found: list[Flow] = []
    for group in batches(_members(api, solution_id, f"componenttype eq {WORKFLOW}"), _BATCH):
        found += _flows(api, group)
    return tuple(found)


def flow(api: DataverseApi, flow_id: str) -> Flow | None:
    """Return a flow as it is now, or None when it is not there."""
    return next(_flows(api, (flow_id,)), None)


def _flows(api: DataverseApi, ids: Sequence[str]) -> Iterator[Flow]:
    rows = api.rows(
        "workflows",
        select="workflowid,name,category,type,statecode,statuscode,ismanaged,_ownerid_value",
        filter=f"category eq 5 and type eq 1 and {any_of('workflowid', ids)}",
    )
    return (_flow(row) for row in rows)


def _flow(row: Row) -> Flow:
    return Flow(
        id=needed(row, "workflowid"),
        name=text(row, "name"),
        state=_state(row),
        owner_id=text(row, "_ownerid_value"),
        is_managed=bool(flag(row.get("ismanaged"))),
    )


def _state(row: Row) -> FlowState:
    found = _STATES.get(-1 if (code := number(row, "statecode")) is None else code)
    if found is None:  # taken for off, it would not be turned on again after the import
        raise problems.malformed(SERVICE, "A flow does not tell whether it is on.")
    return found


def connection_references(api: DataverseApi, solution_id: str) -> tuple[ConnectionReference, ...]:
    """Return the connection references of a solution; their type code differs per environment."""
    code = _type_code(api, REFERENCE_NAME)
    if code is None:
        raise problems.malformed(SERVICE, "The type of connection references is not told.")
    members = set(_members(api, solution_id, f"componenttype eq {code}"))
    return tuple(one for one in _references(api) if one.id in members)


def references_named(api: DataverseApi, names: Collection[str]) -> tuple[ConnectionReference, ...]:
    """Return the connection references of these names, whichever solution holds them."""
    wanted = {name.casefold() for name in names}
    return tuple(one for one in _references(api) if one.logical_name.casefold() in wanted)


def reference(api: DataverseApi, reference_id: str) -> ConnectionReference | None:
    """Return a connection reference as it is now, or None when it is not there."""
    return next(_references(api, f"connectionreferenceid eq {reference_id}"), None)


def _references(api: DataverseApi, condition: str = "") -> Iterator[ConnectionReference]:
    rows = api.rows(
        "connectionreferences",
        select="connectionreferenceid,connectionreferencelogicalname,"
        "connectionreferencedisplayname,connectorid,connectionid",
        filter=condition,
    )
    return (_reference(row) for row in rows)


def _reference(row: Row) -> ConnectionReference:
    return ConnectionReference(
        id=needed(row, "connectionreferenceid"),
        logical_name=text(row, "connectionreferencelogicalname"),
        display_name=text(row, "connectionreferencedisplayname"),
        connector=text(row, "connectorid").rpartition("/apis/")[2],
        connection_id=needed(row, "connectionid") if row.get("connectionid") else "",
    )


def environment_variables(api: DataverseApi, solution_id: str) -> tuple[EnvironmentVariable, ...]:
    """Return the environment variables of a solution with their current values."""
    members = set(_members(api, solution_id, f"componenttype eq {VARIABLE}"))
    return tuple(one for one in _variables(api) if one.id in members)


def variables_named(api: DataverseApi, names: Collection[str]) -> tuple[EnvironmentVariable, ...]:
    """Return the environment variables of these names, whichever solution holds them."""
    wanted = {name.casefold() for name in names}
    return tuple(one for one in _variables(api) if one.schema_name.casefold() in wanted)


def variable(api: DataverseApi, definition_id: str) -> EnvironmentVariable | None:
    """Return a variable as it is now, or None when it is not there."""
    only = f"environmentvariabledefinitionid eq {definition_id}"
    return next(_variables(api, only), None)


def _variables(api: DataverseApi, condition: str = "") -> Iterator[EnvironmentVariable]:
    rows = api.rows(
        "environmentvariabledefinitions",
        select="environmentvariabledefinitionid,schemaname,displayname,type,defaultvalue",
        expand=f"{_VALUES}($select=environmentvariablevalueid,value,ismanaged)",
        filter=condition,
    )
    return (_variable(row) for row in rows)


def _variable(row: Row) -> EnvironmentVariable:
    values = [item for item in row.get(_VALUES) or () if isinstance(item, dict)]
    # A managed value and one of the environment's own may both exist: the own one wins.
    own_first = sorted(values, key=lambda item: flag(item.get("ismanaged")) is True)
    first = own_first[0] if own_first else {}
    return EnvironmentVariable(
        id=needed(row, "environmentvariabledefinitionid"),
        schema_name=text(row, "schemaname"),
        display_name=text(row, "displayname"),
        type_code=number(row, "type") or 0,
        default=None if row.get("defaultvalue") is None else text(row, "defaultvalue"),
        value=None if first.get("value") is None else text(first, "value"),
        value_id=text(first, "environmentvariablevalueid"),
    )


def _members(api: DataverseApi, solution_id: str, condition: str) -> Sequence[str]:
    rows = api.rows(
        "solutioncomponents",
        select="objectid,componenttype",
        filter=f"_solutionid_value eq {solution_id} and {condition}",
    )
    return [needed(row, "objectid") for row in rows]


def _type_code(api: DataverseApi, name: str) -> int | None:
    rows = api.rows("solutioncomponentdefinitions", select="solutioncomponenttype,name")
    for row in rows:
        if text(row, "name").lower() == name:
            return number(row, "solutioncomponenttype")
    return None

"""Reads that a snapshot needs besides, and the writes of quieting and restore (1.8, 1.11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coe_assistant.adapters.web.odata import (
    DataverseApi,
    Row,
    any_of,
    batches,
    flag,
    literal,
    number,
    text,
)
from coe_assistant.domain.flow_definition import FlowDefinition, read_definition
from coe_assistant.domain.snapshot import SnapshotDependent, TeamRole

ROLE = 20
_DEFINITIONS = 15  # flows in one answer: definitions of the kit reach some 300 KB each
_BATCH = 100


def flow_definitions(
    api: DataverseApi, flow_ids: Sequence[str]
) -> Mapping[str, FlowDefinition | None]:
    """Return trigger and children by flow id in lower case; None: not readable."""
    found: dict[str, FlowDefinition | None] = {}
    for group in batches(flow_ids, _DEFINITIONS):
        rows = api.rows(
            "workflows",
            select="workflowid,clientdata",
            filter=any_of("workflowid", group),
        )
        for row in rows:
            definition = read_definition(text(row, "clientdata"))
            found[text(row, "workflowid").casefold()] = definition
    return found


def team_roles(api: DataverseApi, solution_id: str) -> tuple[TeamRole, ...]:
    """Return which teams hold the security roles of a solution."""
    members = api.rows(
        "solutioncomponents",
        select="objectid,componenttype",
        filter=f"_solutionid_value eq {solution_id} and componenttype eq {ROLE}",
    )
    wanted = {text(row, "objectid").casefold() for row in members}
    if not wanted:
        return ()
    teams = api.rows(
        "teams",
        select="teamid,name",
        expand="teamroles_association($select=roleid,name,_parentrootroleid_value)",
    )
    # A business unit has its own copy of a role; the root names the one of the solution.
    found = {
        TeamRole(text(team, "name"), text(role, "name"))
        for team in teams
        for role in _objects(team.get("teamroles_association"))
        if {text(role, "roleid").casefold(), text(role, "_parentrootroleid_value").casefold()}
        & wanted
    }
    return tuple(sorted(found, key=lambda one: (one.team, one.role)))


def uninstall_dependents(api: DataverseApi, unique_name: str) -> tuple[SnapshotDependent, ...]:
    """Return unmanaged components that need parts of a solution, with their solutions."""
    rows = api.rows(f"RetrieveDependenciesForUninstall(SolutionUniqueName={literal(unique_name)})")
    if not rows:
        return ()
    solutions = api.rows("solutions", select="solutionid,uniquename,ismanaged,isvisible")
    own = {text(row, "solutionid").casefold(): row for row in solutions if not _is_managed(row)}
    mine = {
        text(row, "dependentcomponentobjectid").casefold(): row
        for row in rows
        if text(row, "dependentcomponentbasesolutionid").casefold() in own
    }
    homes = _homes(api, list(mine), own)
    return tuple(
        SnapshotDependent(
            component_id=key,
            component_type=str(number(row, "dependentcomponenttype") or ""),
            required_solution=unique_name,
            solution=homes.get(key, ""),
        )
        for key, row in mine.items()
    )


def _is_managed(row: Row) -> bool:
    return bool(flag(row.get("ismanaged")))


def _homes(api: DataverseApi, ids: Sequence[str], own: Mapping[str, Row]) -> dict[str, str]:
    """Return the visible unmanaged solution of each component, where it is in one."""
    found: dict[str, str] = {}
    for group in batches(ids, _BATCH):
        members = api.rows(
            "solutioncomponents",
            select="objectid,_solutionid_value",
            filter=any_of("objectid", group),
        )
        for row in members:
            home = own.get(text(row, "_solutionid_value").casefold())
            # Every unmanaged component is in Default too; only named solutions can be exported.
            if home is not None and flag(home.get("isvisible")) and _is_named(home):
                found[text(row, "objectid").casefold()] = text(home, "uniquename")
    return found


def _is_named(row: Row) -> bool:
    return text(row, "uniquename").casefold() not in ("default", "active", "basic")


def variable_value_id(api: DataverseApi, definition_id: str) -> str:
    """Return the id of the environment's own value of a variable, or ""."""
    rows = api.rows(
        "environmentvariablevalues",
        select="environmentvariablevalueid,ismanaged",
        filter=f"_environmentvariabledefinitionid_value eq {definition_id}",
    )
    own = (row for row in rows if not _is_managed(row))
    return next((text(row, "environmentvariablevalueid") for row in own), "")


def set_flow_state(api: DataverseApi, flow_id: str, *, is_on: bool) -> None:
    """Turn a flow on or off."""
    values = {"statecode": 1, "statuscode": 2} if is_on else {"statecode": 0, "statuscode": 1}
    api.patch(f"workflows({flow_id})", values)


def write_variable(
    api: DataverseApi, definition_id: str, value_id: str, name: str, value: str
) -> None:
    """Set the current value of a variable; value_id "" makes a value row."""
    if value_id:
        api.patch(f"environmentvariablevalues({value_id})", {"value": value})
        return
    api.action(
        "environmentvariablevalues",
        {
            "schemaname": name,
            "value": value,
            "EnvironmentVariableDefinitionId@odata.bind": (
                f"/environmentvariabledefinitions({definition_id})"
            ),
        },
    )


def _objects(value: object) -> Sequence[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else ()

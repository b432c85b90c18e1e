"""Reads solutions, their components and unmanaged layers (http-contracts 1.4 to 1.6)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import (
    SERVICE,
    DataverseApi,
    Row,
    any_of,
    flag,
    literal,
    needed,
    number,
    text,
    when,
)
from coe_assistant.domain.configuration import ActiveLayer, ComponentSummary
from coe_assistant.domain.environment import InstalledSolution
from coe_assistant.domain.version import SolutionVersion

# What a layer may hold without anybody having customised anything (http-contracts 1.6).
BOOKKEEPING = frozenset(
    {
        "modifiedon",
        "modifiedby",
        "overwritetime",
        "solutionid",
        "supportingsolutionid",
        "componentstate",
        "publishedon",
        "versionnumber",
        "importsequencenumber",
        "statecode",
        "statuscode",
        "workflowidunique",
    }
)
_LOCKDOWN = re.compile(r"<IsLockdownOfUnmanagedCustomizationEnabled>\s*(\w+)\s*<", re.IGNORECASE)
_SUMMARIES = "msdyn_solutioncomponentsummaries"
_SUMMARY_COLUMNS = (
    "msdyn_objectid,msdyn_componenttype,msdyn_componenttypename,msdyn_componentlogicalname,"
    "msdyn_name,msdyn_displayname,msdyn_schemaname,msdyn_workflowcategory,"
    "msdyn_hasactivecustomization"
)
ACTIVE = "Active"
UNREADABLE = "(not readable)"


def installed_solutions(api: DataverseApi, names: Sequence[str]) -> tuple[InstalledSolution, ...]:
    """Return the named solutions, all visible ones when names is empty."""
    condition = any_of("uniquename", [literal(name) for name in names]) if names else ""
    rows = api.rows(
        "solutions",
        select="solutionid,uniquename,friendlyname,version,ismanaged,isvisible,installedon",
        expand="publisherid($select=uniquename,friendlyname,customizationprefix)",
        filter=condition or "isvisible eq true",
    )
    return tuple(item for item in map(_solution, rows) if item is not None)


def _solution(row: Row) -> InstalledSolution | None:
    try:
        version = SolutionVersion.parse(text(row, "version"))
    except ValueError:
        return None
    is_managed = flag(row.get("ismanaged"))
    if is_managed is None:  # a guess would hide an upgrade that waits, or an unmanaged base
        raise problems.malformed(SERVICE, "A solution does not tell whether it is managed.")
    publisher = row.get("publisherid")
    publisher = publisher if isinstance(publisher, dict) else {}
    return InstalledSolution(
        unique_name=needed(row, "uniquename"),
        version=version,
        is_managed=is_managed,
        id=text(row, "solutionid"),
        display_name=text(row, "friendlyname"),
        publisher=text(publisher, "uniquename"),
        publisher_prefix=text(publisher, "customizationprefix"),
        installed_at=when(row, "installedon"),
    )


def component_summaries(api: DataverseApi, solution_id: str) -> tuple[ComponentSummary, ...]:
    """Return every component of a solution with its layer flag, in one or two pages."""
    rows = api.rows(
        _SUMMARIES, select=_SUMMARY_COLUMNS, filter=f"(msdyn_solutionid eq {solution_id})"
    )
    return _summaries(rows)


def table_summaries(
    api: DataverseApi, solution_id: str, asked: Sequence[tuple[str, int]]
) -> tuple[tuple[ComponentSummary, ...], ...]:
    """Return columns, views or forms of tables, which the list above leaves out (1.5).

    That list takes a question a table and kind, and no other form of it is known; so they go
    together in batches.
    """
    questions = [
        {
            "select": _SUMMARY_COLUMNS,
            "filter": f"(msdyn_solutionid eq {solution_id}) and msdyn_componenttype eq {type_code}"
            f" and msdyn_primaryentityname eq {literal(table)}",
        }
        for table, type_code in asked
    ]
    return tuple(map(_summaries, api.rows_of_many(_SUMMARIES, questions)))


def _summaries(rows: Sequence[Row]) -> tuple[ComponentSummary, ...]:
    return tuple(
        ComponentSummary(
            object_id=needed(row, "msdyn_objectid"),
            type_code=number(row, "msdyn_componenttype") or 0,
            type_name=text(row, "msdyn_componenttypename"),
            logical_name=text(row, "msdyn_componentlogicalname"),
            name=text(row, "msdyn_displayname") or text(row, "msdyn_name"),
            has_active_layer=flag(row.get("msdyn_hasactivecustomization")),
            workflow_category=text(row, "msdyn_workflowcategory"),
            schema_name=text(row, "msdyn_schemaname") or text(row, "msdyn_name"),
        )
        for row in rows
    )


def active_layer(api: DataverseApi, component_id: str, component_type: str) -> ActiveLayer | None:
    """Return the unmanaged layer of one component, with what it really changes."""
    rows = api.rows(
        "msdyn_componentlayers",
        filter=f"(msdyn_componentid eq {literal(component_id)} and "
        f"msdyn_solutioncomponentname eq {literal(component_type)})",
    )
    owners = [needed(row, "msdyn_solutionname") for row in rows]
    active = next((row for row, name in zip(rows, owners, strict=True) if name == ACTIVE), None)
    if active is None:
        return None
    return ActiveLayer(
        component_id=component_id,
        component_type=text(active, "msdyn_solutioncomponentname") or component_type,
        name=text(active, "msdyn_name"),
        changed=changed_keys(text(active, "msdyn_changes"), text(active, "msdyn_children")),
        has_managed_beneath=any(name != ACTIVE for name in owners),
        overwritten_at=when(active, "msdyn_overwritetime"),
        component_json=text(active, "msdyn_componentjson"),
        changes_json=text(active, "msdyn_changes"),
        changed_by=_changed_by(text(active, "msdyn_componentjson")),
    )


def changed_keys(changes: str, children: str) -> tuple[str, ...]:
    """Return what a layer changes beyond bookkeeping; changes that are not told count as real."""
    if not changes and children.strip() in ("", "[]"):
        return (UNREADABLE,)
    try:
        keys = [item["Key"] for item in json.loads(changes)["Attributes"]] if changes else []
    except (ValueError, TypeError, KeyError):
        return (UNREADABLE,)
    real = [str(key) for key in keys if str(key).lower() not in BOOKKEEPING]
    if '"action":"updated"' in children.replace(" ", ""):
        real.append("(parts)")
    return tuple(real)


def _changed_by(component: str) -> str:
    try:
        attributes: list[dict[str, Any]] = json.loads(component)["Attributes"]
        found = {str(item["Key"]).lower(): item.get("Value") for item in attributes}
    except (ValueError, TypeError, KeyError):
        return ""
    value = found.get("modifiedby")
    return str(value.get("Name") or "") if isinstance(value, dict) else ""


def is_customization_locked(api: DataverseApi) -> bool | None:
    """Return IsLockdownOfUnmanagedCustomizationEnabled (http-pitfalls 10); None: not told.

    With it the environment refuses to remove layers and to switch flows.
    """
    rows = api.rows("organizations", select="orgdborgsettings", top="1")
    found = _LOCKDOWN.search(text(rows[0], "orgdborgsettings")) if rows else None
    return flag(found[1]) if found else None


def provisioned_languages(api: DataverseApi) -> tuple[int, ...]:
    """Return the LCIDs of the enabled languages."""
    found = api.row("RetrieveProvisionedLanguages").get("RetrieveProvisionedLanguages")
    if not isinstance(found, list) or not found:
        raise problems.malformed(SERVICE, "The list of languages is missing.")
    return tuple(item for item in found if isinstance(item, int))

"""Reads who the signed-in user is and what they may do (http-contracts 1.2, 1.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import (
    SERVICE,
    DataverseApi,
    Row,
    any_of,
    batches,
    flag,
    literal,
    number,
    text,
)
from coe_assistant.domain.configuration import RoleAssignment, UserState
from coe_assistant.domain.environment import Environment, UserIdentity

_ROOT = "_parentrootroleid_value"
_BATCH = 100  # ids in one filter: about 6 KB of URL
_ROLE = "roleid,name,_roletemplateid_value,_parentrootroleid_value"


def who_am_i(api: DataverseApi) -> UserIdentity:
    """Return the signed-in user."""
    found = api.row("WhoAmI")
    user = text(found, "UserId")
    if not user:
        raise problems.malformed(SERVICE, "WhoAmI has no UserId.")
    row = api.row(f"systemusers({user})", select="domainname,fullname")
    name = text(row, "domainname") or text(row, "fullname")
    return UserIdentity(user, name, organization_id=text(found, "OrganizationId"))


def roles(api: DataverseApi, user_id: str) -> tuple[RoleAssignment, ...]:
    """Return the user's roles, direct ones and through teams."""
    direct = api.rows(f"systemusers({user_id})/systemuserroles_association", select=_ROLE)
    held = [(row, "") for row in direct]
    teams = api.rows(
        f"systemusers({user_id})/teammembership_association", select="teamid,name,teamtype"
    )
    for team in teams:
        rows = api.rows(f"teams({text(team, 'teamid')})/teamroles_association", select=_ROLE)
        held += [(row, text(team, "name")) for row in rows]
    templates = _templates_of_roots(api, [row for row, _ in held])
    return tuple(_role(row, team, templates) for row, team in held)


def _templates_of_roots(api: DataverseApi, held: Sequence[Row]) -> Mapping[str, str]:
    """Return template ids by root role: a business unit's copy may lack its own."""
    bare = (row for row in held if not text(row, "_roletemplateid_value"))
    roots = sorted({text(row, _ROOT) for row in bare} - {""})
    found: dict[str, str] = {}
    for group in batches(roots, _BATCH):
        rows = api.rows(
            "roles", select="roleid,_roletemplateid_value", filter=any_of("roleid", group)
        )
        found |= {text(row, "roleid"): text(row, "_roletemplateid_value") for row in rows}
    return found


def _role(row: Row, team: str, templates: Mapping[str, str]) -> RoleAssignment:
    template = text(row, "_roletemplateid_value") or templates.get(text(row, _ROOT), "")
    return RoleAssignment(text(row, "name"), template.lower(), via_team=team)


def user_state(api: DataverseApi, user_id: str) -> UserState:
    """Return whether the user is enabled and licensed."""
    row = api.row(f"systemusers({user_id})", select="isdisabled,accessmode,islicensed")
    return UserState(
        is_disabled=bool(flag(row.get("isdisabled"))),
        access_mode=number(row, "accessmode") or 0,
        is_licensed=flag(row.get("islicensed")) is not False,
    )


def has_privilege(api: DataverseApi, user_id: str, name: str) -> bool:
    """Return whether the user holds a privilege at any depth."""
    found = api.row(
        f"systemusers({user_id})/Microsoft.Dynamics.CRM."
        f"RetrieveUserPrivilegeByPrivilegeName(PrivilegeName={literal(name)})"
    )
    return bool(found.get("RolePrivileges"))


def organization(api: DataverseApi, url: str) -> Environment:
    """Return what the environment says about itself."""
    found = api.row(
        "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')"
    )
    detail = found.get("Detail")
    if not isinstance(detail, dict):
        raise problems.malformed(SERVICE, "RetrieveCurrentOrganization has no Detail.")
    return Environment(
        url=url,
        id=text(detail, "EnvironmentId"),
        name=text(detail, "FriendlyName"),
        organization_id=text(detail, "OrganizationId"),
        tenant_id=text(detail, "TenantId"),
        region=text(detail, "Geo"),
        version=text(detail, "OrganizationVersion"),
    )

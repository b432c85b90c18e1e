"""Users, teams, roles and privileges of the simulated organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.tenant import ORGANIZATION_VERSION, TableRow, Tenant

# Template ids are the same in every environment (http-contracts 1.3); other roles have none.
ROLE_TEMPLATES = {
    "System Administrator": "627090ff-40a3-4053-8790-584edc5be201",
    "System Customizer": "119f245c-3cc8-4b62-b31c-d1a046ced15d",
}
_CUSTOMIZING = (
    "prvImportCustomization",
    "prvPublishCustomization",
    "prvReadSolution",
    "prvWriteWorkflow",
    "prvActivateBusinessProcessFlow",
)
_ADMINISTERING = (
    *_CUSTOMIZING,
    "prvExportCustomization",
    "prvDeleteCustomization",
    "prvWriteOrganization",
    "prvReadAsyncOperation",
)
PRIVILEGES = {"System Administrator": _ADMINISTERING, "System Customizer": _CUSTOMIZING}


def add_people(tenant: Tenant) -> None:
    """Fill users, roles and teams from the scenario."""
    scenario, ids = tenant.scenario, tenant.ids
    tenant.add("businessunits", businessunitid=ids.business_unit, name="contoso", isdisabled=False)
    names = dict.fromkeys((*ROLE_TEMPLATES, "Basic User", *scenario.person.roles))
    for name in names:
        tenant.add(
            "roles",
            roleid=stable_id("role", name),
            name=name,
            _roletemplateid_value=ROLE_TEMPLATES.get(name),
            _parentrootroleid_value=stable_id("role", name),
            _businessunitid_value=ids.business_unit,
            ismanaged=True,
        )
    if scenario.person.via_team:
        tenant.add(
            "teams",
            teamid=stable_id("team", "CoE Admins"),
            name="CoE Admins",
            teamtype=2,
            azureactivedirectoryobjectid=stable_id("group", "CoE Admins"),
            _businessunitid_value=ids.business_unit,
        )
    _add_user(tenant, "SYSTEM", "SYSTEM", ids.system_user)
    _add_user(tenant, scenario.person.username, scenario.person.display_name)
    for other in scenario.person.others:
        _add_user(tenant, other, _spoken(other))
    if scenario.pac.username and scenario.pac.username != scenario.person.username:
        _add_user(tenant, scenario.pac.username, _spoken(scenario.pac.username))
    _add_organization(tenant)


def full_name(tenant: Tenant, username: str) -> str:
    """Return what people call a user."""
    row = tenant.find("systemusers", domainname=username)
    return str(row["fullname"]) if row is not None else _spoken(username)


def _spoken(username: str) -> str:
    return username.partition("@")[0].replace(".", " ").title()


def user_id(username: str) -> str:
    """Return the id of a user in the organisation."""
    return stable_id("user", username)


def directory_id(username: str) -> str:
    """Return the id of a user in the directory."""
    return stable_id("directory", username)


def direct_roles(tenant: Tenant, user: str) -> list[TableRow]:
    """Return the roles that a user holds in person."""
    person = tenant.scenario.person
    if user == user_id(person.username) and person.via_team:
        return []
    return roles(tenant, user)


def teams(tenant: Tenant, user: str) -> list[TableRow]:
    """Return the teams of a user."""
    if user != user_id(tenant.scenario.person.username):
        return []
    return [row for row in tenant.table("teams") if "_roles" not in row]


def team_roles(tenant: Tenant, team: Mapping[str, Any]) -> list[TableRow]:
    """Return the roles that a team holds; the person's own team holds the person's."""
    if "_roles" not in team:
        return roles(tenant, user_id(tenant.scenario.person.username))
    return [row for row in tenant.table("roles") if row["name"] in team["_roles"]]


def add_teams(tenant: Tenant) -> None:
    """Add teams that hold roles of the installed solutions, and those roles."""
    for names in tenant.scenario.contents.team_roles.values():
        for name in names:
            _add_kit_role(tenant, name)
    for team, names in tenant.scenario.contents.team_roles.items():
        tenant.add(
            "teams",
            teamid=stable_id("team", team),
            name=team,
            teamtype=2,
            azureactivedirectoryobjectid=stable_id("group", team),
            _businessunitid_value=tenant.ids.business_unit,
            _roles=tuple(names),
        )


def _add_kit_role(tenant: Tenant, name: str) -> None:
    parts = (part for found in tenant.components.values() for part in found)
    part = next((one for one in parts if one.type == 20 and one.name == name), None)
    if part is None or tenant.find("roles", roleid=part.object_id) is not None:
        return
    tenant.add(
        "roles",
        roleid=part.object_id,
        name=name,
        _roletemplateid_value=None,
        _parentrootroleid_value=part.object_id,
        _businessunitid_value=tenant.ids.business_unit,
        ismanaged=True,
    )


def roles(tenant: Tenant, user: str) -> list[TableRow]:
    """Return all roles of a user, however they came."""
    person = tenant.scenario.person
    names = person.roles if user == user_id(person.username) else ("System Administrator",)
    return [row for row in tenant.table("roles") if row["name"] in names]


def privileges(tenant: Tenant, user: str) -> set[str]:
    """Return the names of the privileges of a user that matter here."""
    return {name for role in roles(tenant, user) for name in PRIVILEGES.get(role["name"], ())}


def _add_user(tenant: Tenant, username: str, full_name: str, row_id: str = "") -> None:
    tenant.add(
        "systemusers",
        systemuserid=row_id or user_id(username),
        ownerid=row_id or user_id(username),
        domainname=username,
        internalemailaddress=username,
        fullname=full_name,
        azureactivedirectoryobjectid=directory_id(username),
        isdisabled=False,
        accessmode=0,
        islicensed=True,
        setupuser=False,
        _businessunitid_value=tenant.ids.business_unit,
    )


def _add_organization(tenant: Tenant) -> None:
    environment = tenant.scenario.environment
    tenant.add(
        "organizations",
        organizationid=tenant.ids.organization,
        name="contoso",
        languagecode=environment.languages[0] if environment.languages else 1033,
        isdisabled=environment.disabled,
        disabledreason=None,
        organizationstate=0,
        maxuploadfilesize=131_072_000,
        plugintracelogsetting=0,
        orgdborgsettings="<OrgSettings><IsLockdownOfUnmanagedCustomizationEnabled>"
        f"{str(environment.lockdown_of_unmanaged).lower()}"
        "</IsLockdownOfUnmanagedCustomizationEnabled></OrgSettings>",
        schemanameprefix="new",
        fullnameconventioncode=0,
        version=ORGANIZATION_VERSION,
    )

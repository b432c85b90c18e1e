"""Functions of the Web API: identity, organisation, privileges, dependencies, import results."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from defusedxml.ElementTree import fromstring

from coe_assistant.simulator import people
from coe_assistant.simulator.dependencies import blocking_deletion, blocking_uninstall
from coe_assistant.simulator.engine import Caller
from coe_assistant.simulator.messages import Request, Response, json_response, refusal
from coe_assistant.simulator.odata_query import shown
from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.tenant import ORGANIZATION_VERSION, Tenant

_ARGUMENT = re.compile(r"(\w+)=((?:'[^']*'|[^,'])*)(?:,|$)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a function with its arguments as text."""

    tenant: Tenant
    caller: Caller
    arguments: dict[str, str]
    user: str

    def text(self, name: str) -> str:
        """Return an argument without quotes or parentheses."""
        if name not in self.arguments:
            raise refusal(400, "0x80048d19", f"The parameter '{name}' is missing.")
        value = self.arguments[name].strip()
        if value.startswith("'"):
            return value[1:-1].replace("''", "'")
        return value.strip("()")


def call_function(
    tenant: Tenant,
    name: str,
    arguments: str,
    request: Request,
    caller: Caller,
    *,
    bound_user: str | None,
) -> Response:
    """Answer a function call; parameter aliases (``@p``) are taken from the query.

    Raises:
        RefusalError: There is no such function (404), or an argument is missing (400).
    """
    function = _FUNCTIONS.get(name)
    if request.method != "GET" or function is None:
        raise refusal(404, "0x80060888", f"Resource not found for the segment '{name}'.")
    values = dict(_ARGUMENT.findall(arguments))
    for key, value in values.items():
        if value.startswith("@"):
            values[key] = request.query.get(value, "")
    call = Call(tenant, caller, values, (bound_user or caller.user_id).casefold())
    context = f"{tenant.base_url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.{name}Response"
    return json_response({"@odata.context": context, **function(call)})


def _who_am_i(call: Call) -> dict[str, Any]:
    ids = call.tenant.ids
    return {
        "BusinessUnitId": ids.business_unit,
        "UserId": call.caller.user_id,
        "OrganizationId": ids.organization,
    }


def _current_organization(call: Call) -> dict[str, Any]:
    call.text("AccessType")
    ids, base = call.tenant.ids, call.tenant.base_url
    environment = call.tenant.scenario.environment
    return {
        "Detail": {
            "OrganizationId": ids.organization,
            "FriendlyName": environment.name,
            "OrganizationVersion": ORGANIZATION_VERSION,
            "EnvironmentId": ids.environment,
            "Geo": "EMEA",
            "TenantId": ids.tenant,
            "UrlName": "contoso",
            "UniqueName": "unqcontoso",
            "Endpoints": {
                "Count": 2,
                "IsReadOnly": False,
                "Keys": ["WebApplication", "OrganizationDataService"],
                "Values": [f"{base}/", f"{base}/XRMServices/2011/OrganizationData.svc"],
            },
            "State": "Enabled",
        }
    }


def _user_privilege(call: Call) -> dict[str, Any]:
    return {"RolePrivileges": _held(call, [call.text("PrivilegeName")])}


def _user_privileges(call: Call) -> dict[str, Any]:
    try:
        names = json.loads(call.arguments.get("PrivilegeNames", ""))
    except ValueError as error:
        raise refusal(400, "0x80048d19", "PrivilegeNames must be a collection.") from error
    if not isinstance(names, list):
        raise refusal(400, "0x80048d19", "PrivilegeNames must be a collection.")
    return {"RolePrivileges": _held(call, [str(name) for name in names])}


def _held(call: Call, names: list[str]) -> list[dict[str, Any]]:
    held = people.privileges(call.tenant, call.user)
    return [
        {
            "Depth": "Global",
            "PrivilegeId": stable_id("privilege", name),
            "BusinessUnitId": call.tenant.ids.business_unit,
            "PrivilegeName": name,
            "RecordFilterId": "00000000-0000-0000-0000-000000000000",
        }
        for name in names
        if name in held
    ]


def _directory_user_roles(call: Call) -> dict[str, Any]:
    wanted = call.text("DirectoryObjectId")
    user = call.tenant.find("systemusers", azureactivedirectoryobjectid=wanted)
    found = people.roles(call.tenant, user["systemuserid"]) if user else []
    table = call.tenant.schema.sets["roles"]
    names = ("name", "_roletemplateid_value")
    return {"value": [shown(row, table, names, formatted=False) for row in found]}


def _remove_active(call: Call) -> dict[str, Any]:
    key = (call.text("SolutionComponentName"), call.text("ComponentId").casefold())
    if not people.privileges(call.tenant, call.caller.user_id):
        raise refusal(403, "0x80040220", "The user is missing prvDeleteCustomization privilege.")
    for known in list(call.tenant.active):
        if known[0].casefold() == key[0].casefold() and known[1] == key[1]:
            del call.tenant.active[known]
    return {"Result": True}


def _import_result(call: Call) -> dict[str, Any]:
    job = _job(call)
    error = _job_error(job)
    return {
        "SolutionOperationResult": {
            "Type": "Import",
            "Status": "Failed" if error else "Passed",
            "WarningMessages": [] if error else list(call.tenant.scenario.after_upgrade.warnings),
            "ErrorMessages": [error] if error else [],
            "ActionLink": {"Label": None, "Target": None},
            "FormattedResults": _workbook(error),
        }
    }


def _formatted_result(call: Call) -> dict[str, Any]:
    return {"FormattedResults": _workbook(_job_error(_job(call)))}


def _job(call: Call) -> dict[str, Any]:
    wanted = call.text("ImportJobId")
    job = call.tenant.find("importjobs", importjobid=wanted)
    if job is None:
        text = f"Entity 'importjob' With Id = {wanted} Does Not Exist"
        raise refusal(404, "0x80040217", text)
    return job


def _job_error(job: dict[str, Any]) -> str:
    if not job.get("data"):
        return ""
    result = fromstring(job["data"]).find("solutionManifests/solutionManifest/result")
    return "" if result is None else str(result.get("errortext", ""))


def _workbook(error: str) -> str:
    state = "Failure" if error else "Success"
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell><Data>'
        f"{state}</Data></Cell></Row></Table></Worksheet></Workbook>"
    )


def _no_dependencies(call: Call) -> dict[str, Any]:
    del call
    return {"value": []}


def _deletion_dependencies(call: Call) -> dict[str, Any]:
    kind = call.text("ComponentType")
    if not kind.isdigit():
        raise refusal(400, "0x80048d19", "ComponentType must be a number.")
    return {"value": blocking_deletion(call.tenant, call.text("ObjectId"), int(kind))}


def _uninstall_dependencies(call: Call) -> dict[str, Any]:
    return {"value": blocking_uninstall(call.tenant, call.text("SolutionUniqueName"))}


_FUNCTIONS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "WhoAmI": _who_am_i,
    "RetrieveCurrentOrganization": _current_organization,
    "RetrieveVersion": lambda _: {"Version": ORGANIZATION_VERSION},
    "RetrieveUserPrivilegeByPrivilegeName": _user_privilege,
    "RetrieveUserSetOfPrivilegesByNames": _user_privileges,
    "RetrieveAadUserRoles": _directory_user_roles,
    "RemoveActiveCustomizations": _remove_active,
    "RetrieveSolutionImportResult": _import_result,
    "RetrieveFormattedImportJobResults": _formatted_result,
    "RetrieveProvisionedLanguages": lambda call: {
        "RetrieveProvisionedLanguages": list(call.tenant.scenario.environment.languages)
    },
    "RetrieveMissingDependencies": _no_dependencies,
    "RetrieveDependenciesForDelete": _deletion_dependencies,
    "RetrieveDependenciesForUninstall": _uninstall_dependencies,
}

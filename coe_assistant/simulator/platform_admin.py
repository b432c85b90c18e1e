"""Power Platform admin API (BAP), Power Platform API and connections, as far as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from coe_assistant.simulator.installation import connection_id
from coe_assistant.simulator.messages import Request, Response, json_response, refusal
from coe_assistant.simulator.people import directory_id, full_name
from coe_assistant.simulator.resources import stable_id
from coe_assistant.simulator.tenant import ORGANIZATION_VERSION, Tenant

_PROVIDER = "/bap/providers/Microsoft.BusinessAppPlatform"
_ENVIRONMENT = re.compile(
    rf"^{re.escape(_PROVIDER)}(?P<admin>/scopes/admin)?/environments(?:/(?P<id>[^/]+))?$"
)
_CONNECTIONS = re.compile(
    r"^/powerapps/providers/Microsoft\.PowerApps(?:/scopes/admin/environments/(?P<id>[^/]+))?"
    r"/connections$"
)
_STAMP = "2026-11-20T03:00:35Z"


def answer_admin(tenant: Tenant, request: Request) -> Response | None:
    """Answer a request below ``/bap`` (http-contracts 2.1 to 2.3); None if there is no path."""
    found = _ENVIRONMENT.match(request.path)
    is_lifecycle = request.path == f"{_PROVIDER}/lifecycleOperations"
    if is_lifecycle:
        _require_version(request)
        return json_response({"value": _lifecycle_operations(tenant)})
    if found is None:
        return None
    _require_version(request)
    person = tenant.scenario.person
    if found["admin"] and not person.power_platform_admin:
        raise refusal(
            403,
            "Forbidden",
            f"The user with object id '{directory_id(person.username)}' does not have permission "
            "to access this path in the tenant.",
        )
    environments = [_environment(tenant), _sandbox(tenant)]
    if found["id"] is None:
        return json_response({"value": environments})
    for environment in environments:
        if environment["name"] == found["id"]:
            return json_response(environment)
    raise refusal(404, "EnvironmentNotFound", f"The environment '{found['id']}' was not found.")


def answer_power_platform(tenant: Tenant, request: Request) -> Response | None:
    """Answer a request below ``/ppapi`` (http-contracts 2.4)."""
    if request.path != "/ppapi/licensing/tenantCapacity":
        return None
    _require_version(request)
    if not tenant.scenario.person.power_platform_admin:
        raise refusal(403, "Forbidden", "The caller lacks a tenant administrator role.")
    storage = tenant.scenario.storage
    capacities = [
        _capacity("Database", *storage.database),
        _capacity("File", *storage.file),
        _capacity("Log", *storage.log),
        _capacity("FinOpsDatabase", 0.0, 0.0),
        _capacity("FinOpsFile", 0.0, 0.0),
    ]
    exceeded = any(part["status"] == "Exceeded" for part in capacities)
    return json_response(
        {
            "tenantId": tenant.ids.tenant,
            "licenseModelType": "StorageDriven",
            "capacitySummary": {
                "status": "Overage" if exceeded else "Available",
                "statusMessage": "Capacity is exceeded." if exceeded else "Capacity is available.",
                "statusMessageCode": "Overage" if exceeded else "AllCapacityAvailable",
            },
            "tenantCapacities": capacities,
        }
    )


def answer_connections(tenant: Tenant, request: Request) -> Response | None:
    """Answer a request below ``/powerapps`` (http-contracts 5)."""
    found = _CONNECTIONS.match(request.path)
    if found is None:
        return None
    _require_version(request)
    if found["id"] is not None and not tenant.scenario.person.power_platform_admin:
        raise refusal(403, "Forbidden", "The caller is no administrator of this environment.")
    everything = found["id"] is not None
    return json_response({"value": list(connections(tenant, everything=everything))})


def connections(tenant: Tenant, *, everything: bool) -> Iterator[dict[str, Any]]:
    """Give the person's own connections and others'; not everything: only those to be used."""
    contents = tenant.scenario.contents
    used = (
        str(row["connectorid"]).rpartition("/")[2] for row in tenant.table("connectionreferences")
    )
    own = {*used, *contents.connections_added}
    for connector in sorted({*own, *contents.connections}):
        if connector in own:
            yield _connection(tenant, connector)
        for owner in contents.connections.get(connector, ()):
            if everything or owner not in contents.owners_not_sharing:
                yield _connection(tenant, connector, owner)


def _require_version(request: Request) -> None:
    if "api-version" not in request.query:
        raise refusal(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )


def _environment(tenant: Tenant) -> dict[str, Any]:
    wanted, ids, base = tenant.scenario.environment, tenant.ids, tenant.base_url
    row = _shape(ids.environment, wanted.name, wanted.sku, wanted.region, tenant)
    languages = wanted.languages or (1033,)
    properties = row["properties"]
    properties["linkedEnvironmentMetadata"] = {
        "resourceId": ids.organization,
        "friendlyName": wanted.name,
        "uniqueName": "unqcontoso",
        "domainName": "contoso",
        "version": ORGANIZATION_VERSION,
        "instanceUrl": f"{base}/",
        "instanceApiUrl": base,
        "baseLanguage": languages[0],
        "instanceState": "Ready",
        "createdTime": "2023-09-27T07:08:28.957Z",
        "backgroundOperationsState": "Enabled" if wanted.background_operations else "Disabled",
        "platformSku": "Standard",
        "schemaType": "Standard",
    }
    state = "Disabled" if wanted.disabled else "AdminMode" if wanted.admin_mode else "Enabled"
    properties["states"]["runtime"]["id"] = state
    return row


def _sandbox(tenant: Tenant) -> dict[str, Any]:
    row = _shape(tenant.ids.sandbox, "CoE Test", "Sandbox", "westeurope", tenant)
    row["properties"]["linkedEnvironmentMetadata"] = {
        "resourceId": stable_id("organization", "sandbox"),
        "friendlyName": "CoE Test",
        "uniqueName": "unqcontosotest",
        "domainName": "contoso-test",
        "version": ORGANIZATION_VERSION,
        "instanceUrl": "https://contoso-test.crm4.dynamics.com/",
        "instanceApiUrl": "https://contoso-test.api.crm4.dynamics.com",
        "baseLanguage": 1033,
        "instanceState": "Ready",
        "backgroundOperationsState": "Enabled",
    }
    return row


def _shape(row_id: str, name: str, sku: str, region: str, tenant: Tenant) -> dict[str, Any]:
    base = tenant.base_url
    scope = "/providers/Microsoft.BusinessAppPlatform/scopes/admin/environments"
    return {
        "id": f"{scope}/{row_id}",
        "type": "Microsoft.BusinessAppPlatform/scopes/environments",
        "location": "europe",
        "name": row_id,
        "properties": {
            "tenantId": tenant.ids.tenant,
            "azureRegion": region,
            "displayName": name,
            "createdTime": "2023-09-27T07:08:27.6057592Z",
            "lastModifiedTime": "2026-11-01T07:08:34.9205145Z",
            "provisioningState": "Succeeded",
            "creationType": "User",
            "environmentSku": sku,
            "isDefault": False,
            "capacity": [
                _consumption("Database", 3150.9),
                _consumption("File", 1451.8),
                _consumption("Log", 12.0),
            ],
            "addons": [],
            "clientUris": {
                "admin": f"{base}/admin/environments/environment/{row_id}/hub",
                "maker": f"{base}/make/environments/{row_id}/home",
            },
            "runtimeEndpoints": {
                "microsoft.BusinessAppPlatform": f"{base}/bap",
                "microsoft.PowerApps": f"{base}/powerapps",
                "microsoft.Flow": f"{base}/flow",
            },
            "databaseType": "CommonDataService",
            "states": {
                "management": {"id": "Ready"},
                "runtime": {"runtimeReasonCode": "NotSpecified", "id": "Enabled"},
            },
            "updateCadence": {"id": "Moderate"},
            "retentionDetails": {
                "retentionPeriod": "P7D",
                "backupsAvailableFromDateTime": "2026-11-13T09:23:06.1717665Z",
            },
            "protectionStatus": {"keyManagedBy": "Microsoft"},
            "governanceConfiguration": {"protectionLevel": "Basic"},
        },
    }


def _consumption(kind: str, amount: float) -> dict[str, Any]:
    return {
        "capacityType": kind,
        "actualConsumption": amount,
        "ratedConsumption": amount,
        "capacityUnit": "MB",
        "updatedOn": _STAMP,
    }


def _capacity(kind: str, total: float, used: float) -> dict[str, Any]:
    return {
        "capacityType": kind,
        "capacityUnits": "MB",
        "totalCapacity": total,
        "maxCapacity": 0.0,
        "consumption": {
            "actual": used,
            "rated": used,
            "actualUpdatedOn": _STAMP,
            "ratedUpdatedOn": _STAMP,
        },
        "status": "Exceeded" if used > total else "Available",
        "overflowCapacity": [],
        "capacityEntitlements": [],
    }


def _lifecycle_operations(tenant: Tenant) -> list[dict[str, Any]]:
    kinds = [("Create", "Succeeded", "2023-09-27T07:08:27.6057592Z")]
    if tenant.scenario.environment.lifecycle_operation:
        kinds.insert(0, (tenant.scenario.environment.lifecycle_operation, "Running", _STAMP))
    kinds = [("Backup", "Succeeded", stamp) for stamp, _ in reversed(tenant.backups)] + kinds
    return [
        {
            "id": stable_id("lifecycle", kind, stamp),
            "type": {"id": kind},
            "typeDisplayName": kind,
            "state": {"id": state},
            "createdDateTime": stamp,
            "lastActionDateTime": stamp,
            "requestedBy": {"displayName": "ServicePrincipal", "type": "ServicePrincipal"},
            "stages": [],
        }
        for kind, state, stamp in kinds
    ]


def _connection(tenant: Tenant, connector: str, owner: str = "") -> dict[str, Any]:
    name = connection_id(connector, owner)
    broken = not owner and connector in tenant.scenario.contents.broken_connections
    status: dict[str, Any] = {"status": "Error" if broken else "Connected"}
    if broken:
        status["error"] = {"code": "Unauthorized", "message": "The sign-in of it has expired."}
    environment = tenant.ids.environment
    scope = f"/providers/Microsoft.PowerApps/scopes/admin/environments/{environment}"
    username = owner or tenant.scenario.person.username
    return {
        "name": name,
        "id": f"{scope}/apis/{connector}/connections/{name}",
        "type": "Microsoft.PowerApps/scopes/apis/connections",
        "properties": {
            "apiId": f"{scope}/apis/{connector}",
            "displayName": username,
            "statuses": [status],
            "createdBy": {
                "id": directory_id(username),
                "displayName": full_name(tenant, username),
                "email": username,
                "type": "User",
                "userPrincipalName": username,
            },
            "environment": {"id": f"/environments/{environment}", "name": environment},
        },
    }

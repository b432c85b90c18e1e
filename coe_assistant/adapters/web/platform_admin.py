"""Power Platform admin and licensing APIs (http-contracts 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.odata import Row, number, text, when
from coe_assistant.adapters.web.session import Request, ServiceSession
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.configuration import (
    CapacityEntry,
    EnvironmentState,
    LifecycleOperation,
)
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.web_address import split_address

SERVICE = "Power Platform admin"
CAPACITY_SERVICE = "Power Platform licensing"
_ROOT = "/providers/Microsoft.BusinessAppPlatform"
MOST_PAGES = 50


class WebPlatformAdmin:
    """Implements ports.PlatformAdmin.

    Args:
        cloud: Addresses and scopes.
        admin: Asks the admin API's host.
        licensing: Asks the Power Platform API's host.
    """

    def __init__(self, cloud: Cloud, admin: ServiceSession, licensing: ServiceSession) -> None:
        self._cloud = cloud
        self._admin = admin
        self._licensing = licensing

    def environments(self) -> tuple[Environment, ...]:
        """Return the environments the user can see."""
        address: str | None = self._address("/environments", "2020-10-01")
        found: list[Environment] = []
        for _ in range(MOST_PAGES):
            if not address:
                break
            document = self._get(address)
            found += [_environment(row) for row in _rows(document, SERVICE)]
            address = self._next(document)
        return tuple(found)

    def environment_state(self, environment_id: str) -> EnvironmentState:
        """Return the state of one environment: by the admin route, else by the user's."""
        name = quote(environment_id, safe="")
        try:
            row = self._get(
                self._address(
                    f"/scopes/admin/environments/{name}",
                    "2023-06-01",
                    {"$expand": "permissions,properties.capacity"},
                )
            )
        except ServiceError as error:
            if error.problem is not ServiceProblem.FORBIDDEN:
                raise
            row = self._get(self._address(f"/environments/{name}", "2020-10-01"))
        return _state(row)

    def lifecycle_operations(self, environment_id: str) -> tuple[LifecycleOperation, ...]:
        """Return recent lifecycle operations."""
        document = self._get(
            self._address(
                "/lifecycleOperations",
                "2024-05-01",
                {"$filter": f"environment eq '{environment_id}'"},
            )
        )
        return tuple(
            LifecycleOperation(
                id=text(row, "id"),
                type=text(row, "typeDisplayName") or _inner(row, "type", "id"),
                state=_inner(row, "state", "id"),
                started_at=when(row, "createdDateTime"),
            )
            for row in _rows(document, SERVICE)
        )

    def capacity(self) -> tuple[CapacityEntry, ...]:
        """Return the tenant's storage capacity in MB."""
        base = self._cloud.power_platform_api.rstrip("/")
        address = f"{base}/licensing/tenantCapacity?api-version=2022-03-01-preview"
        request = Request("GET", address, self._cloud.power_platform_scope, is_safe=True)
        document = self._licensing.send(request).json(CAPACITY_SERVICE)
        rows = document.get("tenantCapacities") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            raise problems.malformed(CAPACITY_SERVICE, "tenantCapacities is missing.")
        if not all(isinstance(row, dict) for row in rows):
            raise problems.malformed(CAPACITY_SERVICE, "A capacity is no object.")
        return tuple(_capacity(row) for row in rows if _is_storage(row))

    def _address(self, path: str, version: str, more: Mapping[str, str] | None = None) -> str:
        query = urlencode({"api-version": version, **(more or {})}, safe="$,'", quote_via=quote)
        return f"{self._cloud.bap.rstrip('/')}{_ROOT}{path}?{query}"

    def _get(self, address: str) -> Row:
        request = Request("GET", address, self._cloud.bap_scope, is_safe=True)
        document = self._admin.send(request).json(SERVICE)
        if not isinstance(document, dict):
            raise problems.malformed(SERVICE, "Not an object.")
        return document

    def _next(self, document: Row) -> str | None:
        following = document.get("nextLink")
        if not following:
            return None
        if split_address(str(following)).netloc != urlsplit(self._cloud.bap).netloc:
            raise problems.malformed(SERVICE, "The next page is at another host; not followed.")
        return str(following)


def _rows(document: Row, service: str) -> list[Row]:
    rows = document.get("value")
    if not isinstance(rows, list):
        raise problems.malformed(service, "A list is missing.")
    return [row for row in rows if isinstance(row, dict)]


def _part(row: Row, *names: str) -> Mapping[str, Any]:
    found: Any = row
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _inner(row: Row, name: str, key: str) -> str:
    return text(_part(row, name), key)


def _environment(row: Row) -> Environment:
    properties = _part(row, "properties")
    linked = _part(properties, "linkedEnvironmentMetadata")
    return Environment(
        url=text(linked, "instanceUrl").rstrip("/"),
        id=text(row, "name"),
        name=text(properties, "displayName"),
        organization_id=text(linked, "resourceId"),
        region=text(properties, "azureRegion"),
        type=text(properties, "environmentSku"),
        version=text(linked, "version"),
    )


def _state(row: Row) -> EnvironmentState:
    properties = _part(row, "properties")
    linked = _part(properties, "linkedEnvironmentMetadata")
    return EnvironmentState(
        runtime=text(_part(properties, "states", "runtime"), "id"),
        management=text(_part(properties, "states", "management"), "id"),
        instance=text(linked, "instanceState"),
        background_operations=text(linked, "backgroundOperationsState"),
        region=text(properties, "azureRegion"),
        type=text(properties, "environmentSku"),
        display_name=text(properties, "displayName"),
        base_language=number(linked, "baseLanguage"),
        database_used_mb=_database_used(properties),
        protection_level=text(_part(properties, "governanceConfiguration"), "protectionLevel"),
        backups_from=_backups_from(properties),
        admin_link=text(_part(properties, "clientUris"), "admin"),
    )


def _backups_from(properties: Row) -> datetime | None:
    return when(_part(properties, "retentionDetails"), "backupsAvailableFromDateTime")


def _database_used(properties: Row) -> float | None:
    rows = properties.get("capacity")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("capacityType") == "Database":
            used = row.get("actualConsumption")
            return float(used) if isinstance(used, (int, float)) else None
    return None


def _is_storage(row: Row) -> bool:
    # others, such as ApiCallCount, need not have the same figures
    kind = text(row, "capacityType").casefold().removeprefix("finops")
    return kind in ("database", "log", "file")


def _capacity(row: Row) -> CapacityEntry:
    consumption = _part(row, "consumption")
    return CapacityEntry(
        type=text(row, "capacityType"),
        total_mb=_float(row.get("totalCapacity")),
        used_mb=_float(consumption.get("rated", consumption.get("actual"))),
    )


def _float(value: object) -> float:
    """Return a figure of the capacity; one that is missing is not zero.

    Raises:
        ServiceError: it is no number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise problems.malformed(CAPACITY_SERVICE, "A figure of the capacity is missing.")
    return float(value)

"""Reads connections through the Power Apps API (http-contracts 5).

Its host is regional and stands in the environment's own row, so it is not part of a cloud file;
a token goes there only when the host belongs to the service that the token is for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

from coe_assistant.adapters.web import problems
from coe_assistant.adapters.web.session import Request, ServiceSession
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.configuration import Connection
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.web_address import split_address

SERVICE = "Power Apps"
_ADMIN_ROOT = "/providers/Microsoft.BusinessAppPlatform"
_ROOT = "/providers/Microsoft.PowerApps"
_VERSION = "api-version=2016-11-01"
_LONGEST_ERROR = 300


class WebConnections:
    """Implements checks.sources.ConnectionStates.

    Args:
        cloud: Addresses and scopes.
        admin: Asks the admin API's host.
        ask: Returns a session that asks one origin.
    """

    def __init__(
        self, cloud: Cloud, admin: ServiceSession, ask: Callable[[str], ServiceSession]
    ) -> None:
        self._cloud = cloud
        self._admin = admin
        self._ask = ask

    def connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return the environment's connections, else those of the account alone.

        Raises:
            ServiceError: neither can be read.
            SignInNeededError: only a person can get the next token.
        """
        name = quote(environment_id, safe="")
        base = self._base(name)
        try:
            rows = self._rows(
                base, f"{_ROOT}/scopes/admin/environments/{name}/connections?{_VERSION}"
            )
        except ServiceError as error:
            if error.problem is not ServiceProblem.FORBIDDEN:
                raise
            rows = self._own_rows(base, environment_id)
        return tuple(_connection(row) for row in rows if isinstance(row, dict))

    def usable_connections(self, environment_id: str) -> tuple[Connection, ...]:
        """Return the connections that the account may use: its own and those shared with it.

        Raises:
            ServiceError: they cannot be read.
            SignInNeededError: only a person can get the next token.
        """
        rows = self._own_rows(self._base(quote(environment_id, safe="")), environment_id)
        return tuple(_connection(row) for row in rows if isinstance(row, dict))

    def _own_rows(self, base: str, environment_id: str) -> list[Any]:
        condition = quote(f"environment eq '{environment_id}'", safe="'")
        return self._rows(base, f"{_ROOT}/connections?{_VERSION}&$filter={condition}")

    def _base(self, name: str) -> str:
        address = (
            f"{self._cloud.bap.rstrip('/')}{_ADMIN_ROOT}/environments/{name}?api-version=2020-10-01"
        )
        request = Request("GET", address, self._cloud.bap_scope, is_safe=True)
        row = _part(self._admin.send(request).json(SERVICE), "properties")
        base = str(_part(row, "runtimeEndpoints").get("microsoft.PowerApps") or "").rstrip("/")
        if not self._is_trusted(base):
            raise problems.malformed(SERVICE, "The environment names no host that may be asked.")
        return base

    def _is_trusted(self, base: str) -> bool:
        parts = split_address(base)
        if parts.scheme != "https" or not parts.hostname:
            return False
        known = (self._cloud.bap, self._cloud.bap_scope)
        return any(_family(parts.hostname) == _family(urlsplit(one).hostname) for one in known)

    def _rows(self, base: str, path: str) -> list[Any]:
        request = Request("GET", base + path, self._cloud.bap_scope, is_safe=True)
        rows = _part(self._ask(base).send(request).json(SERVICE)).get("value")
        if not isinstance(rows, list):
            raise problems.malformed(SERVICE, "A list of connections is missing.")
        return rows


def _family(host: str | None) -> str:
    """Return the last two labels of a host: unitedkingdom.api.powerapps.com is powerapps.com."""
    return ".".join((host or "").casefold().split(".")[-2:])


def _part(document: object, name: str = "") -> dict[str, Any]:
    found = document.get(name) if name and isinstance(document, dict) else document
    return found if isinstance(found, dict) else {}


def _connection(row: dict[str, Any]) -> Connection:
    properties = _part(row, "properties")
    statuses = properties.get("statuses")
    stated = (
        [one for one in statuses if isinstance(one, dict)] if isinstance(statuses, list) else []
    )
    worst = next((one for one in stated if one.get("status") == "Error"), None)
    shown = worst or (stated[0] if stated else {})
    return Connection(
        id=str(row.get("name") or ""),
        name=str(properties.get("displayName") or ""),
        connector=str(properties.get("apiId") or "").rpartition("/apis/")[2],
        status=str(shown.get("status") or ""),
        error=str(_part(shown, "error").get("message") or "")[:_LONGEST_ERROR],
        owner=str(_part(properties, "createdBy").get("userPrincipalName") or ""),
    )

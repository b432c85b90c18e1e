"""Finds the tenant of an environment without signing in (http-contracts 1.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from coe_assistant.adapters.web.problems import answered, is_page, is_unasked_page, not_answered
from coe_assistant.adapters.web.trust import CONNECT_S, READ_S
from coe_assistant.domain.errors import CoeError, ExitCode
from coe_assistant.domain.web_address import split_address

_PAIR = re.compile(r'(\w+)="?([^",]+)"?')
_TENANT = re.compile(r"[0-9a-fA-F-]{36}|[\w.-]{3,253}")
FALLBACK = "organizations"  # never "common": work accounts in guest tenants fail with it


@dataclass(frozen=True, slots=True)
class Found:
    """What an environment tells without a sign-in. server_time is None when it is not told."""

    tenant: str
    server_time: datetime | None = None


def find_tenant(url: str, session: requests.Session) -> Found:
    """Return the tenant that the environment's challenge names, and the server's clock.

    Raises:
        CoeError: the host does not answer, or is no Dataverse environment (exit code 1).
    """
    try:
        with session.get(
            f"{url}/api/data/v9.2/",
            timeout=(CONNECT_S, READ_S),
            allow_redirects=False,
            stream=True,
        ) as response:
            status, headers = response.status_code, response.headers
    except requests.RequestException as error:
        raise not_answered("Dataverse", urlsplit(url).netloc, error) from error
    if status != 401 or is_unasked_page(headers):
        raise _no_challenge(urlsplit(url).netloc, status, headers.get("Content-Type", ""))
    return Found(tenant_in(headers), server_time(headers))


def _no_challenge(host: str, status: int, kind: str) -> CoeError:
    """Return the error for an answer that asks nobody to sign in. kind: its Content-Type."""
    if status == 429 or status >= 500:
        return answered("Dataverse", status, None, "", None)
    title = f"{host} does not answer like a Dataverse environment."
    hint = "Check the address in the admin center; a disabled environment answers so too."
    if is_page(kind):
        title = f"A page came instead of an answer of {host}."
        hint = (
            "Check the address in the admin center. If it is right, a proxy put its own page in "
            "between: open the address in a browser and see what it says."
        )
    return CoeError(
        "not-an-environment",
        title,
        detail=f"HTTP status {status} where a challenge was expected.",
        hint=hint,
        exit_code=ExitCode.FAILED,
    )


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the instant that a Date header tells; None when it tells none."""
    try:
        told = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def tenant_in(headers: Mapping[str, str]) -> str:
    """Return the tenant in a WWW-Authenticate header, or the fallback."""
    challenge = headers.get("WWW-Authenticate", "")
    pairs = {key.lower(): value for key, value in _PAIR.findall(challenge)}
    segments = split_address(pairs.get("authorization_uri", "")).path.strip("/").split("/")
    # A lab's authority may have a path of its own before the tenant.
    before = segments[: segments.index("oauth2")] if "oauth2" in segments else segments
    tenant = before[-1] if before else ""
    return FALLBACK if tenant == "common" or not _TENANT.fullmatch(tenant) else tenant

"""Understands addresses that name an environment by its id: portals and apps, not the Web API."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.web_address import split_address

# The default environment's id is the tenant's with a prefix.
_ID = re.compile(
    r"/(?:environments/environment|environments|e)/"
    r"((?:default-|legacy-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=/|$)",
    re.IGNORECASE,
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class PortalLink:
    """An environment of a cloud, named by id; its own address is still to be found."""

    cloud: Cloud
    environment_id: str


def portal_link(text: str, clouds: Iterable[Cloud]) -> PortalLink | None:
    """Return what a maker portal, admin center, flow portal or app address names.

    None for anything else: it may be the environment's own address (environment_url).
    """
    typed = text.strip().strip("<>\"'")[:_LONGEST]
    address = typed if "://" in typed else f"https://{typed}"
    parts = split_address(address)
    found = _ID.search(parts.path) or _ID.search(parts.fragment)
    if parts.scheme != "https" or found is None:
        return None
    for cloud in clouds:
        if _is_portal(cloud, address):
            return PortalLink(cloud, found[1])
    return None


def _is_portal(cloud: Cloud, address: str) -> bool:
    host = (split_address(address).hostname or "").lower()
    own = (cloud.maker_portal, cloud.admin_center)
    below = any(address.lower().startswith(f"{url.rstrip('/').lower()}/") for url in own)
    return below or host in cloud.portals

"""The hosts that an upgrade talks to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.machine import NeededHost


@dataclass(frozen=True, slots=True)
class _Way:
    attribute: str
    purpose: str
    is_needed: bool


_WAYS = (
    _Way("authority", "sign-in", is_needed=True),
    _Way("bap", "admin API", is_needed=False),
    _Way("power_platform_api", "storage", is_needed=False),
    _Way("graph", "service health", is_needed=False),
)


def needed_hosts(url: str, clouds: Sequence[Cloud]) -> tuple[NeededHost, ...]:
    """Return the hosts that an upgrade of the environment at url talks to."""
    cloud = next((item for item in clouds if url and item.has_host(url)), None)
    if cloud is None:
        return ()
    others = [NeededHost(getattr(cloud, w.attribute), w.purpose, w.is_needed) for w in _WAYS]
    return (NeededHost(url, "environment", is_needed=True), *others)

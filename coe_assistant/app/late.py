"""Adapters whose libraries are imported at their first use: the first paint must not wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.machine import HostReading, MachineFacts
from coe_assistant.domain.proxy_route import ProxyRoute
from coe_assistant.ports import Clock


class LateProbe:
    """Implements checks.sources.NetworkProbe with the trust that all connections use."""

    def __init__(
        self, clouds: Sequence[Cloud], route_to: Callable[[str], ProxyRoute], clock: Clock
    ) -> None:
        anchors = [Path(cloud.ca_file) for cloud in clouds if cloud.ca_file]
        self._anchor = anchors[0] if anchors else None
        self._route_to = route_to
        self._clock = clock

    def probe(self, url: str) -> HostReading:
        """Return how far the way to the host of url goes."""
        trust = import_module("coe_assistant.adapters.web.trust")
        module = import_module("coe_assistant.adapters.network_probe")
        context = trust.make_context(self._anchor)
        reading: HostReading = module.HttpsProbe(context, self._route_to, self._clock).probe(url)
        return reading


class LateComputer:
    """Implements checks.sources.Computer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def facts(self) -> MachineFacts:
        """Return disk, power, sleep, reboot and network facts."""
        module = import_module("coe_assistant.adapters.computer")
        # This instance holds the lock, so there is no other one in this folder.
        facts: MachineFacts = module.LocalComputer(self._folder, str).facts()
        return facts

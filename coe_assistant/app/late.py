"""Adapters whose libraries are imported at their first use: the first paint must not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.machine import HostReading, MachineFacts
from coe_assistant.ports import Clock
from coe_assistant.services.connecting import Connected

if TYPE_CHECKING:
    from coe_assistant.adapters.access import Access
    from coe_assistant.adapters.connector import Opened
    from coe_assistant.adapters.web.exchange import ExchangeLog
    from coe_assistant.app.places import Places


class LateConnector:
    """Implements services.connecting.Connector; loads requests, msal and keyring when used."""

    def __init__(self, places: Places, clouds: Sequence[Cloud]) -> None:
        self._places = places
        self._clouds = clouds
        self._access: Access | None = None
        self._log: ExchangeLog | None = None
        self._lock = threading.Lock()

    def connect(
        self,
        url: str,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
        cloud_id: str = "",
    ) -> Connected:
        """Sign in and read the environment."""
        module = import_module("coe_assistant.adapters.connector")
        refusals = import_module("coe_assistant.adapters.identity.refusals")
        known = refusals.load_refusals(self._places.resources)
        connector = module.EnvironmentConnector(self._entered(), known, self._places.folder)
        found: Opened = connector.connect(url, request, prompt, cloud_id or self._named())
        return Connected(
            found.clients,
            found.account,
            found.environment,
            found.installed,
            found.protection,
            found.cloud,
        )

    def cancel(self) -> None:
        """Make a running connect end soon."""
        if self._access is not None:
            self._access.cancel()

    def sign_out(self) -> None:
        """Forget all accounts and wipe the token cache."""
        self._entered().sign_out()

    def usernames(self) -> Sequence[str]:
        """Return the accounts that signed in before; blocking, for a worker."""
        return self._entered().usernames()

    def recent(self) -> Sequence[str]:
        """Return environment URLs that were used before, newest first."""
        return self._places.folder.recent()

    def exchanges(self) -> Sequence[Any]:
        """Return the last exchanges with services; none before the first sign-in."""
        return self._log.read() if self._log is not None else ()

    def _named(self) -> str:
        # --cloud with the id of a shipped cloud is a person's word for an address without a
        # known suffix; a cloud file lists its own hosts.
        chosen = self._places.options.cloud
        return chosen if any(cloud.id == chosen for cloud in self._clouds) else ""

    def _entered(self) -> Access:
        with self._lock:
            if self._access is None:
                access = import_module("coe_assistant.adapters.access")
                errors = import_module("coe_assistant.adapters.identity.entra_errors")
                exchange = import_module("coe_assistant.adapters.web.exchange")
                words = errors.load_entra_errors(self._places.resources)
                log: ExchangeLog = exchange.ExchangeLog()
                self._log = log
                self._access = access.Access(self._clouds, self._places.folder, words, log)
            return self._access


class LateProbe:
    """Implements checks.sources.NetworkProbe with the trust that all connections use."""

    def __init__(
        self, clouds: Sequence[Cloud], proxy_for: Callable[[str], str], clock: Clock
    ) -> None:
        anchors = [Path(cloud.ca_file) for cloud in clouds if cloud.ca_file]
        self._anchor = anchors[0] if anchors else None
        self._proxy_for = proxy_for
        self._clock = clock

    def probe(self, url: str) -> HostReading:
        """Return how far the way to the host of url goes."""
        trust = import_module("coe_assistant.adapters.web.trust")
        module = import_module("coe_assistant.adapters.network_probe")
        context = trust.make_context(self._anchor)
        reading: HostReading = module.HttpsProbe(context, self._proxy_for, self._clock).probe(url)
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

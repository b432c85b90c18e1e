"""Sign-in and everything behind it, imported at its first use: the first paint must not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from coe_assistant.domain.account import DeviceCodePrompt, SignInChoice, SignInRequest
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.environment import RecentEnvironment
from coe_assistant.domain.errors import SignInNeededError
from coe_assistant.services.connecting import Connected
from coe_assistant.services.environment_search import Listed, Prompt

if TYPE_CHECKING:
    from coe_assistant.adapters.access import Access
    from coe_assistant.adapters.connector import Opened
    from coe_assistant.adapters.environment_finder import EnvironmentLister
    from coe_assistant.adapters.proxy.ways import ProxyWays
    from coe_assistant.adapters.web.exchange import ExchangeLog
    from coe_assistant.app.places import Places


class LateConnector:
    """Implements services.connecting.Connector; loads requests, msal and keyring when used."""

    def __init__(
        self, places: Places, clouds: Sequence[Cloud], ways: ProxyWays | None = None
    ) -> None:
        self._places = places
        self._clouds = clouds
        self._ways = ways
        self._access: Access | None = None
        self._opened: Opened | None = None
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
        connector = module.EnvironmentConnector(self.access(), known, self._places.folder)
        found: Opened = connector.connect(url, request, prompt, cloud_id or self._named())
        self._opened = found
        return Connected(
            found.clients,
            found.account,
            found.environment,
            found.installed,
            found.protection,
            found.cloud,
            found.clock_ahead_s,
        )

    def consent(self, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]) -> None:
        """Ask the connected person to agree to reading service health."""
        opened = self._opened
        if opened is None:
            raise SignInNeededError("Nobody is connected.")
        access = self.access()
        begun = access.begin()
        access.consent(begun, opened.entry, opened.cloud.graph_scope, request, prompt)

    def cancel(self) -> None:
        """Make a running connect end soon."""
        if self._access is not None:
            self._access.cancel()

    def close(self) -> None:
        """Close the connections that are kept for the next request."""
        if self._access is not None:
            self._access.close()

    def sign_out(self) -> None:
        """Forget all accounts and wipe the token cache."""
        self._opened = None
        self.access().sign_out()

    def recent(self) -> Sequence[str]:
        """Return environment URLs that were used before, newest first."""
        return [item.url for item in self._places.folder.recent()]

    def exchanges(self) -> Sequence[Any]:
        """Return the last exchanges with services; none before the first sign-in."""
        return self._log.read() if self._log is not None else ()

    def _named(self) -> str:
        # --cloud with the id of a shipped cloud is a person's word for an address without a
        # known suffix; a cloud file lists its own hosts.
        chosen = self._places.options.cloud
        return chosen if any(cloud.id == chosen for cloud in self._clouds) else ""

    def access(self) -> Access:
        """Return what all sign-ins of this process come from."""
        with self._lock:
            if self._access is None:
                access = import_module("coe_assistant.adapters.access")
                errors = import_module("coe_assistant.adapters.identity.entra_errors")
                exchange = import_module("coe_assistant.adapters.web.exchange")
                words = errors.load_entra_errors(self._places.resources)
                log: ExchangeLog = exchange.ExchangeLog()
                self._log = log
                self._access = access.Access(
                    self._clouds, self._places.folder, words, log, self._ways
                )
            return self._access


class LateFinder:
    """Implements services.environment_search.EnvironmentFinder.

    Args:
        connector: Its sign-ins are shared, so that nobody is asked twice.
        recent: Returns environments that were used before.
    """

    def __init__(
        self, connector: LateConnector, recent: Callable[[], Sequence[RecentEnvironment]]
    ) -> None:
        self._connector = connector
        self._recent = recent
        self._real: EnvironmentLister | None = None
        self._lock = threading.Lock()

    def usernames(self) -> Sequence[str]:
        """Return the accounts that signed in before, without asking anybody."""
        return self._connector.access().usernames()

    def recent(self) -> Sequence[RecentEnvironment]:
        """Return environments that were used before, newest first."""
        return self._recent()

    def environments(self, choice: SignInChoice, prompt: Prompt) -> Listed:
        """Sign in and list the environments of a cloud."""
        return Listed(*self._lister().environments(choice, prompt))

    def kit_version(self, environment_url: str, solution: str) -> str:
        """Return the version of a solution in a listed environment, "" for none."""
        return self._lister().kit_version(environment_url, solution)

    def cancel(self) -> None:
        """Make a running list end soon."""
        self._connector.cancel()

    def _lister(self) -> EnvironmentLister:
        with self._lock:
            if self._real is None:
                module = import_module("coe_assistant.adapters.environment_finder")
                lister: EnvironmentLister = module.EnvironmentLister(self._connector.access())
                self._real = lister
            return self._real

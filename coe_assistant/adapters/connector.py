"""Opens an environment: tenant, sign-in, clients, and what the environment says of itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import requests

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.identity.entra_errors import load_entra_errors
from coe_assistant.adapters.identity.sign_in import EntraSignIn
from coe_assistant.adapters.identity.token_cache import TokenCacheFile
from coe_assistant.adapters.power_apps import WebConnections
from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.discovery import FALLBACK, tenant_of
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.platform_admin import WebPlatformAdmin
from coe_assistant.adapters.web.service_health import WebServiceHealth
from coe_assistant.adapters.web.session import ServiceSession, open_session
from coe_assistant.domain.account import (
    Account,
    CacheProtection,
    DeviceCodePrompt,
    SignInMode,
    SignInRequest,
)
from coe_assistant.domain.cloud import Cloud, cloud_of, environment_url
from coe_assistant.domain.environment import Environment, InstalledSolution
from coe_assistant.domain.environment_url import PortalLink, portal_link
from coe_assistant.domain.errors import CoeError, ServiceError, SignInNeededError


@dataclass(frozen=True, slots=True)
class WebClients:
    """Implements ports.Clients."""

    dataverse: WebDataverse
    admin: WebPlatformAdmin
    health: WebServiceHealth
    connections: WebConnections


@dataclass(frozen=True, slots=True)
class Opened:
    """What a connection consists of (services.connecting.Connected by shape)."""

    clients: WebClients
    account: Account
    environment: Environment
    installed: tuple[InstalledSolution, ...]
    protection: CacheProtection


class EnvironmentConnector:
    """Signs in and opens environments; implements services.connecting.Connector by shape.

    Args:
        clouds: Clouds that may claim an address; a chosen one alone when there is one.
        resources: The program's resources.
        folder: The data folder; the token cache and the recent list lie there.
        log: Remembers exchanges for the support bundle.
    """

    def __init__(
        self, clouds: Sequence[Cloud], resources: Path, folder: DataFolder, log: ExchangeLog
    ) -> None:
        self._clouds = clouds
        self._errors = load_entra_errors(resources)
        self._folder = folder
        self.log = log
        self._sign_in: EntraSignIn | None = None

    def recent(self) -> Sequence[str]:
        """Return environment URLs that were used before, newest first."""
        return self._folder.recent()

    def connect(
        self,
        url: str,
        mode: SignInMode,
        username: str,
        prompt: Callable[[DeviceCodePrompt], None],
    ) -> Opened:
        """Sign in, silently where possible, and read the environment.

        Raises:
            CoeError: in words; nothing is connected then.
        """
        link = portal_link(url, self._clouds)
        if link is not None:
            url = self._address_of(link, SignInRequest(mode, username), prompt)
        address = environment_url(url)
        cloud = cloud_of(address, self._clouds)
        session = open_session(Path(cloud.ca_file) if cloud.ca_file else None)
        tenant = tenant_of(address, session)
        scope = f"{address}/.default"
        cache = TokenCacheFile(self._folder.path / "tokens" / "cache.bin")
        sign_in = EntraSignIn(cloud, tenant, scope, session, cache, self._errors)
        self._sign_in = sign_in
        account = self._account(sign_in, scope, SignInRequest(mode, username), prompt)
        clients = self._clients(cloud, address, session, sign_in)
        try:
            environment = self._environment(clients, tenant)
        except SignInNeededError as error:
            # the service revoked what the cache still holds: only a person helps now
            again = SignInRequest(mode, username, claims=error.claims)
            account = sign_in.sign_in(again, prompt)
            environment = self._environment(clients, tenant)
        installed = clients.dataverse.installed_solutions()
        self._folder.remember(address)
        return Opened(clients, account, environment, installed, sign_in.protection)

    def _address_of(
        self,
        link: PortalLink,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
    ) -> str:
        """Return the address of an environment known by id: its tenant is not known before."""
        cloud = link.cloud
        session = open_session(Path(cloud.ca_file) if cloud.ca_file else None)
        cache = TokenCacheFile(self._folder.path / "tokens" / "cache.bin")
        sign_in = EntraSignIn(cloud, FALLBACK, cloud.bap_scope, session, cache, self._errors)
        self._sign_in = sign_in
        self._account(sign_in, cloud.bap_scope, request, prompt)
        admin = self._clients(cloud, cloud.bap, session, sign_in).admin
        wanted = link.environment_id.lower()
        for environment in admin.environments():
            if environment.id.lower() == wanted and environment.url:
                return environment.url
        raise CoeError(
            "environment-not-found",
            f"The environment {link.environment_id} is not among those that this account sees.",
            detail="Or it has no Dataverse database.",
            hint="Sign in with a member of it, or paste its own address from the admin center.",
        )

    def cancel(self) -> None:
        """Make a running connect end soon; callable from any thread."""
        if self._sign_in is not None:
            self._sign_in.cancel()

    def sign_out(self) -> None:
        """Forget all accounts and wipe the token cache."""
        if self._sign_in is not None:
            self._sign_in.sign_out()
        else:
            TokenCacheFile(self._folder.path / "tokens" / "cache.bin").wipe()

    @staticmethod
    def _account(
        sign_in: EntraSignIn,
        scope: str,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
    ) -> Account:
        known = sign_in.use(request.username)
        if known is not None:
            try:
                sign_in.token(scope)
            except SignInNeededError:
                pass
            else:
                return known
        return sign_in.sign_in(request, prompt)

    def _clients(
        self, cloud: Cloud, url: str, session: requests.Session, sign_in: EntraSignIn
    ) -> WebClients:
        run_id = str(uuid.uuid4())

        def ask(service: str, origin: str) -> ServiceSession:
            return ServiceSession(
                service, origin, session, sign_in.token, self.log, run_id, sign_in.renew
            )

        dataverse = WebDataverse(url, DataverseApi(url, ask("Dataverse", url)))
        admin = WebPlatformAdmin(
            cloud,
            ask("Power Platform admin", cloud.bap),
            ask("Power Platform licensing", cloud.power_platform_api),
        )
        health = WebServiceHealth(cloud, ask("Service health", cloud.graph))
        connections = WebConnections(
            cloud,
            ask("Power Platform admin", cloud.bap),
            lambda origin: ask("Power Apps", origin),
        )
        return WebClients(dataverse, admin, health, connections)

    @staticmethod
    def _environment(clients: WebClients, tenant: str) -> Environment:
        found = clients.dataverse.environment()
        found = replace(found, tenant_id=found.tenant_id or tenant)
        if not found.id:
            return found
        try:
            state = clients.admin.environment_state(found.id)
        except (ServiceError, SignInNeededError):
            return found  # the checklist says what could not be read; connecting goes on
        return replace(
            found,
            name=state.display_name or found.name,
            region=state.region or found.region,
            type=state.type,
        )

"""Opens an environment: tenant, sign-in, clients, and what the environment says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from coe_assistant.adapters.access import Access, Entry, Prompt
from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.identity.refusals import EnvironmentRefusals
from coe_assistant.adapters.power_apps import WebConnections
from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.discovery import FALLBACK, find_tenant
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.adapters.web.platform_admin import WebPlatformAdmin
from coe_assistant.adapters.web.service_health import WebServiceHealth
from coe_assistant.domain.account import Account, CacheProtection, SignInRequest
from coe_assistant.domain.cloud import Cloud, chosen_cloud, cloud_of, environment_url
from coe_assistant.domain.environment import Environment, InstalledSolution, RecentEnvironment
from coe_assistant.domain.environment_url import PortalLink, portal_link
from coe_assistant.domain.errors import CoeError, ServiceError, SignInNeededError

# Sign-in allows five minutes of difference; what is further off is worth a word before that.
CLOCK_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class WebClients:
    """Implements ports.Clients."""

    dataverse: WebDataverse
    admin: WebPlatformAdmin
    health: WebServiceHealth
    connections: WebConnections

    @property
    def removals(self) -> WebDataverse:
        """What takes something out of the environment."""
        return self.dataverse


@dataclass(frozen=True, slots=True)
class Opened:
    """What a connection consists of (services.connecting.Connected by shape)."""

    clients: WebClients
    account: Account
    environment: Environment
    installed: tuple[InstalledSolution, ...]
    protection: CacheProtection
    cloud: Cloud
    entry: Entry
    clock_ahead_s: float = 0.0


class EnvironmentConnector:
    """Signs in and opens environments; implements services.connecting.Connector by shape.

    Args:
        access: Makes sign-ins and sessions.
        refusals: Words for an environment that does not let an account in.
        folder: The data folder; the list of recent environments lies there.
    """

    def __init__(self, access: Access, refusals: EnvironmentRefusals, folder: DataFolder) -> None:
        self._access = access
        self._refusals = refusals
        self._folder = folder

    def connect(
        self, url: str, request: SignInRequest, prompt: Prompt, cloud_id: str = ""
    ) -> Opened:
        """Sign in, silently where possible, and read the environment.

        Args:
            url: Any address of the environment: its own, a portal's, an app's.
            request: How to sign in.
            prompt: Told what a person has to do.
            cloud_id: The cloud that a person named; "" to take it from the address.

        Raises:
            CoeError: in words; nothing is connected then.
        """
        begun = self._access.begin()
        clouds = self._access.clouds
        link = portal_link(url, clouds)
        if link is not None:
            url, known = self._address_of(begun, link, request, prompt)
            request = _as_account(replace(request, asks_account=False), known)
        address = environment_url(url)
        named = chosen_cloud(address, clouds, cloud_id) if cloud_id else None
        cloud = named or cloud_of(address, clouds)
        session = self._access.session(cloud)
        found = find_tenant(address, session)
        ahead_s = _ahead_s(found.server_time)
        try:
            opened = self._open(begun, cloud, address, found.tenant, ahead_s, request, prompt)
        except CoeError as error:
            error.hint = " ".join(part for part in (clock_words(ahead_s), error.hint) if part)
            raise
        self._remember(opened.environment, address, opened.account.username, cloud_id)
        return opened

    def _open(
        self,
        begun: int,
        cloud: Cloud,
        address: str,
        tenant: str,
        ahead_s: float,
        request: SignInRequest,
        prompt: Prompt,
    ) -> Opened:
        session, scope = self._access.session(cloud), f"{address}/.default"
        entry = self._access.enter(begun, cloud, tenant, scope, session, request, prompt)
        clients = _clients(cloud, address, entry)
        try:
            environment = self._environment(clients, tenant)
        except SignInNeededError as error:
            # the service revoked what the cache still holds: only a person helps now
            again = replace(request, claims=error.claims)
            if request.username:  # whom nobody named may be anybody still
                again = _as_account(again, entry.account)
            entry = replace(entry, account=entry.sign_in.sign_in(again, prompt))
            environment = self._environment(clients, tenant)
        installed = clients.dataverse.installed_solutions()
        protection = entry.sign_in.protection
        return Opened(
            clients, entry.account, environment, installed, protection, cloud, entry, ahead_s
        )

    def _remember(self, found: Environment, url: str, username: str, cloud_id: str) -> None:
        self._folder.remember(RecentEnvironment(url, found.name, found.type, username, cloud_id))

    def _address_of(
        self, begun: int, link: PortalLink, request: SignInRequest, prompt: Prompt
    ) -> tuple[str, Account]:
        """Return the address of an environment known by id, and who was told it.

        Its tenant is not known before.
        """
        cloud = link.cloud
        session = self._access.session(cloud)
        entry = self._access.enter(
            begun, cloud, FALLBACK, cloud.bap_scope, session, request, prompt
        )
        wanted = link.environment_id.lower()
        for environment in admin_of(cloud, entry).environments():
            if environment.id.lower() == wanted and environment.url:
                return environment.url, entry.account
        raise CoeError(
            "environment-not-found",
            f"The environment {link.environment_id} is not among those that this account sees.",
            detail="Or it has no Dataverse database.",
            hint="Sign in with a member of it, or paste its own address from the admin center.",
        )

    def _environment(self, clients: WebClients, tenant: str) -> Environment:
        try:
            found = clients.dataverse.environment()
        except ServiceError as error:
            raise self._refusals.explained(error) from error
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


def _as_account(request: SignInRequest, account: Account) -> SignInRequest:
    return replace(request, username=account.username, home_account_id=account.home_account_id)


def admin_of(cloud: Cloud, entry: Entry) -> WebPlatformAdmin:
    """Return the admin API of a cloud as the account of entry."""
    return WebPlatformAdmin(
        cloud,
        entry.ask("Power Platform admin", cloud.bap),
        entry.ask("Power Platform licensing", cloud.power_platform_api),
    )


def _ahead_s(server_time: datetime | None) -> float:
    """Return by how many seconds this computer's clock is ahead of the server's."""
    if server_time is None:
        return 0.0
    return (datetime.now(UTC) - server_time).total_seconds()


def clock_words(ahead_s: float) -> str:
    """Return what is wrong with this computer's clock; "" when it is nearly right."""
    if abs(ahead_s) < CLOCK_LIMIT_S:
        return ""
    minutes = round(abs(ahead_s) / 60)
    way = "ahead" if ahead_s > 0 else "behind"
    return f"Set this computer's clock first: it is {minutes} minutes {way}."


def _clients(cloud: Cloud, url: str, entry: Entry) -> WebClients:
    return WebClients(
        WebDataverse(url, DataverseApi(url, entry.ask("Dataverse", url))),
        admin_of(cloud, entry),
        WebServiceHealth(cloud, entry.ask("Service health", cloud.graph)),
        WebConnections(
            cloud,
            entry.ask("Power Platform admin", cloud.bap),
            lambda origin: entry.ask("Power Apps", origin),
        ),
    )

"""Makes the sign-ins and sessions of this process, and ends those that wait for a person."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests

from coe_assistant.adapters.data_folder import DataFolder
from coe_assistant.adapters.identity.entra_errors import EntraErrors
from coe_assistant.adapters.identity.shared_cache import SharedTokenCache
from coe_assistant.adapters.identity.sign_in import EntraSignIn
from coe_assistant.adapters.identity.sign_in_problems import cancelled
from coe_assistant.adapters.identity.token_cache import TokenCacheFile
from coe_assistant.adapters.proxy.ways import ProxyWays
from coe_assistant.adapters.web.exchange import ExchangeLog, noting
from coe_assistant.adapters.web.people_seen import PeopleSeen
from coe_assistant.adapters.web.session import ServiceSession, open_session
from coe_assistant.domain.account import Account, DeviceCodePrompt, SignInRequest
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.errors import SignInNeededError

Prompt = Callable[[DeviceCodePrompt], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An account that signed in to a cloud, and what asks the cloud's services as that account."""

    account: Account
    sign_in: EntraSignIn
    ask: Callable[[str, str], ServiceSession]  # name of the service, its origin


class Access:
    """All sign-ins of this process; they share one token cache. May be used from any thread.

    Args:
        clouds: Clouds that may be signed in to.
        folder: The data folder; the token cache lies there.
        errors: Words for what goes wrong.
        log: Remembers exchanges for the support bundle.
        ways: Which proxies lead to a host; by default those of this computer.
    """

    def __init__(
        self,
        clouds: Sequence[Cloud],
        folder: DataFolder,
        errors: EntraErrors,
        log: ExchangeLog,
        ways: ProxyWays | None = None,
    ) -> None:
        self._ways = ways
        self.clouds = clouds
        self._folder = folder
        self._errors = errors
        self._log = log
        self._people = PeopleSeen(folder.people)
        self._lock = threading.Lock()
        self._kept: SharedTokenCache | None = None
        self._sessions: dict[str, requests.Session] = {}
        self._waiting: EntraSignIn | None = None
        self._round = 0

    def begin(self) -> int:
        """Return the number of a new round; enter takes it, cancel ends all rounds so far."""
        with self._lock:
            self._waiting = None
            return self._round

    def cancel(self) -> None:
        """Make running rounds end soon: what waits for a person, and what would come to wait."""
        with self._lock:
            self._round += 1
            waiting = self._waiting
        if waiting is not None:
            waiting.cancel()

    def session(self, cloud: Cloud) -> requests.Session:
        """Return the one session over the trust of the cloud."""
        with self._lock:
            if cloud.id not in self._sessions:
                made = open_session(Path(cloud.ca_file) if cloud.ca_file else None, self._ways)
                made.hooks["response"].append(noting(self._log, urlsplit(cloud.authority).netloc))
                self._sessions[cloud.id] = made
            return self._sessions[cloud.id]

    def close(self) -> None:
        """Close the connections that are kept for the next request."""
        with self._lock:
            sessions, self._sessions = tuple(self._sessions.values()), {}
        for session in sessions:
            session.close()

    def enter(
        self,
        begun: int,
        cloud: Cloud,
        tenant: str,
        scope: str,
        session: requests.Session,
        request: SignInRequest,
        prompt: Prompt,
    ) -> Entry:
        """Sign in to a tenant, silently where possible.

        Raises:
            CoeError: in words.
        """
        sign_in = EntraSignIn(
            cloud, tenant, scope, session, self._cache(), self._errors, request.mode
        )
        with self._lock:
            if begun != self._round:
                raise cancelled()
            self._waiting = sign_in
        account = _known(sign_in, scope, request) or sign_in.sign_in(request, prompt)
        self._people.remember(account.full_name)
        run_id = str(uuid.uuid4())

        def ask(service: str, origin: str) -> ServiceSession:
            return ServiceSession(
                service,
                origin,
                session,
                sign_in.token,
                self._log,
                run_id,
                sign_in.renew,
                self._people,
            )

        return Entry(account, sign_in, ask)

    def consent(
        self, begun: int, entry: Entry, scope: str, request: SignInRequest, prompt: Prompt
    ) -> None:
        """Ask the person of entry to agree to one more service.

        Raises:
            CoeError: in words.
        """
        with self._lock:
            if begun != self._round:
                raise cancelled()
            entry.sign_in.revive()
            self._waiting = entry.sign_in
        entry.sign_in.consent(scope, request, prompt)

    def usernames(self) -> tuple[str, ...]:
        """Return the accounts that signed in before, without asking anybody."""
        return self._cache().usernames()

    def sign_out(self) -> None:
        """Forget all accounts and wipe the token cache."""
        self.cancel()
        self._cache().wipe()

    def _cache(self) -> SharedTokenCache:
        with self._lock:
            if self._kept is None:
                path = self._folder.path / "tokens" / "cache.bin"
                self._kept = SharedTokenCache(TokenCacheFile(path))
            return self._kept


def _known(sign_in: EntraSignIn, scope: str, request: SignInRequest) -> Account | None:
    if request.asks_account:
        return None
    known = sign_in.use(request.username, request.home_account_id)
    if known is None:
        return None
    try:
        sign_in.token(scope)
    except SignInNeededError:
        return None
    return known

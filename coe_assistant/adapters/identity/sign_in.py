"""Signs in at Microsoft Entra with MSAL: one sign-in, tokens for every service of the cloud."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msal
import requests

from coe_assistant.adapters.identity.broker import require_broker
from coe_assistant.adapters.identity.browser import BrowserSignIn
from coe_assistant.adapters.identity.device_code import DeviceCodeSignIn
from coe_assistant.adapters.identity.entra_errors import EntraErrors, not_readable
from coe_assistant.adapters.identity.kept_accounts import KeptAccounts, account_of
from coe_assistant.adapters.identity.shared_cache import SharedTokenCache
from coe_assistant.adapters.identity.sign_in_problems import (
    cancelled,
    no_answer_of_entra,
    other_account,
    timed_out,
    unusable_authority,
)
from coe_assistant.adapters.web.problems import not_answered
from coe_assistant.domain.account import Account, CacheProtection, DeviceCodePrompt, SignInRequest
from coe_assistant.domain.cloud import Cloud
from coe_assistant.domain.errors import CoeError, ServiceError, SignInNeededError
from coe_assistant.domain.sign_in_mode import SignInMode

SERVICE = "sign-in"

logger = logging.getLogger(__name__)


class EntraSignIn:
    """Implements ports.SignIn for one tenant. Blocking; token may be called from any worker.

    cancel ends this object's sign-ins until revive: one is made for every connection.

    Args:
        cloud: Where to sign in, and as which client.
        tenant: Tenant id from the environment's challenge, or "organizations".
        scope: What is asked for first: the environment's own scope.
        session: The shared session; its trust and proxies are MSAL's too.
        cache: The tokens of this process.
        errors: Words for what goes wrong.
        mode: The way a person signs in; the Windows broker must be known from the beginning.

    Raises:
        CoeError: the sign-in service does not answer, or the broker is not available.
    """

    def __init__(
        self,
        cloud: Cloud,
        tenant: str,
        scope: str,
        session: requests.Session,
        cache: SharedTokenCache,
        errors: EntraErrors,
        mode: SignInMode = SignInMode.BROWSER,
    ) -> None:
        self._scope = scope
        self._cache = cache
        self._errors = errors
        self._cloud = cloud
        self._lock = threading.RLock()
        self._is_cancelled = threading.Event()
        if mode is SignInMode.BROKER:
            require_broker()
        try:
            self._app = msal.PublicClientApplication(
                cloud.client_id,
                authority=f"{cloud.authority.rstrip('/')}/{tenant}",
                token_cache=cache.msal,
                http_client=session,
                instance_discovery=None if cloud.instance_discovery else False,
                client_capabilities=["CP1"],
                enable_broker_on_windows=mode is SignInMode.BROKER,
            )
        except requests.RequestException as error:
            raise not_answered(SERVICE, cloud.authority, error) from error
        except ValueError as error:
            raise unusable_authority(cloud, str(error)) from error
        self._accounts = KeptAccounts(self._app, cache.msal)
        self._browser = BrowserSignIn(self._app)
        self._device = DeviceCodeSignIn(self._app)
        self._account: dict[str, Any] | None = None

    @property
    def protection(self) -> CacheProtection:
        """How tokens are kept."""
        return self._cache.protection

    def use(self, username: str, home_account_id: str = "") -> Account | None:
        """Choose a cached account; None where it is not kept, or several may be meant."""
        found = self._accounts.chosen(username, home_account_id)
        if found is None:
            return None
        self._account = found
        return account_of(found)

    def sign_in(
        self,
        request: SignInRequest,
        prompt: Callable[[DeviceCodePrompt], None],
        scope: str = "",
    ) -> Account:
        """Sign in with a person, by default for the environment.

        Raises:
            SignInNeededError: the request allows no person to be asked.
            CoeError: declined, timed out, cancelled, refused, or another account than the
                request expects, in words (exit code 5).
        """
        if request.is_silent:
            raise SignInNeededError("Nobody is signed in, or the sign-in has ended.")
        wanted = scope or self._scope
        try:
            result = self._ways()[request.mode](wanted, request, prompt)
        except requests.RequestException as error:
            raise not_answered(SERVICE, self._cloud.authority, error) from error
        except json.JSONDecodeError as error:
            raise no_answer_of_entra(self._cloud, str(error)) from error
        if self._is_cancelled.is_set():
            raise cancelled()
        if "access_token" not in result:
            raise self._errors.interactive(result)
        self._cache.save()
        return self._remember(request, result)

    def consent(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> None:
        """Ask the person to agree to one more service; a refusal is remembered.

        Raises:
            CoeError: declined, given up, or another account signed in (exit code 5).
        """
        with self._lock:
            account = self._account
        if account is None:
            raise SignInNeededError("Nobody is signed in.")
        known = account_of(account)
        asked = replace(
            request,
            username=known.username,
            home_account_id=known.home_account_id,
            asks_account=False,
        )
        try:
            self.sign_in(asked, prompt, scope)
        except CoeError as error:
            if self._errors.is_refusal(error):
                self._cache.refused[self._key(account, scope)] = not_readable(error)
            raise
        finally:
            with self._lock:
                self._account = account
        self._cache.refused.pop(self._key(account, scope), None)

    @staticmethod
    def _key(account: Mapping[str, Any] | None, scope: str) -> tuple[str, str]:
        return str((account or {}).get("home_account_id", "")), scope

    def _ways(self) -> Mapping[SignInMode, Callable[..., Mapping[str, Any]]]:
        return {
            SignInMode.DEVICE_CODE: self._by_device_code,
            SignInMode.BROWSER: self._by_browser,
            SignInMode.BROKER: self._by_broker,
        }

    def _remember(self, request: SignInRequest, result: Mapping[str, Any]) -> Account:
        found = self._accounts.signed_in(result)
        if found is None:
            raise self._errors.interactive({"error": "no_account"})
        claims = result.get("id_token_claims") or {}
        account = account_of(found, str(claims.get("tid") or ""))
        if request.home_account_id not in ("", account.home_account_id):
            raise other_account(account, request)
        self._account = found
        return replace(account, full_name=str(claims.get("name") or ""))

    def _by_device_code(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Mapping[str, Any]:
        result = self._device.run(scope, request, prompt)
        if result is None:
            raise cancelled()
        return result

    def _by_browser(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Mapping[str, Any]:
        result = self._browser.run(scope, request, prompt)
        if result is not None:
            return result
        if self._is_cancelled.is_set():
            raise cancelled()
        raise timed_out()

    def _by_broker(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Mapping[str, Any]:
        del prompt  # Windows asks by itself
        is_known = bool(request.username) and not request.asks_account
        found: Mapping[str, Any] = self._app.acquire_token_interactive(
            [scope],
            login_hint=request.username or None,
            prompt=None if is_known else msal.Prompt.SELECT_ACCOUNT,
            claims_challenge=request.claims,
            parent_window_handle=request.window_handle or self._app.CONSOLE_WINDOW_HANDLE,
        )
        return found

    def cancel(self) -> None:
        """Make a running sign_in end soon, and every later one at once."""
        self._is_cancelled.set()
        self._browser.cancel()
        self._device.cancel()

    def revive(self) -> None:
        """Let a person sign in again although an earlier sign-in was cancelled."""
        self._browser = BrowserSignIn(self._app)
        self._device = DeviceCodeSignIn(self._app)
        self._is_cancelled.clear()

    def sign_out(self) -> None:
        """Forget every account and wipe the cache."""
        with self._lock:
            for item in self._app.get_accounts():
                self._app.remove_account(item)
            self._account = None
            self._cache.wipe()

    def token(self, scope: str) -> str:
        """Return an access token for scope, silently.

        A refusal of consent is remembered: it is "not readable", and is not asked for again.

        Raises:
            SignInNeededError: only a person can help.
            ServiceError: consent was refused, or the sign-in service cannot be reached.
        """
        with self._lock:
            known = self._cache.refused.get(self._key(self._account, scope))
            if known is not None:
                raise known
            result = self._silent(scope)
            if result and "access_token" in result:
                if result.get("token_source") != "cache":
                    self._cache.save()
                return str(result["access_token"])
            error = self._errors.silent(result)
            if isinstance(error, ServiceError) and error.problem.value == "forbidden":
                self._cache.refused[self._key(self._account, scope)] = error
            raise error

    def renew(self, scope: str, claims: str | None) -> str:
        """Return a new token for scope after a service refused the cached one.

        Raises:
            SignInNeededError: only a person can help; holds the claims that are wanted.
            ServiceError: the sign-in service cannot be reached.
        """
        with self._lock:
            result = self._silent(scope, claims, is_forced=True)
            if not result or "access_token" not in result:
                error = self._errors.silent(result)
                if isinstance(error, SignInNeededError) and error.claims is None:
                    error.claims = claims
                raise error
            self._cache.save()
            return str(result["access_token"])

    def _silent(
        self, scope: str, claims: str | None = None, *, is_forced: bool = False
    ) -> Mapping[str, Any] | None:
        if self._account is None:
            return None
        try:
            found: Mapping[str, Any] | None = self._app.acquire_token_silent_with_error(
                [scope], account=self._account, claims_challenge=claims, force_refresh=is_forced
            )
        except requests.RequestException as error:
            raise not_answered(SERVICE, self._cloud.authority, error) from error
        except json.JSONDecodeError as error:
            raise no_answer_of_entra(self._cloud, str(error)) from error
        return found

"""The parts of Microsoft Entra that MSAL needs: discovery, browser and device sign-in, tokens."""

from __future__ import annotations

import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from coe_assistant.simulator.messages import (
    Request,
    Response,
    html_response,
    json_response,
)
from coe_assistant.simulator.people import directory_id
from coe_assistant.simulator.sign_in_policy import SignInPolicy, oauth_error
from coe_assistant.simulator.tenant import Tenant
from coe_assistant.simulator.tokens import DeviceCode, Grant, Token, essential, jwt_of, plain_code

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_IDENTITY_SCOPES = {"openid", "profile", "offline_access", "email"}
_RESOURCES = ("", "/bap", "/ppapi", "/graph")


@dataclass(slots=True)
class Entra:
    """Issues and judges tokens of the one tenant.

    Attributes:
        is_past_revocation: Whether refresh tokens of earlier sign-ins are no longer taken.
    """

    tenant: Tenant
    is_past_revocation: Callable[[], bool]
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _devices: dict[str, DeviceCode] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)
    _access: dict[str, Token] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    interactive_sign_ins: int = 0
    policy: SignInPolicy = field(init=False)

    def __post_init__(self) -> None:
        """Take the scenario's rules."""
        self.policy = SignInPolicy(self.tenant.scenario.sign_in)

    def answer(self, request: Request) -> Response | None:
        """Answer a request below the tenant's path; None if there is no such page."""
        parts = request.path.strip("/").split("/")
        if len(parts) < 2 or parts[0] not in {self.tenant.ids.tenant, "organizations", "common"}:
            return None
        rest = "/".join(parts[1:])
        if rest.endswith(".well-known/openid-configuration"):
            return json_response(self._discovery(parts[0]))
        with self._guard:
            if rest == "oauth2/v2.0/authorize":
                return self._authorize(request)
            if rest == "oauth2/v2.0/devicecode":
                return self._device_code(request.form())
            if rest == "oauth2/v2.0/token":
                return self._token(request.form())
        return None

    def has_met_claims(self, token: Token) -> bool:
        """Say whether the token was asked for with a claims request."""
        return bool(token.claims)

    def issue(
        self, username: str, audience: str, requested_claims: str = "", lifetime_s: int = 0
    ) -> str:
        """Return a new access token for one audience (also for the stand-in pac)."""
        lifetime = lifetime_s or self.tenant.scenario.sign_in.access_token_s
        now = int(time.time())
        claims = {
            "aud": audience,
            "iss": f"{self.tenant.base_url}/{self.tenant.ids.tenant}/v2.0",
            "oid": directory_id(username),
            "tid": self.tenant.ids.tenant,
            "upn": username,
            "iat": now,
            "nbf": now,
            "exp": now + lifetime,
            "jti": secrets.token_hex(8),
        }
        token = jwt_of(claims)
        self._access[token] = Token(username, audience, time.time() + lifetime, requested_claims)
        return token

    def token_of(self, request: Request) -> Token | None:
        """Return the living token that a request carries, if any."""
        kind, _, value = request.headers.get("authorization", "").partition(" ")
        token = self._access.get(value.strip()) if kind.casefold() == "bearer" else None
        return token if token is not None and token.expires_at > time.time() else None

    def _discovery(self, tenant_name: str) -> dict[str, Any]:
        base = f"{self.tenant.base_url}/{tenant_name}"
        return {
            "issuer": f"{self.tenant.base_url}/{self.tenant.ids.tenant}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _authorize(self, request: Request) -> Response:
        query = dict(request.query)
        redirect = query.get("redirect_uri", "")
        if not redirect.startswith(("http://localhost", "http://127.0.0.1")):
            return html_response("AADSTS50011: The redirect URI is not registered.", 400)
        audience = self._audience(query.get("scope", ""))
        code = secrets.token_urlsafe(24)
        self._codes[code] = query
        self.interactive_sign_ins += 1
        fields = {"code": code, "state": query.get("state", "")}
        if self.policy.declines(audience):
            said = "AADSTS65004: User declined to consent to access the app."
            fields = {
                "error": "access_denied",
                "error_description": said,
                "state": query.get("state", ""),
            }
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        wait_ms = int(self.tenant.scenario.person.approve_after_s * 1000)
        return html_response(
            "<!doctype html><html><head><title>Sign in to the simulated tenant</title></head>"
            f'<body onload="setTimeout(function(){{document.forms[0].submit()}},{wait_ms})">'
            f"<p>Signing in as {html.escape(self.tenant.scenario.person.username)}.</p>"
            f'<form method="post" action="{html.escape(redirect)}">{inputs}'
            "<noscript><button>Continue</button></noscript></form></body></html>"
        )

    def _device_code(self, form: dict[str, str]) -> Response:
        self._audience(form.get("scope", ""))
        device, user_code = secrets.token_urlsafe(24), secrets.token_hex(4).upper()
        wait = self.tenant.scenario.person.approve_after_s
        self._devices[device] = DeviceCode(
            form.get("scope", ""), time.monotonic() + wait, form.get("client_id", "")
        )
        url = f"{self.tenant.base_url}/devicelogin"
        return json_response(
            {
                "device_code": device,
                "user_code": user_code,
                "verification_uri": url,
                "expires_in": 900,
                "interval": 1,
                "message": "To sign in, use a web browser to open the page "
                f"{url} and enter the code {user_code} to authenticate.",
            }
        )

    def _token(self, form: dict[str, str]) -> Response:
        grant = form.get("grant_type", "")
        if grant == "authorization_code":
            return self._from_code(form)
        if grant in {DEVICE_GRANT, "device_code"}:
            return self._from_device(form)
        if grant == "refresh_token":
            return self._from_refresh(form)
        raise oauth_error("unsupported_grant_type", 70003, "The grant type is not supported.")

    def _from_code(self, form: dict[str, str]) -> Response:
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None:
            raise oauth_error(
                "invalid_grant", 70008, "The provided authorization code has expired."
            )
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked.get("code_challenge", "") != plain_code(digest):
            raise oauth_error("invalid_grant", 501481, "The Code_Verifier does not match.")
        self.policy.judge_person(self._audience(asked.get("scope", "")), by_device=False)
        chosen = self._chosen_account(asked)
        return self._tokens(form, asked.get("scope", ""), asked.get("nonce"), username=chosen)

    def _chosen_account(self, asked: dict[str, str]) -> str:
        person = self.tenant.scenario.person
        if asked.get("prompt") == "select_account" and person.others:
            return person.others[0]
        hint = asked.get("login_hint", "")
        return hint if hint in person.others else person.username

    def _from_device(self, form: dict[str, str]) -> Response:
        device = self._devices.get(form.get("device_code", ""))
        if device is None:
            raise oauth_error("invalid_grant", 70008, "The device code has expired.")
        if time.monotonic() < device.approved_at:
            raise oauth_error(
                "authorization_pending",
                70016,
                "OAuth 2.0 device flow error. Authorization is pending.",
            )
        del self._devices[form["device_code"]]
        self.interactive_sign_ins += 1
        self.policy.judge_person(self._audience(device.scope), by_device=True)
        return self._tokens(form, device.scope, None)

    def _from_refresh(self, form: dict[str, str]) -> Response:
        grant = self._refresh.get(form.get("refresh_token", ""))
        if grant is None:
            raise oauth_error("invalid_grant", 70000, "The provided grant is malformed or revoked.")
        if self.is_past_revocation() and not grant.is_late:
            raise oauth_error(
                "invalid_grant",
                70043,
                "The refresh token has expired or is invalid due to sign-in frequency checks by "
                "conditional access.",
                suberror="bad_token",
            )
        scope = form.get("scope", "")
        if grant.claims:
            form = {**form, "claims": grant.claims}
        else:
            self.policy.judge_refresh(self._audience(scope), essential(form.get("claims", "")))
        return self._tokens(form, scope, None, late=grant.is_late, username=grant.username)

    def _tokens(
        self,
        form: dict[str, str],
        scope: str,
        nonce: str | None,
        *,
        late: bool | None = None,
        username: str = "",
    ) -> Response:
        audience = self._audience(scope)
        person = self.tenant.scenario.person
        username = username or person.username
        refresh = secrets.token_urlsafe(32)
        is_late = self.is_past_revocation() if late is None else late
        met = essential(form.get("claims", "")) if self.policy.rules.challenge_needs_person else ""
        self._refresh[refresh] = Grant(username, is_late, met)
        now = int(time.time())
        claims = {
            "aud": form.get("client_id", ""),
            "iss": f"{self.tenant.base_url}/{self.tenant.ids.tenant}/v2.0",
            "sub": directory_id(username),
            "oid": directory_id(username),
            "tid": self.tenant.ids.tenant,
            "preferred_username": username,
            "name": person.display_name,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            **({"nonce": nonce} if nonce else {}),
        }
        info = {"uid": directory_id(username), "utid": self.tenant.ids.tenant}
        lifetime = self.tenant.scenario.sign_in.access_token_s
        return json_response(
            {
                "token_type": "Bearer",
                "scope": f"{audience}/user_impersonation {audience}/.default",
                "expires_in": lifetime,
                "ext_expires_in": lifetime,
                "access_token": self.issue(username, audience, essential(form.get("claims", ""))),
                "refresh_token": refresh,
                "id_token": jwt_of(claims),
                "client_info": plain_code(json.dumps(info).encode()),
            }
        )

    def _audience(self, scope: str) -> str:
        names = [name for name in scope.split() if name not in _IDENTITY_SCOPES]
        resources = {name.rpartition("/")[0].rstrip("/") for name in names}
        allowed = {self.tenant.base_url + path for path in _RESOURCES}
        if len(resources) > 1:
            raise oauth_error("invalid_request", 28000, "Scopes of more than one resource.")
        audience = next(iter(resources), "")
        if audience not in allowed:
            raise oauth_error(
                "invalid_resource",
                500011,
                f"The resource principal named {audience} was not found in the tenant.",
            )
        return audience

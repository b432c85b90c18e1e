"""Signs in with a code that is entered on another device."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msal

from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest


class DeviceCodeSignIn:
    """One sign-in with a code. run blocks; cancel may be called from any thread.

    Args:
        app: Gets the code and polls for the token.
    """

    def __init__(self, app: msal.PublicClientApplication) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._flow: dict[str, Any] | None = None
        self._is_cancelled = False

    def run(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Mapping[str, Any] | None:
        """Return MSAL's result; None when it was cancelled before a code was shown."""
        flow: dict[str, Any] = self._app.initiate_device_flow(
            [scope], claims_challenge=request.claims
        )
        if "user_code" not in flow:
            return flow
        expires = min(float(flow.get("expires_at", 0)), time.time() + request.timeout_s)
        flow["expires_at"] = expires
        if not self._begin(flow):
            return None
        page = str(flow.get("verification_uri", ""))
        prompt(DeviceCodePrompt(str(flow["user_code"]), page, datetime.fromtimestamp(expires, UTC)))
        found: Mapping[str, Any] = self._app.acquire_token_by_device_flow(
            flow, claims_challenge=request.claims
        )
        return found

    def cancel(self) -> None:
        """End run soon, before it began too: MSAL polls while the flow has not expired."""
        with self._lock:
            self._is_cancelled = True
            if self._flow is not None:
                self._flow["expires_at"] = 0

    def _begin(self, flow: dict[str, Any]) -> bool:
        with self._lock:
            self._flow = None if self._is_cancelled else flow
            return not self._is_cancelled

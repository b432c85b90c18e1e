"""Signs in in the system's browser, and lets go of it when a person changes their mind.

MSAL's own interactive call cannot be cancelled, and ends a closed tab by its time limit only.
Its parts can: the flow, and the receiver on the loopback interface that waits for the answer.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msal
from msal.oauth2cli import AuthCodeReceiver

from coe_assistant.domain.account import DeviceCodePrompt, SignInRequest

# The receiver accepts posted forms only; the person is told here what comes next.
_DONE = "You are signed in. Close this tab and go back to CoE Assistant."


class BrowserSignIn:
    """One sign-in in the browser. run blocks; cancel may be called from any thread.

    Args:
        app: Builds the address and redeems the code.
    """

    def __init__(self, app: msal.PublicClientApplication) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._waiting: tuple[int, str] | None = None
        self._is_cancelled = False

    def run(
        self, scope: str, request: SignInRequest, prompt: Callable[[DeviceCodePrompt], None]
    ) -> Mapping[str, Any] | None:
        """Return MSAL's result; None when nobody finished in time or it was cancelled."""
        ends = datetime.now(UTC) + timedelta(seconds=request.timeout_s)
        with AuthCodeReceiver() as receiver:
            flow = self._flow(scope, request, receiver.get_port())
            if not self._begin(receiver.get_port(), str(flow["state"])):
                return None
            address = str(flow["auth_uri"])
            answer = None
            try:
                prompt(DeviceCodePrompt("", address, ends, is_open=True))
                answer = receiver.get_auth_response(
                    auth_uri=address,
                    state=flow["state"],
                    timeout=request.timeout_s,
                    success_template=_DONE,
                    auth_uri_callback=lambda _: prompt(DeviceCodePrompt("", address, ends)),
                )
            finally:
                is_wanted = self._end(has_answer=bool(answer))
        if not answer or not is_wanted:
            return None
        found: Mapping[str, Any] = self._app.acquire_token_by_auth_code_flow(flow, answer)
        return found

    def cancel(self) -> None:
        """End run soon, before it began too."""
        with self._lock:
            self._is_cancelled = True
            waiting = self._waiting
        if waiting is not None:
            _wake(*waiting)

    def _flow(self, scope: str, request: SignInRequest, port: int) -> dict[str, Any]:
        is_known = bool(request.username) and not request.asks_account
        found: dict[str, Any] = self._app.initiate_auth_code_flow(
            [scope],
            redirect_uri=f"http://localhost:{port}",
            login_hint=request.username or None,
            prompt=None if is_known else msal.Prompt.SELECT_ACCOUNT,
            claims_challenge=request.claims,
            response_mode="form_post",
        )
        return found

    def _begin(self, port: int, state: str) -> bool:
        with self._lock:
            self._waiting = None if self._is_cancelled else (port, state)
            return not self._is_cancelled

    def _end(self, *, has_answer: bool) -> bool:
        with self._lock:
            waiting, self._waiting = self._waiting, None
            is_cancelled = self._is_cancelled
        if waiting is not None and not has_answer:
            _wake(*waiting)  # after the time limit the receiver's thread still waits
        return not is_cancelled


def _wake(port: int, state: str) -> None:
    """Answer the receiver in place of the browser, so that its thread ends."""
    form = urlencode({"error": "cancelled", "state": state})
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request(
                "POST", "/", form, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            connection.getresponse().read()
        finally:
            connection.close()

"""The stand-in pac's way to the simulated tenant: HTTPS with the lab's own certificate."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_LIMIT_S = 60.0
# The client library of the real one: 10 tries, 5 s apart (pac.md 4.4).
TRIES = 10
_PAUSE_S = 5.0


class PacFailureError(Exception):
    """A request that did not work, in the words that pac prints."""


class TenantClient:
    """Speaks to the tenant of a lab folder.

    Args:
        lab: The lab folder.
        facts: What its ``lab.json`` holds.
    """

    def __init__(self, lab: Path, facts: dict[str, Any]) -> None:
        self._base = str(facts["base_url"])
        self._speed = max(float(facts.get("speed", 1.0)), 0.01)
        context = ssl.create_default_context(cafile=str(lab / "ca.pem"))
        # No proxy of the system: the tenant is on this machine.
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )
        self._token = ""
        self.username = ""

    def wait(self, nominal_s: float) -> None:
        """Sleep so many seconds of the lab's time."""
        time.sleep(max(nominal_s / self._speed, 0.005))

    def now(self) -> float:
        """Return seconds of the lab's time, for measuring durations."""
        return time.monotonic() * self._speed

    def connect(self) -> None:
        """Get a token for the stored profile.

        Raises:
            PacFailureError: The tenant gives none.
        """
        answer = self._send("POST", "/_simulator/pac-token", {})
        self._token = str(answer.get("access_token", ""))
        self.username = str(answer.get("username", ""))

    def get(self, path: str) -> dict[str, Any]:
        """Return a row or rows of the Web API; tries again while the line is cut.

        Raises:
            PacFailureError: It did not work in ten tries, or was refused.
        """
        for number in range(1, TRIES + 1):
            try:
                return self._renewed("GET", path, None)
            except (OSError, ValueError) as error:
                if number == TRIES:
                    raise _unreachable(error) from error
                self.wait(_PAUSE_S)
        raise PacFailureError

    def post(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call an action once: a second try could start it twice.

        Raises:
            PacFailureError: It was refused, or the line is cut.
        """
        try:
            return self._renewed("POST", action, body)
        except (OSError, ValueError) as error:
            raise _unreachable(error) from error

    def inside(self, name: str, body: dict[str, Any]) -> None:
        """Ask the tenant for what has no documented request.

        Raises:
            PacFailureError: It was refused, or the line is cut.
        """
        try:
            self._send("POST", f"/_simulator/{name}", body)
        except (OSError, ValueError) as error:
            raise _unreachable(error) from error

    def _renewed(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        try:
            return self._send(method, f"/api/data/v9.2/{path}", body)
        except urllib.error.HTTPError as error:
            if error.code != 401:
                raise _refused(error) from error
            error.close()
        self.connect()
        try:
            return self._send(method, f"/api/data/v9.2/{path}", body)
        except urllib.error.HTTPError as error:
            raise _refused(error) from error

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 - the address comes from the lab folder
            self._base + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/json",
                "Content-Type": "application/json",
                "OData-Version": "4.0",
                "OData-MaxVersion": "4.0",
                "User-Agent": "pac-stand-in",
            },
        )
        with self._opener.open(request, timeout=_LIMIT_S) as answer:
            text = answer.read()
        found = json.loads(text) if text else {}
        return found if isinstance(found, dict) else {}


def _refused(error: urllib.error.HTTPError) -> Exception:
    with error:
        text = error.read().decode("utf-8", "replace")
    if error.code == 401:
        return PacFailureError(
            "The HTTP request is unauthorized with client authentication scheme 'Anonymous'. The "
            "authentication header received from the server was "
            f"'{error.headers.get('WWW-Authenticate', '')}'."
        )
    if error.code in (429, 502, 503, 504) and "0x80071151" not in text:
        # Worth another try; OSError is what the line being cut looks like.
        return ConnectionError(f"The remote server returned an error: ({error.code}).")
    try:
        return PacFailureError(str(json.loads(text)["error"]["message"]))
    except (ValueError, KeyError, TypeError):
        return PacFailureError(f"The remote server returned an error: ({error.code}).")


def _unreachable(error: Exception) -> PacFailureError:
    return PacFailureError(
        "Failed to connect to Dataverse\n    An error occurred while sending the request.\n"
        f"        {error}"
    )

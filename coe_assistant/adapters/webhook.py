"""A Teams, Slack or Power Automate channel by its incoming webhook.

The address is a secret: whoever has it can write into the channel. It is kept in the system's
credential store and nowhere else, is sent to its own host only, and is in no message of ours.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import keyring
import keyring.errors
import requests

from coe_assistant.adapters.web.session import open_session
from coe_assistant.domain.errors import CoeError
from coe_assistant.ports.channel import Message

SERVICE = "coe-assistant"
NAME = "webhook-url"
# Windows keeps at most 2,560 bytes (toolchain.md 5); real addresses have 200 to 600.
LONGEST_URL = 2_000
LONGEST_TEXT = 4_000
TIMEOUT_S = (5.0, 20.0)
_SLACK = ("hooks.slack.com", "hooks.slack-gov.com")
_WINDOWS_ERRORS = "win32ctypes.pywin32.pywintypes"


class KeyringWebhook:
    """Implements ports.channel.Webhook.

    Args:
        ca_file: An extra trust anchor, for a lab.
    """

    def __init__(self, ca_file: Path | None = None) -> None:
        self._ca_file = ca_file

    def is_set(self) -> bool:
        """Return whether an address is kept."""
        return bool(self._url())

    def save(self, url: str) -> None:
        """Keep an address; it is read back before it counts as kept.

        Raises:
            CoeError: it is not usable, or there is no store that can keep a secret.
        """
        clean = url.strip()
        _check(clean)
        try:
            keyring.set_password(SERVICE, NAME, clean)
            kept = keyring.get_password(SERVICE, NAME)
        except _store_errors() as error:
            raise _no_store(type(error).__name__) from error
        if kept != clean:
            raise _no_store("it gave something else back")

    def forget(self) -> None:
        """Delete the address."""
        with contextlib.suppress(*_store_errors()):
            keyring.delete_password(SERVICE, NAME)

    def send(self, message: Message) -> None:
        """Post a message; no redirect is followed.

        Raises:
            CoeError: it did not arrive. The address is not in the error.
        """
        url = self._url()
        if not url:
            raise CoeError(
                "webhook-not-set",
                "No webhook address is kept.",
                hint="Enter it in the settings, or with `coe-assistant notify --set`.",
            )
        try:
            with open_session(self._ca_file) as session:
                answer = session.post(
                    url, json=payload(url, message), timeout=TIMEOUT_S, allow_redirects=False
                )
        except requests.RequestException as error:
            # The exception's text names the address: only its kind goes on.
            raise _not_arrived(type(error).__name__) from None
        if not 200 <= answer.status_code < 300:
            raise _not_arrived(f"the channel answered {answer.status_code}")

    @staticmethod
    def _url() -> str:
        try:
            return keyring.get_password(SERVICE, NAME) or ""
        except _store_errors():
            return ""


def payload(url: str, message: Message) -> dict[str, Any]:
    """Return what the channel at url understands: Slack's text, or a card for Teams and flows."""
    title, body = message.title[:LONGEST_TEXT], message.body[:LONGEST_TEXT]
    if (urlsplit(url).hostname or "") in _SLACK:
        return {"text": f"*{title}*\n{body}"}
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "body": [
            {
                "type": "TextBlock",
                "text": title,
                "weight": "Bolder",
                "wrap": True,
                "color": "Attention" if message.is_urgent else "Default",
            },
            *({"type": "TextBlock", "text": line, "wrap": True} for line in body.splitlines()),
        ],
    }
    return {
        "type": "message",
        "title": title,
        "text": body,
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        ],
    }


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_usable = (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.username is None
            and parts.password is None
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_usable = False
    if not is_usable or len(url) > LONGEST_URL or any(c.isspace() for c in url):
        raise CoeError(
            "webhook-not-usable",
            "This is no webhook address.",
            hint="It begins with https:// and is copied whole from Teams, Slack or Power Automate.",
        )


def _store_errors() -> tuple[type[Exception], ...]:
    found: tuple[type[Exception], ...] = (
        keyring.errors.KeyringError,
        OSError,
        RuntimeError,
        ValueError,
    )
    foreign = getattr(sys.modules.get(_WINDOWS_ERRORS), "error", None)
    return found if foreign is None else (*found, foreign)


def _no_store(why: str) -> CoeError:
    return CoeError(
        "no-credential-store",
        "The webhook address was not kept: this system has no store for secrets that works.",
        detail=why,
        hint="Set up the credential store of your system; the address is never written elsewhere.",
    )


def _not_arrived(why: str) -> CoeError:
    return CoeError(
        "webhook-not-arrived",
        "The message did not arrive in the channel.",
        detail=why,
        hint="Check that the webhook still exists and that this network reaches its host.",
    )

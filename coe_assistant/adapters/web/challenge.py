"""Reads a WWW-Authenticate header: why a token was refused, and which claims are wanted."""

from __future__ import annotations

import base64
import binascii
import json
import re

_PAIR = re.compile(r'(\w+)\s*=\s*"([^"]{0,8000})"')
_QUOTED = re.compile(r'"[^"]*"')
_BEARER = re.compile(r"(?i)(?:^|,)\s*bearer(?=[\s,]|$)")


def wants_token(header: str) -> bool:
    """Return whether a challenge asks for a token, as the services' do (http-contracts 4)."""
    return _BEARER.search(_QUOTED.sub('""', header[:20_000])) is not None


def claims(header: str) -> str | None:
    """Return the claims of a challenge as JSON text, or None (http-contracts 4)."""
    found = _pairs(header)
    text = found.get("claims")
    if text is None or found.get("error") != "insufficient_claims":
        return None
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
        json.loads(decoded)
    except (binascii.Error, ValueError):
        return None
    return decoded


def reason(header: str) -> str:
    """Return what the service says about the refusal; "" when it says nothing."""
    found = _pairs(header)
    return (found.get("error_description") or found.get("error") or "")[:500]


def _pairs(header: str) -> dict[str, str]:
    return {key.lower(): value for key, value in _PAIR.findall(header[:20_000])}

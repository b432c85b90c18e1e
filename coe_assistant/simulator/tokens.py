"""The forms of what the simulated Entra hands out: unsigned tokens and encoded facts."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Token:
    """An access token that was issued."""

    username: str
    audience: str
    expires_at: float
    claims: str = ""


@dataclass(slots=True)
class DeviceCode:
    """A device code that somebody may approve."""

    scope: str
    approved_at: float
    client_id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """What a refresh token stands for. is_late: given after the scenario's revocation."""

    username: str
    is_late: bool
    claims: str = ""  # what the person met when signing in; it holds for what is refreshed too


def essential(claims: str) -> str:
    """Return a claims request that answers a challenge, or ""."""
    # MSAL sends its capabilities as claims too; only a challenge asks for nbf.
    return claims if '"nbf"' in claims else ""


def jwt_of(claims: dict[str, Any]) -> str:
    """Return a token with these claims; nobody here checks signatures."""
    header = {"alg": "none", "typ": "JWT"}
    parts = [plain_code(json.dumps(part).encode()) for part in (header, claims)]
    return ".".join([*parts, "simulated"])


def plain_code(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

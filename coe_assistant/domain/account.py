"""Who signs in, how, and what they are asked to do meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class SignInMode(Enum):
    """The ways to sign in (interfaces.md section 1, --sign-in)."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"
    BROKER = "broker"


class CacheProtection(Enum):
    """How tokens are kept between two starts."""

    ENCRYPTED = "encrypted"  # file encrypted with a key from the system's credential store
    MEMORY = "memory"  # no usable credential store: gone when the program ends


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in account. username is the user principal name."""

    username: str
    home_account_id: str
    tenant_id: str = ""


@dataclass(frozen=True, slots=True)
class DeviceCodePrompt:
    """What a person must do to finish a device code sign-in."""

    user_code: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """One interactive sign-in. username is a hint; claims answer a challenge (http-contracts 4)."""

    mode: SignInMode
    username: str = ""
    claims: str | None = None
    timeout_s: int = 300
    window_handle: int | None = None

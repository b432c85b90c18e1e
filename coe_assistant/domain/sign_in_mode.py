"""How a person signs in; apart from the account, as the options of every start name it."""

from __future__ import annotations

from enum import Enum


class SignInMode(Enum):
    """The ways to sign in (interfaces.md section 1, --sign-in)."""

    BROWSER = "browser"
    DEVICE_CODE = "device-code"
    BROKER = "broker"

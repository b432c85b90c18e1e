"""Values that must never be stored: who has one, and how two of them are compared."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection

# Names of variables that hold secrets in the clear (kit.json, secret_variables). A name says
# nothing for certain, so more is hidden than need be.
_TELLING = re.compile(
    r"secret|passw|pwd|credential|token(?!type)|api_?key|private_?key|connection_?string|sas_?url",
    re.IGNORECASE,
)
_ROUNDS = 20_000
_MARK_CHARACTERS = 32


def is_secret(schema_name: str, *, is_secret_type: bool, known: Collection[str]) -> bool:
    """Return whether the value of a variable must be kept from disk and screen.

    Args:
        schema_name: The variable.
        is_secret_type: Whether the platform itself calls it a secret.
        known: Names of variables that are known to hold secrets.
    """
    wanted = schema_name.casefold()
    return (
        is_secret_type
        or wanted in {one.casefold() for one in known}
        or _TELLING.search(schema_name) is not None
    )


def secret_mark(value: str | None, salt: str) -> str:
    """Return what tells two secrets apart without telling them; "" for no value.

    The hash is salted and slow: a short secret must not be found by trying.
    """
    if value is None or not value:
        return ""
    raw = hashlib.pbkdf2_hmac("sha256", value.encode(), bytes.fromhex(salt), _ROUNDS)
    return raw.hex()[:_MARK_CHARACTERS]


def is_same_mark(left: str, right: str) -> bool:
    """Return whether two marks of one salt belong to equal values."""
    return hmac.compare_digest(left, right)

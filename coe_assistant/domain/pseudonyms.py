"""Names for removed values: the same value gets the same name within one salt."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import unquote_to_bytes

_NAME = re.compile(rb"\[[a-z-]+-[0-9a-f]{6}\]?")


class Pseudonyms:
    """Gives names like ``[person-3f9a21]``.

    Args:
        salt: Secret of one bundle: names of two salts cannot be compared.
    """

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def name(self, kind: str, value: bytes) -> bytes:
        """Return the name of value; case, URL encoding and line breaks do not matter."""
        plain = b"".join(unquote_to_bytes(value).split()).lower()
        digest = hmac.new(self._salt, plain, hashlib.sha256).hexdigest()[:6]
        return f"[{kind}-{digest}]".encode()

    @staticmethod
    def is_name(value: bytes) -> bool:
        """Return whether value begins with such a name."""
        return _NAME.match(value) is not None

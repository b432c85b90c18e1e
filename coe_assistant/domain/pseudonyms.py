"""Names for removed values: the same value gets the same name within one salt."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import unquote_to_bytes

_MOST_NAMES = 10_000
_NAME = re.compile(rb"\[[a-z-]+-[0-9a-f]{6}[\] ]?")


class Pseudonyms:
    """Gives names like ``[person-3f9a21]``.

    Args:
        salt: Secret of one bundle: names of two salts cannot be compared.
    """

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._names: dict[tuple[str, bytes], bytes] = {}

    def name(self, kind: str, value: bytes) -> bytes:
        """Return the name of value; case, URL encoding and line breaks do not matter."""
        known = self._names.get((kind, value))
        if known is None:
            known = self._new_name(kind, value)
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            self._names[kind, value] = known
        return known

    def _new_name(self, kind: str, value: bytes) -> bytes:
        plain = b"".join(unquote_to_bytes(value).split()).lower()
        digest = hmac.new(self._salt, plain, hashlib.sha256).hexdigest()[:6]
        return f"[{kind}-{digest}]".encode()

    @staticmethod
    def is_name(value: bytes) -> bool:
        """Return whether value begins with such a name."""
        return _NAME.match(value) is not None

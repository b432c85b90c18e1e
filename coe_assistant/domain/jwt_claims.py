"""What may be kept of a token when it is removed: whom it was for, from whom, until when.

Support needs it (support-bundle.md 4: keep aud, iss, exp, tid, appid, drop the signature).
"""

from __future__ import annotations

import binascii
import json
import re

_KEPT = {
    "aud": re.compile(r"(?:https?://[\w./-]{1,120}|[0-9a-fA-F-]{36})"),
    "iss": re.compile(r"https://(?:sts\.windows\.net|login\.[\w.]{1,60})/[\w./-]{0,80}"),
    "exp": re.compile(r"\d{10}"),
    "tid": re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "appid": re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_LONGEST = 16_384


def kept_claims(token: bytes) -> bytes:
    """Return claims of a token as `` aud=... exp=...``, only those of a known shape."""
    parts = b"".join(token.split()).split(b".")
    if len(parts) < 2 or len(parts[1]) > _LONGEST:
        return b""
    body = parts[1].translate(_URL_SAFE)
    try:
        claims = json.loads(binascii.a2b_base64(body + b"=" * (-len(body) % 4)))
    except (ValueError, RecursionError):
        return b""
    if not isinstance(claims, dict):
        return b""
    found = ((name, str(claims[name])) for name in _KEPT if name in claims)
    return "".join(
        f" {name}={value}" for name, value in found if _KEPT[name].fullmatch(value)
    ).encode()

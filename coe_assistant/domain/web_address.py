"""Addresses that people and servers write: taken apart without ever failing."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_HTTPS = 443
_NONE = SplitResult("", "", "", "", "")
# RFC 1123; a name with an empty or too long label is refused by no library in words.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def split_address(text: str) -> SplitResult:
    """Return the parts of an address; all are empty where it is none, as with an odd port or [."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return _NONE
    return parts


def is_same_site(one: str, other: str) -> bool:
    """Return whether two addresses name the same host and port; what is no address is nobody's."""
    first, second = split_address(one), split_address(other)
    places = [(part.hostname or "", part.port or _HTTPS) for part in (first, second)]
    return places[0] == places[1] and places[0][0] != ""


def is_host_name(name: str) -> bool:
    """Return whether name, in lower case, can be a host's."""
    return len(name) <= 253 and _HOST.fullmatch(name) is not None

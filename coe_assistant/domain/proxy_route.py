"""Which ways lead to a host, where that comes from, and what could not be found out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

DIRECT = ""


class ProxyOrigin(Enum):
    """Who named the proxy. NONE: nobody did."""

    NONE = "none"
    ENVIRONMENT = "environment"  # HTTPS_PROXY and its kind
    SETTINGS = "settings"  # a fixed proxy of the system
    SCRIPT = "script"  # a proxy script (PAC) with a known address
    DETECTED = "detected"  # one that the network offers (WPAD)


class ProxyDoubt(Enum):
    """Why the way may be another one than that of programs which follow proxy scripts."""

    SCRIPT_NOT_FOLLOWED = "script-not-followed"  # this program follows none on this system
    SCRIPT_NOT_READ = "script-not-read"  # the system could not get or run it
    SCRIPT_TOO_SLOW = "script-too-slow"
    MALFORMED = "malformed"  # what is named is no address of a proxy
    SOCKS = "socks"  # only proxies of that kind are offered, and this program speaks none


@dataclass(frozen=True, slots=True)
class ProxyRoute:
    """The ways to a host.

    Args:
        ways: URLs of proxies in the order in which they are tried; "" is the direct way. Empty
            where there is none that this program can go.
        script: Address of the proxy script, without user and password; "" for none or unknown.
        detail: What the system said, for people.
    """

    ways: tuple[str, ...] = (DIRECT,)
    origin: ProxyOrigin = ProxyOrigin.NONE
    script: str = ""
    doubt: ProxyDoubt | None = None
    detail: str = ""


def shown_proxy(way: str) -> str:
    """Return host and port of a proxy without user and password; "" for the direct way."""
    return urlsplit(way).netloc.rpartition("@")[2]

"""Fixed proxies of a system whose proxy scripts nobody runs for this program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies

from coe_assistant.adapters.proxy.desktop_script import DesktopScript
from coe_assistant.adapters.proxy.proxy_lists import is_socks, proxy_url
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin, ProxyRoute


class SystemProxies(Protocol):
    """What the operating system says about proxies."""

    def route(self, url: str) -> ProxyRoute:
        """Return the ways to url."""

    def forget(self) -> None:
        """Ask again soon: the named proxy is out of reach, so the network may be another."""


class FixedSettings:
    """Implements SystemProxies.

    Args:
        script: Returns the proxy script that is set up, or None.
    """

    def __init__(self, script: Callable[[], DesktopScript | None]) -> None:
        self._script = script

    def route(self, url: str) -> ProxyRoute:
        """Return the way through the system's fixed proxy, with a doubt where a script is set."""
        found = named_route(url, getproxies(), ProxyOrigin.SETTINGS)
        script = self._script()
        if script is None:
            return found
        doubt = found.doubt or ProxyDoubt.SCRIPT_NOT_FOLLOWED
        return ProxyRoute(found.ways, found.origin, without_credentials(script.url), doubt)

    def forget(self) -> None:
        """Nothing is kept but whether a script is set up."""


def named_route(url: str, proxies: dict[str, str], origin: ProxyOrigin) -> ProxyRoute:
    """Return the route through the one of proxies (by scheme) that is meant for url."""
    from requests.utils import select_proxy, should_bypass_proxies  # noqa: PLC0415 - late: start

    named = select_proxy(url, proxies)
    if not named:
        return ProxyRoute()
    if should_bypass_proxies(url, no_proxy=None):
        return ProxyRoute(origin=origin)
    way = proxy_url(named.strip())
    if is_socks(way or named.strip()):
        return ProxyRoute((), origin, doubt=ProxyDoubt.SOCKS)
    if not way:
        return ProxyRoute((), origin, doubt=ProxyDoubt.MALFORMED)
    return ProxyRoute((way,), origin)


def without_credentials(url: str) -> str:
    """Return an address without user, password and query, for people and files."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

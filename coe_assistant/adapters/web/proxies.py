"""Which proxy the way to a host goes through: environment and system settings, asked each time.

Asked each time because a laptop changes networks during an import of hours.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies

from requests.utils import select_proxy, should_bypass_proxies

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def proxies_for(url: str) -> dict[str, str]:
    """Return the proxies for url by scheme; none for this machine and for NO_PROXY hosts."""
    if urlsplit(url).hostname in _LOOPBACK or should_bypass_proxies(url, no_proxy=None):
        return {}
    return getproxies()


def proxy_for(url: str) -> str:
    """Return the URL of the proxy for url, or "" for a direct way."""
    return select_proxy(url, proxies_for(url)) or ""

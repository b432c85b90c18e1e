"""Which ways lead to a host: variables first, then the system; asked anew for every request.

Asked each time because a laptop changes networks during an import of hours.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from coe_assistant.adapters.proxy.desktop_script import DesktopScripts, look_around
from coe_assistant.adapters.proxy.fixed_settings import FixedSettings, SystemProxies, named_route
from coe_assistant.domain.proxy_route import ProxyOrigin, ProxyRoute

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AVOIDED_FOR_S = 300.0


class ProxyWays:
    """Answers with the ways to a host. May be used from any thread.

    Args:
        system: What the operating system says; asked where no variable names a proxy.
        now_s: A clock that only runs forward.
    """

    def __init__(self, system: SystemProxies, now_s: Callable[[], float] = time.monotonic) -> None:
        self._system = system
        self._now_s = now_s
        self._lock = threading.Lock()
        self._failed: dict[str, float] = {}

    def route(self, url: str) -> ProxyRoute:
        """Return the ways to url; the direct one for this machine and for NO_PROXY hosts."""
        if urlsplit(url).hostname in _LOOPBACK:
            return ProxyRoute()
        environment = getproxies_environment()
        if environment and (_is_excepted(url) or _names_one(url, environment)):
            found = named_route(url, environment, ProxyOrigin.ENVIRONMENT)
        else:
            found = self._system.route(url)
        return self._sorted(found)

    def avoid(self, way: str) -> None:
        """Try way after all others for a while: it could not be reached."""
        with self._lock:
            self._failed[way] = self._now_s()
        self._system.forget()

    def _sorted(self, route: ProxyRoute) -> ProxyRoute:
        if len(route.ways) < 2:
            return route
        with self._lock:
            limit = self._now_s() - _AVOIDED_FOR_S
            avoided = {way for way, at in self._failed.items() if at > limit}
        return replace(route, ways=tuple(sorted(route.ways, key=lambda way: way in avoided)))


def system_ways() -> ProxyWays:
    """Return the ways as this computer's variables and settings name them."""
    fixed = FixedSettings(DesktopScripts(look_around).find)
    if sys.platform == "win32":
        # late: used there only
        from coe_assistant.adapters.proxy import windows_settings, winhttp  # noqa: PLC0415

        with contextlib.suppress(OSError):
            return ProxyWays(windows_settings.WindowsSettings(winhttp.load_winhttp(), fixed))
    return ProxyWays(fixed)


def _is_excepted(url: str) -> bool:
    from requests.utils import should_bypass_proxies  # noqa: PLC0415 - late: start

    return should_bypass_proxies(url, no_proxy=None)


def _names_one(url: str, environment: dict[str, str]) -> bool:
    from requests.utils import select_proxy  # noqa: PLC0415 - late: start

    return bool(select_proxy(url, environment))

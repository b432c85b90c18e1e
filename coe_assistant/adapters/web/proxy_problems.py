"""Words for what a proxy on the way does: credentials, kinds, scripts that were not followed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coe_assistant.adapters.network_probe import HttpsProbe
from coe_assistant.adapters.system_clock import SystemClock
from coe_assistant.adapters.web.trust import TravelledError, make_context
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin, ProxyRoute, shown_proxy

_SETTINGS = "Check the proxy settings of this computer, or have it let Microsoft's hosts through."
_PASSWORD = (
    "Have the proxy let Microsoft's hosts through, or put user and password into HTTPS_PROXY."  # noqa: S105 - a sentence
)
# pac.md 6: pac has no sign-in at a proxy either, but for a setting of .NET Framework.
_WINDOWS = (
    "The proxy wants the Windows sign-in (NTLM or Negotiate), which this program does not give; "
    "pac does so only where its pac.exe.config says so. Have it let Microsoft's hosts through "
    "without, or name a relay on this computer that signs in (such as Px or Cntlm) in HTTPS_PROXY."
)
_NO_SOCKS = (
    "Name an HTTP proxy in the system's settings or in HTTPS_PROXY; SOCKS is not spoken here."
)
_DOUBTS = {
    ProxyDoubt.SCRIPT_NOT_FOLLOWED: (
        "A proxy script is set up on this computer, and this program follows none on this system: "
        "name the proxy itself in HTTPS_PROXY."
    ),
    ProxyDoubt.SCRIPT_NOT_READ: (
        "The proxy script that is set up on this computer could not be read or run: ask your "
        "network people, or name the proxy itself in HTTPS_PROXY."
    ),
    ProxyDoubt.SCRIPT_TOO_SLOW: (
        "The proxy script of this network was not found in time: try again, or name the proxy "
        "itself in HTTPS_PROXY."
    ),
    ProxyDoubt.MALFORMED: (
        "Correct HTTPS_PROXY or the system's proxy settings: http://host:port is wanted."
    ),
    ProxyDoubt.SOCKS: _NO_SOCKS,
}
_BY_WINDOWS = frozenset({"ntlm", "negotiate", "kerberos"})
_SCHEMES = re.compile(r"sign-in: ([\w, -]+)")


@dataclass(frozen=True, slots=True)
class ProxyWords:
    """What happened, more of it, and what to do."""

    title: str
    detail: str
    hint: str


def route_of(causes: Sequence[BaseException]) -> tuple[ProxyRoute, str]:
    """Return the ways that a failed request had, and the last one that it went."""
    for item in causes:
        if isinstance(item, TravelledError):
            return item.route, item.way
    return ProxyRoute(), ""


def proxy_words(host: str, causes: Sequence[BaseException], text: str) -> ProxyWords:
    """Return the words for a proxy that stopped a request to host. text: the library's own."""
    route, way = route_of(causes)
    if route.doubt is ProxyDoubt.MALFORMED:
        return ProxyWords(
            f"The proxy that is named for {host} is no address of a proxy.",
            "",
            _DOUBTS[ProxyDoubt.MALFORMED],
        )
    if not route.ways:
        return ProxyWords(
            f"The way to {host} leads through a SOCKS proxy, which this program does not speak.",
            named_by(route, way),
            _NO_SOCKS,
        )
    said = f"{named_by(route, way)} {text}".strip()
    if "407" not in text.partition("Tunnel connection failed")[2][:10]:
        title = f"The proxy does not let {host} through, or cannot be reached."
        return ProxyWords(title, said, doubt_words(route) or _SETTINGS)
    title = f"The proxy on the way to {host} asks for credentials."
    offered = _offered(host, route)
    is_windows = bool(offered) and {kind.casefold() for kind in offered} <= _BY_WINDOWS
    kinds = f"It offers: {', '.join(offered)}. " if offered else ""
    return ProxyWords(title, f"{kinds}{said}", _WINDOWS if is_windows else _PASSWORD)


def doubt_words(route: ProxyRoute) -> str:
    """Return what to do about a proxy script that was not followed; "" where there is none."""
    return _DOUBTS[route.doubt] if route.doubt is not None else ""


def named_by(route: ProxyRoute, way: str) -> str:
    """Return which proxy it is and who named it; "" for the direct way that nobody named."""
    proxy = shown_proxy(way)
    match route.origin:
        case ProxyOrigin.ENVIRONMENT:
            return f"Proxy {proxy}, named by HTTPS_PROXY or its kind." if proxy else ""
        case ProxyOrigin.SETTINGS:
            return f"Proxy {proxy}, named by the system's settings." if proxy else ""
        case ProxyOrigin.SCRIPT:
            script = route.script
            return f"Proxy {proxy}, named by the proxy script {script}." if proxy else ""
        case ProxyOrigin.DETECTED:
            return f"Proxy {proxy}, named by a script that the network offers." if proxy else ""
    return ""


def _offered(host: str, route: ProxyRoute) -> Sequence[str]:
    """Ask the proxy once more for what it takes; the libraries do not pass that on."""
    url = host if "://" in host else f"https://{host}"
    detail = HttpsProbe(make_context(None), lambda _: route, SystemClock()).probe(url).detail
    found = _SCHEMES.search(detail)
    return found.group(1).split(", ") if found else ()

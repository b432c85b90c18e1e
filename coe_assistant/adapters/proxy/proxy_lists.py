"""Reads what proxy scripts and proxy settings answer: lists of proxies and of exceptions."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from coe_assistant.domain.proxy_route import DIRECT

# The words of FindProxyForURL, and what requests calls such a proxy.
_KINDS = {
    "proxy": "http",
    "http": "http",
    "https": "https",
    "socks": "socks",
    "socks4": "socks",
    "socks5": "socks",
}
_PARTS = re.compile(r"[;\s]+")
_SERVER = re.compile(r"[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]")
_CREDENTIALS = re.compile(r"[!-.0->@-~]*")  # ASCII but for / and ?, which would end them
_DEFAULT_PORT = {"http": 80, "https": 443, "socks": 1080}
_MOST = 20


def proxy_list(text: str) -> tuple[str, ...]:
    """Return the proxies of a list in its order, as URLs; "" is the direct way.

    Takes the forms of a script ("PROXY a:1; DIRECT") and of WinHTTP ("a:1;b:2").
    """
    found: list[str] = []
    kind = ""
    for part in filter(None, _PARTS.split(text)):
        word = part.casefold()
        if word == "direct":
            found.append(DIRECT)
        elif word in _KINDS:
            kind = _KINDS[word]
            continue
        elif url := proxy_url(part, kind):
            found.append(url)
        kind = ""
    return tuple(dict.fromkeys(found))[:_MOST]


def proxies_by_scheme(text: str) -> dict[str, str]:
    """Return the proxies of a setting of Windows ("a:1" or "http=a:1;https=b:2") by scheme.

    A single proxy counts for http and https. socks stands beside them under its own name.
    """
    found: dict[str, str] = {}
    for part in filter(None, _PARTS.split(text)):
        scheme, has_scheme, server = part.partition("=")
        if not has_scheme:
            scheme, server = "", part
        url = proxy_url(server, "socks" if scheme.casefold() == "socks" else "")
        if url:
            for name in (scheme.casefold(),) if scheme else ("http", "https"):
                found.setdefault(name, url)
    return found


def proxy_url(server: str, kind: str = "") -> str:
    """Return the URL of a proxy written as host, host:port or URL; "" where it is none of them."""
    scheme, has_scheme, rest = server.partition("://")
    kind = kind or (_KINDS.get(scheme.casefold(), "") if has_scheme else "http")
    credentials, at, place = (rest if has_scheme else server).partition("/")[0].rpartition("@")
    name, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        name, port = place, str(_DEFAULT_PORT.get(kind, 80))
    is_server = _SERVER.fullmatch(name) and _CREDENTIALS.fullmatch(credentials)
    is_number = port.isascii() and port.isdigit()
    if not kind or not is_server or not is_number or not 0 < int(port) < 65536:
        return ""
    return f"{kind}://{credentials}{at}{name}:{port}"


def is_socks(way: str) -> bool:
    """Return whether a proxy is of a kind that this program does not speak."""
    return way.startswith("socks")


def is_bypassed(host: str, exceptions: str) -> bool:
    """Return whether host is among the exceptions of a setting ("<local>;*.contoso.com;10.*")."""
    name = host.casefold().strip("[]")
    return any(_excepts(pattern, name) for pattern in _patterns(exceptions))


def _patterns(exceptions: str) -> Iterator[str]:
    for part in filter(None, _PARTS.split(exceptions.casefold())):
        without_scheme = part.rpartition("://")[2]
        yield re.sub(r"(?<=[^:]):\d+$", "", without_scheme).strip("[]")


def _excepts(pattern: str, name: str) -> bool:
    if pattern == "<local>":
        return "." not in name and not _is_address(name)
    # fnmatch knows more signs than Windows does: only the star has a meaning here.
    return fnmatchcase(name, re.sub(r"([\[\]?])", r"[\1]", pattern))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True

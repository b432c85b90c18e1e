"""The proxy that Windows names for a host: by script where there is one, else by its settings.

The order is that of .NET, which pac is made with: auto-detection and script first; where they
fail, the fixed proxy; where there is none, the direct way.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from coe_assistant.adapters.proxy.fixed_settings import SystemProxies, without_credentials
from coe_assistant.adapters.proxy.proxy_lists import (
    is_bypassed,
    is_socks,
    proxies_by_scheme,
    proxy_list,
)
from coe_assistant.adapters.proxy.script_lookup import (
    TOO_SLOW,
    ScriptAnswer,
    ScriptLookup,
    ScriptQuestion,
)
from coe_assistant.adapters.proxy.winhttp import (
    AUTODETECTION_FAILED,
    UserConfig,
    WinHttp,
    WinHttpError,
)
from coe_assistant.domain.proxy_route import DIRECT, ProxyDoubt, ProxyOrigin, ProxyRoute

# WinHTTP's own numbers, in words for people.
_CODES = {
    12166: "the script has an error",
    12167: "the script cannot be got",
    12178: "the service of Windows that finds scripts does not run",
    AUTODETECTION_FAILED: "the network offers no script",
}


class WindowsSettings:
    """Implements fixed_settings.SystemProxies with WinHTTP.

    Args:
        winhttp: The service.
        fallback: Asked where the user's settings cannot be read.
        lookup: Asks scripts; by default the service, in time.
    """

    def __init__(
        self, winhttp: WinHttp, fallback: SystemProxies, lookup: ScriptLookup | None = None
    ) -> None:
        self._winhttp = winhttp
        self._fallback = fallback
        self._lookup = lookup or ScriptLookup(self._ask)

    def route(self, url: str) -> ProxyRoute:
        """Return the ways to url."""
        try:
            config = self._winhttp.user_config()
        except (WinHttpError, OSError):
            return self._fallback.route(url)
        if not config.auto_detect and not config.script_url:
            return _fixed(url, config)
        answer = self._lookup.answer(
            ScriptQuestion(_host_url(url), config.auto_detect, config.script_url)
        )
        return _by_script(config, answer.text) if not answer.code else _failed(url, config, answer)

    def forget(self) -> None:
        """Ask the script again soon."""
        self._lookup.forget()

    def _ask(self, question: ScriptQuestion) -> str:
        return self._winhttp.script_answer(
            question.url, auto_detect=question.auto_detect, script_url=question.script_url
        )


def _by_script(config: UserConfig, text: str) -> ProxyRoute:
    origin = ProxyOrigin.SCRIPT if config.script_url else ProxyOrigin.DETECTED
    ways = proxy_list(text) or (DIRECT,)
    return _usable(ways, origin, without_credentials(config.script_url))


def _fixed(url: str, config: UserConfig) -> ProxyRoute:
    parts = urlsplit(url)
    by_scheme = proxies_by_scheme(config.proxy)
    way = by_scheme.get(parts.scheme) or by_scheme.get("socks") or DIRECT
    if not way:
        return ProxyRoute()
    if is_bypassed(parts.hostname or "", config.bypass):
        return ProxyRoute(origin=ProxyOrigin.SETTINGS)
    return _usable((way,), ProxyOrigin.SETTINGS)


def _usable(ways: tuple[str, ...], origin: ProxyOrigin, script: str = "") -> ProxyRoute:
    kept = tuple(way for way in ways if not is_socks(way))
    return ProxyRoute(kept, origin, script, None if kept else ProxyDoubt.SOCKS)


def _failed(url: str, config: UserConfig, answer: ScriptAnswer) -> ProxyRoute:
    found = _fixed(url, config)
    if answer.code == AUTODETECTION_FAILED and not config.script_url:
        return found  # detection is on by default, and most networks offer nothing
    is_slow = answer.code == TOO_SLOW
    doubt = ProxyDoubt.SCRIPT_TOO_SLOW if is_slow else ProxyDoubt.SCRIPT_NOT_READ
    detail = "" if is_slow else _code_words(answer.code)
    script = without_credentials(config.script_url)
    return ProxyRoute(found.ways, found.origin, script, found.doubt or doubt, detail)


def _code_words(code: int) -> str:
    known = _CODES.get(code, "")
    return f"WinHTTP error {code}: {known}" if known else f"WinHTTP error {code}"


def _host_url(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"

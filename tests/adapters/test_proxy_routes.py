"""Which ways lead to a host: variables, Windows' settings and scripts, and other desktops."""

from __future__ import annotations

import pytest

from coe_assistant.adapters.proxy import fixed_settings
from coe_assistant.adapters.proxy.desktop_script import (
    DesktopScript,
    DesktopScripts,
    of_gnome,
    of_kde,
    of_macos,
)
from coe_assistant.adapters.proxy.fixed_settings import FixedSettings
from coe_assistant.adapters.proxy.script_lookup import TOO_SLOW, ScriptAnswer
from coe_assistant.adapters.proxy.ways import ProxyWays, system_ways
from coe_assistant.adapters.proxy.windows_settings import WindowsSettings
from coe_assistant.adapters.proxy.winhttp import UserConfig, WinHttpError
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin, ProxyRoute, shown_proxy

URL = "https://contoso.crm4.dynamics.com/api/data?$filter=secret"
PAC = "http://ada:pw@wpad.contoso.com/proxy.pac?token=x"
SHOWN = "http://wpad.contoso.com/proxy.pac"


class Service:
    """WinHTTP as WindowsSettings sees it."""

    def __init__(self, config, answer=""):
        self.config = config
        self.answer = answer
        self.asked = []

    def user_config(self):
        if isinstance(self.config, Exception):
            raise self.config
        return self.config

    def script_answer(self, url, *, auto_detect, script_url):
        self.asked.append((url, auto_detect, script_url))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Fallback:
    def route(self, url):
        del url
        return ProxyRoute(("http://fallback:1",), ProxyOrigin.SETTINGS)

    def forget(self):
        pass


def windows(config, answer="", url=URL):
    return WindowsSettings(Service(config, answer), Fallback()).route(url)


SCRIPTED = UserConfig(script_url=PAC)
DETECTED = UserConfig(auto_detect=True)
BOTH = UserConfig(auto_detect=True, script_url=PAC, proxy="fixed:8080")


@pytest.mark.parametrize(
    ("config", "answer", "route"),
    [
        (UserConfig(), "", ProxyRoute()),
        (SCRIPTED, "a:1;b:2", ProxyRoute(("http://a:1", "http://b:2"), ProxyOrigin.SCRIPT, SHOWN)),
        (SCRIPTED, "", ProxyRoute(("",), ProxyOrigin.SCRIPT, SHOWN)),
        (DETECTED, "a:1", ProxyRoute(("http://a:1",), ProxyOrigin.DETECTED)),
        (BOTH, "a:1", ProxyRoute(("http://a:1",), ProxyOrigin.SCRIPT, SHOWN)),
        (
            SCRIPTED,
            "SOCKS s:1; SOCKS5 t:2",
            ProxyRoute((), ProxyOrigin.SCRIPT, SHOWN, ProxyDoubt.SOCKS),
        ),
        (SCRIPTED, "SOCKS s:1; DIRECT", ProxyRoute(("",), ProxyOrigin.SCRIPT, SHOWN)),
        (DETECTED, WinHttpError(12180), ProxyRoute()),  # detection is on by default
        (
            UserConfig(auto_detect=True, proxy="fixed:8080"),
            WinHttpError(12180),
            ProxyRoute(("http://fixed:8080",), ProxyOrigin.SETTINGS),
        ),
        (
            BOTH,
            WinHttpError(12167),
            ProxyRoute(
                ("http://fixed:8080",),
                ProxyOrigin.SETTINGS,
                SHOWN,
                ProxyDoubt.SCRIPT_NOT_READ,
                "WinHTTP error 12167: the script cannot be got",
            ),
        ),
        (
            SCRIPTED,
            WinHttpError(5),
            ProxyRoute(script=SHOWN, doubt=ProxyDoubt.SCRIPT_NOT_READ, detail="WinHTTP error 5"),
        ),
        (
            UserConfig(proxy="http=a:1;https=b:2"),
            "",
            ProxyRoute(("http://b:2",), ProxyOrigin.SETTINGS),
        ),
        (
            UserConfig(proxy="p:1", bypass="<local>;*.dynamics.com"),
            "",
            ProxyRoute(("",), ProxyOrigin.SETTINGS),
        ),
        (
            UserConfig(proxy="socks=s:1080"),
            "",
            ProxyRoute((), ProxyOrigin.SETTINGS, doubt=ProxyDoubt.SOCKS),
        ),
        (
            WinHttpError(2),
            "",
            ProxyRoute(("http://fallback:1",), ProxyOrigin.SETTINGS),
        ),
    ],
)
def test_windows_names_the_way_in_the_order_of_dotnet(config, answer, route):
    assert windows(config, answer) == route


def test_windows_script_hears_the_host_and_no_more():
    service = Service(SCRIPTED, "a:1")
    WindowsSettings(service, Fallback()).route(URL)
    assert service.asked == [("https://contoso.crm4.dynamics.com/", False, PAC)]


def test_windows_script_too_slow_is_said():
    class Slow:
        def answer(self, question):
            del question
            return ScriptAnswer(code=TOO_SLOW)

    found = WindowsSettings(Service(DETECTED), Fallback(), Slow()).route(URL)
    assert found == ProxyRoute(doubt=ProxyDoubt.SCRIPT_TOO_SLOW)


def test_variables_come_before_the_system(monkeypatch):
    ways = ProxyWays(Fallback())
    assert ways.route(URL).ways == ("http://fallback:1",)
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:8080")
    assert ways.route(URL) == ProxyRoute(("http://proxy.example:8080",), ProxyOrigin.ENVIRONMENT)
    monkeypatch.setenv("NO_PROXY", "dynamics.com")
    assert ways.route(URL) == ProxyRoute(origin=ProxyOrigin.ENVIRONMENT)


def test_exceptions_without_a_proxy_count_too(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "other.example")
    ways = ProxyWays(Fallback())
    assert ways.route(URL).ways == ("http://fallback:1",)
    monkeypatch.setenv("NO_PROXY", "dynamics.com")
    assert ways.route(URL).ways == ("",)


def test_this_machine_is_never_asked_about():
    ways = ProxyWays(Fallback())
    assert ways.route("https://localhost:8443/x") == ProxyRoute()


def test_socks_of_a_variable_is_refused(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://s:1080")
    assert system_ways().route(URL) == ProxyRoute(
        (), ProxyOrigin.ENVIRONMENT, doubt=ProxyDoubt.SOCKS
    )


@pytest.mark.parametrize(
    "value", ["http://bad host:x", "http://", "http://p:99999", "[", "ftp://p:1"]
)
def test_variable_that_is_no_proxy_is_said_and_not_gone_around(monkeypatch, value):
    monkeypatch.setenv("HTTPS_PROXY", value)
    assert system_ways().route(URL) == ProxyRoute(
        (), ProxyOrigin.ENVIRONMENT, doubt=ProxyDoubt.MALFORMED
    )


def test_variable_with_blanks_and_a_path_is_understood(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", " http://proxy.example:3128/path?x ")
    assert system_ways().route(URL).ways == ("http://proxy.example:3128",)


def test_way_that_failed_goes_last_for_a_while():
    clock = [0.0]
    script = Service(SCRIPTED, "a:1;b:2")
    ways = ProxyWays(WindowsSettings(script, Fallback()), lambda: clock[0])
    assert ways.route(URL).ways == ("http://a:1", "http://b:2")
    ways.avoid("http://a:1")
    assert ways.route(URL).ways == ("http://b:2", "http://a:1")
    clock[0] = 301.0
    assert ways.route(URL).ways == ("http://a:1", "http://b:2")


@pytest.mark.parametrize(
    ("proxies", "script", "route"),
    [
        ({}, None, ProxyRoute()),
        ({"https": "http://p:1"}, None, ProxyRoute(("http://p:1",), ProxyOrigin.SETTINGS)),
        (
            {},
            DesktopScript(PAC),
            ProxyRoute(script=SHOWN, doubt=ProxyDoubt.SCRIPT_NOT_FOLLOWED),
        ),
        ({}, DesktopScript(), ProxyRoute(doubt=ProxyDoubt.SCRIPT_NOT_FOLLOWED)),
    ],
)
def test_other_systems_say_that_a_script_is_not_followed(monkeypatch, proxies, script, route):
    monkeypatch.setattr(fixed_settings, "getproxies", lambda: proxies)
    assert FixedSettings(lambda: script).route(URL) == route


@pytest.mark.parametrize(
    ("printed", "script"),
    [
        ("", None),
        ("<dictionary> {\n  HTTPSEnable : 0\n  ProxyAutoConfigEnable : 0\n}\n", None),
        (
            "ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad/p.pac\n}\n",
            DesktopScript("http://wpad/p.pac"),
        ),
        ("<dictionary> {\n  ProxyAutoDiscoveryEnable : 1\n}\n", DesktopScript()),
    ],
)
def test_script_of_macos(printed, script):
    assert of_macos(lambda _: printed) == script


@pytest.mark.parametrize(
    ("mode", "url", "script"),
    [
        ("", "", None),
        ("'none'\n", "''\n", None),
        ("'manual'\n", "''\n", None),
        ("'auto'\n", "'http://wpad/p.pac'\n", DesktopScript("http://wpad/p.pac")),
        ("'auto'\n", "''\n", DesktopScript()),
    ],
)
def test_script_of_gnome(mode, url, script):
    assert of_gnome(lambda command: mode if command[-1] == "mode" else url) == script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (None, None),
        ("no settings at all", None),
        ("[Proxy Settings]\nProxyType=1\n", None),
        (
            "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://wpad/%p.pac\n",
            DesktopScript("http://wpad/%p.pac"),
        ),
        ("[Proxy Settings]\nProxyType=3\n", DesktopScript()),
    ],
)
def test_script_of_kde(tmp_path, text, script):
    path = tmp_path / "kioslaverc"
    if text is not None:
        path.write_text(text, "utf-8")
    assert of_kde(path) == script


def test_desktop_is_looked_at_once_in_a_while():
    clock, looks = [0.0], []
    scripts = DesktopScripts(lambda: looks.append(1) or DesktopScript("x"), lambda: clock[0])
    scripts.find()
    scripts.find()
    assert len(looks) == 1
    clock[0] = 300.0
    assert scripts.find() == DesktopScript("x")
    assert len(looks) == 2


def test_shown_proxy_has_no_password():
    assert shown_proxy("http://ada:pw@proxy:8080") == "proxy:8080"
    assert shown_proxy("") == ""

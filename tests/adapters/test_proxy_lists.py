"""Answers of proxy scripts and settings of Windows, in every form that was seen or documented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coe_assistant.adapters.proxy.proxy_lists import (
    is_bypassed,
    proxies_by_scheme,
    proxy_list,
    proxy_url,
)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("", ()),
        ("DIRECT", ("",)),
        ("PROXY a.example:1; DIRECT", ("http://a.example:1", "")),
        ("proxy a:1;PROXY b:2 ; direct", ("http://a:1", "http://b:2", "")),
        ("a:1;b:2", ("http://a:1", "http://b:2")),  # as WinHTTP gives it
        ("a:1 b:2", ("http://a:1", "http://b:2")),
        ("HTTPS c:443; HTTP d:80", ("https://c:443", "http://d:80")),
        ("SOCKS s:1080; PROXY a:1", ("socks://s:1080", "http://a:1")),
        ("SOCKS5 s", ("socks://s:1080",)),
        ("PROXY a", ("http://a:80",)),
        ("PROXY [2001:db8::1]:8080", ("http://[2001:db8::1]:8080",)),
        ("PROXY a:1; PROXY a:1", ("http://a:1",)),
        ("PROXY a:99999; PROXY b:x; PROXY ; DIRECT", ("",)),
        ("PROXY evil.example:80/\r\nHost:x", ("http://evil.example:80",)),
        ("<html>no script</html>", ()),
    ],
)
def test_proxy_list_keeps_the_order_and_drops_what_is_no_proxy(text, ways):
    assert proxy_list(text) == ways


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("proxy.contoso.com:8080", "http://proxy.contoso.com:8080"),
        ("http://proxy.contoso.com:8080/", "http://proxy.contoso.com:8080"),
        ("https://proxy.contoso.com", "https://proxy.contoso.com:443"),
        ("http://ada:p%40ss@proxy:1", "http://ada:p%40ss@proxy:1"),
        ("socks5h://s:1", ""),  # requests is told of the word itself
        ("socks5://s:1", "socks://s:1"),
        ("ftp://a:1", ""),
        ("", ""),
        ("proxy:8080; x", ""),
    ],
)
def test_proxy_url_of_one_proxy(text, url):
    assert proxy_url(text) == url


@given(st.text(max_size=200))
def test_proxy_list_of_anything_gives_urls_without_breaks(text):
    for way in proxy_list(text):
        assert way == "" or (way.isprintable() and " " not in way)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("p:8080", {"http": "http://p:8080", "https": "http://p:8080"}),
        ("http=a:1;https=b:2", {"http": "http://a:1", "https": "http://b:2"}),
        ("HTTPS=http://b:2", {"https": "http://b:2"}),
        ("socks=s:1080", {"socks": "socks://s:1080"}),
        ("https=;http=a", {"http": "http://a:80"}),
    ],
)
def test_proxies_by_scheme_reads_the_setting_of_windows(text, found):
    assert proxies_by_scheme(text) == found


@pytest.mark.parametrize(
    ("host", "exceptions", "is_out"),
    [
        ("intranet", "<local>", True),
        ("login.microsoftonline.com", "<local>", False),
        ("10.1.2.3", "<local>;10.*", True),
        ("11.1.2.3", "10.*", False),
        ("a.contoso.com", "*.contoso.com", True),
        ("contoso.com", "*.contoso.com", False),
        ("A.Contoso.com", "*.CONTOSO.com:443", True),
        ("a.contoso.com", "https://a.contoso.com", True),
        ("abc", "[abc]", True),
        ("a", "[abc]", False),
        ("x.example", "", False),
        ("::1", "[::1]", True),
    ],
)
def test_exceptions_of_windows_settings(host, exceptions, is_out):
    assert is_bypassed(host, exceptions) is is_out

"""Four real proxies, four outcomes, each explained."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from coe_assistant.adapters.proxy.ways import ProxyWays, system_ways
from coe_assistant.adapters.web.exchange import ExchangeLog
from coe_assistant.adapters.web.session import Answer, Request, ServiceSession, open_session
from coe_assistant.adapters.web.trust import TrustAdapter
from coe_assistant.domain.errors import ServiceError, ServiceProblem
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin, ProxyRoute

URL = "https://contoso.crm4.dynamics.com"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


class Proxy:
    """A CONNECT proxy for one host.

    With certificates it speaks TLS to the client itself: as the far host (a tunnel looks no
    different from here) or as an inspecting proxy, depending on whose certificate it is.
    """

    def __init__(
        self,
        certificate: trustme.LeafCert | None,
        refusal: bytes = b"",
        answer: bytes = ANSWER,
    ) -> None:
        self.asked: list[str] = []
        self.heard = b""
        self._refusal = refusal
        self._answer = answer
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate is not None:
            certificate.configure_cert(self._context)

    def __enter__(self) -> Proxy:
        self._listener = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread
        self._thread.join(30)  # before the number of the socket belongs to another one
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            try:
                head = client.recv(65536)
                self.asked.append(head.split(b"\r\n")[0].decode())
                if self._refusal:
                    client.sendall(self._refusal)
                    return
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with self._context.wrap_socket(client, server_side=True) as secured:
                    self.heard += secured.recv(65536)
                    while b"once" not in self.heard and self.heard.startswith(b"POST"):
                        self.heard += secured.recv(65536)  # a body comes by itself
                    secured.sendall(self._answer)
            except OSError:
                return  # the client did not like what it saw


@pytest.fixture
def far_ca() -> trustme.CA:
    return trustme.CA(organization_name="Far Authority")


@pytest.fixture
def inspector_ca() -> trustme.CA:
    return trustme.CA(organization_name="Contoso TLS Inspection")


class Named:
    """A system that names one route."""

    def __init__(self, *ways: str, **more: object) -> None:
        self.asked = 0
        self._route = ProxyRoute(ways, ProxyOrigin.SCRIPT, "http://wpad/p.pac", **more)

    def route(self, _url: str) -> ProxyRoute:
        self.asked += 1
        return self._route

    def forget(self) -> None:
        pass


def ask(ca_file: Path | None, system: Named | None = None) -> Answer:
    session = open_session(ca_file, ProxyWays(system) if system else None)
    service = ServiceSession("Dataverse", URL, session, lambda _: "secret", ExchangeLog(), "run")
    return service.send(Request("GET", f"{URL}/x", "scope", is_safe=True))


def use(monkeypatch: pytest.MonkeyPatch, proxy: Proxy) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)


def pem(authority: trustme.CA, folder: Path) -> Path:
    path = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def test_proxy_plain_lets_the_request_through(far_ca, monkeypatch, tmp_path):
    with Proxy(far_ca.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        use(monkeypatch, proxy)
        assert ask(pem(far_ca, tmp_path)).content == b"{}"
        assert [line.split()[:2] for line in proxy.asked] == [
            ["CONNECT", "contoso.crm4.dynamics.com:443"]
        ]
        assert b"Bearer secret" in proxy.heard


def test_proxy_wants_credentials_is_said(monkeypatch):
    refusal = (
        b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n"
        b"Content-Length: 0\r\n\r\n"
    )
    with Proxy(None, refusal) as proxy:
        use(monkeypatch, proxy)
        monkeypatch.setattr(TrustAdapter, "pause", lambda *_: None)
        with pytest.raises(ServiceError) as caught:
            ask(None)
    assert caught.value.problem is ServiceProblem.PROXY
    assert "asks for credentials" in caught.value.title


def test_proxy_inspecting_unknown_authority_names_the_issuer(inspector_ca, monkeypatch):
    with Proxy(inspector_ca.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        use(monkeypatch, proxy)
        with pytest.raises(ServiceError) as caught:
            ask(None)
        assert b"secret" not in proxy.heard
    assert caught.value.problem is ServiceProblem.TLS
    assert "Contoso TLS Inspection" in caught.value.detail
    assert "inspect" in caught.value.hint


def test_proxy_inspecting_authority_in_the_trust_store_works(inspector_ca, monkeypatch, tmp_path):
    # OpenSSL's default store is what the system trusts here; the variable points it elsewhere.
    monkeypatch.setenv("SSL_CERT_FILE", str(pem(inspector_ca, tmp_path)))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
    with Proxy(inspector_ca.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        use(monkeypatch, proxy)
        assert ask(None).content == b"{}"


def test_proxy_gone_is_proxy_not_host(monkeypatch):
    with Proxy(None) as proxy:
        use(monkeypatch, proxy)
    monkeypatch.setattr(TrustAdapter, "pause", lambda *_: None)
    with pytest.raises(ServiceError) as caught:
        ask(None)
    assert caught.value.problem is ServiceProblem.PROXY


@pytest.mark.parametrize(
    ("url", "no_proxy", "expected"),
    [
        (URL, "", "http://proxy.example:8080"),
        (URL, "dynamics.com", ""),
        (URL, "other.example", "http://proxy.example:8080"),
        ("https://localhost:8443", "", ""),
    ],
)
def test_proxy_route_honours_exceptions_and_this_machine(monkeypatch, url, no_proxy, expected):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert system_ways().route(url).ways == (expected,)


def test_ways_of_a_script_are_tried_in_their_order(far_ca, tmp_path):
    with Proxy(None) as gone:
        pass
    with Proxy(far_ca.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        system = Named(gone.url, proxy.url)
        assert ask(pem(far_ca, tmp_path), system).content == b"{}"
        assert len(proxy.asked) == 1
    assert system.asked == 1  # not a repetition of the whole request


def test_way_that_is_out_of_reach_is_tried_last_the_next_time(far_ca, tmp_path):
    with Proxy(None) as gone:
        pass
    with Proxy(far_ca.issue_cert("contoso.crm4.dynamics.com")) as proxy:
        ways = ProxyWays(Named(gone.url, proxy.url))
        session = open_session(pem(far_ca, tmp_path), ways)
        session.post(f"{URL}/x", data=b"once")
        assert ways.route(URL).ways == (proxy.url, gone.url)


def test_request_that_was_sent_and_cut_is_never_sent_another_way(far_ca, tmp_path):
    certificate = far_ca.issue_cert("contoso.crm4.dynamics.com")
    with Proxy(certificate, answer=b"") as cutting, Proxy(certificate) as other:
        ways = ProxyWays(Named(cutting.url, other.url, ""))
        service = ServiceSession(
            "Dataverse",
            URL,
            open_session(pem(far_ca, tmp_path), ways),
            lambda _: "secret",
            ExchangeLog(),
            "run",
        )
        with pytest.raises(ServiceError) as caught:
            service.send(Request("POST", f"{URL}/ImportSolutionAsync", "scope", body=b"once"))
        assert b"once" in cutting.heard
        assert other.asked == []
    # whether it arrived is not known: this is no refusal by the proxy
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert "nothing was decided" in caught.value.hint


@pytest.mark.parametrize(
    ("offer", "wanted"),
    [
        (b"Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n", "Windows sign-in"),
        (b"Proxy-Authenticate: Basic realm=x\r\nProxy-Authenticate: NTLM\r\n", "user and password"),
        (b"", "user and password"),
    ],
)
def test_proxy_that_wants_credentials_says_what_to_do(monkeypatch, offer, wanted):
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\n" + offer + b"\r\n"
    monkeypatch.setattr(TrustAdapter, "pause", lambda *_: None)
    with Proxy(None, refusal) as proxy, Proxy(None) as other:
        with pytest.raises(ServiceError) as caught:
            ask(None, Named(proxy.url, other.url))
        assert other.asked == []  # who refuses is not gone around
    assert caught.value.problem is ServiceProblem.PROXY
    assert wanted in caught.value.hint
    assert "named by the proxy script http://wpad/p.pac" in caught.value.detail
    assert proxy.url.removeprefix("http://") in caught.value.detail


def test_socks_is_refused_in_words():
    with pytest.raises(ServiceError) as caught:
        ask(None, Named(doubt=ProxyDoubt.SOCKS))
    assert caught.value.problem is ServiceProblem.PROXY
    assert "SOCKS" in caught.value.title
    assert "HTTP proxy" in caught.value.hint


def test_variable_that_is_no_proxy_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@bad host:x")
    with pytest.raises(ServiceError) as caught:
        ask(None)
    assert caught.value.problem is ServiceProblem.PROXY
    assert "no address of a proxy" in caught.value.title
    assert "secret" not in f"{caught.value.detail}{caught.value.hint}"


@pytest.mark.parametrize(
    "doubt",
    [item for item in ProxyDoubt if item not in (ProxyDoubt.SOCKS, ProxyDoubt.MALFORMED)],
)
def test_script_that_was_not_followed_is_named_when_nothing_is_reached(monkeypatch, doubt):
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(8, "name not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr(TrustAdapter, "pause", lambda *_: None)
    with pytest.raises(ServiceError) as caught:
        ask(None, Named("", doubt=doubt))
    assert caught.value.problem is ServiceProblem.UNREACHABLE
    assert "proxy script" in caught.value.hint
    assert "HTTPS_PROXY" in caught.value.hint


def test_certificate_that_is_too_old_points_to_the_clock(monkeypatch, tmp_path):
    authority = trustme.CA()
    old = authority.issue_cert(
        "contoso.crm4.dynamics.com", not_after=datetime.now(UTC) - timedelta(days=1)
    )
    with Proxy(old) as proxy:
        use(monkeypatch, proxy)
        with pytest.raises(ServiceError) as caught:
            ask(pem(authority, tmp_path))
    assert caught.value.problem is ServiceProblem.TLS
    assert "at the time that this computer shows" in caught.value.title
    assert "Set date and time" in caught.value.hint

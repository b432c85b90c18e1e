"""The probe against real local sockets: every step that can fail, named."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import trustme

from coe_assistant.adapters.certificate_issuer import issuer_of
from coe_assistant.adapters.network_probe import HttpsProbe
from coe_assistant.domain.machine import ReachProblem
from coe_assistant.domain.proxy_route import ProxyDoubt, ProxyOrigin, ProxyRoute

pytestmark = pytest.mark.network_local


class Clock:
    def now(self):
        return dt.datetime.now(dt.UTC)

    def monotonic_s(self):
        return time.monotonic()


class Answer(http.server.BaseHTTPRequestHandler):
    date: str | None = None

    def do_HEAD(self):
        self.send_response_only(404)
        self.send_header("Date", self.date or self.date_time_string())
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@contextmanager
def served(authority, handler=Answer):
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def trusting(authority=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is not None:
        authority.configure_trust(context)
    return context


def look(url, context, proxy="", timeout_s=2.0):
    return HttpsProbe(context, lambda _: ProxyRoute((proxy,)), Clock(), timeout_s).probe(url)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def test_network_probe_of_a_good_host_measures_every_step(authority):
    with served(authority) as url:
        found = look(url, trusting(authority))
    assert found.problem is None, found.detail
    assert found.address in ("127.0.0.1", "::1")
    assert "trustme" in found.issuer
    assert abs(found.clock_skew_s) <= 2
    for measured in (found.dns_ms, found.connect_ms, found.tls_ms, found.answer_ms):
        assert measured is not None
        assert measured >= 0


def test_network_probe_reads_a_clock_that_is_off(authority):
    class Late(Answer):
        date = "Thu, 01 Jan 2026 00:00:00 GMT"

    with served(authority, Late) as url:
        found = look(url, trusting(authority))
    assert abs(found.clock_skew_s) > 86400


def test_network_probe_untrusted_certificate_names_its_issuer(authority):
    with served(authority) as url:
        found = look(url, trusting())
    assert found.problem is ReachProblem.TLS
    assert "trustme" in found.issuer
    assert found.clock_skew_s is None


def test_network_probe_unknown_name_is_dns():
    found = look("https://no-such-host.invalid", trusting())
    assert found.problem is ReachProblem.DNS


def test_network_probe_name_that_never_resolves_is_left_behind(monkeypatch):
    freed = threading.Event()

    def stuck(*_, **__):
        freed.wait(5)
        raise OSError("at last")

    monkeypatch.setattr(socket, "getaddrinfo", stuck)
    found = look("https://localhost:1", trusting(), timeout_s=0.1)
    freed.set()
    assert found.problem is ReachProblem.DNS
    assert "in time" in found.detail


def test_network_probe_closed_port_is_tcp():
    found = look(f"https://127.0.0.1:{free_port()}", trusting())
    assert found.problem is ReachProblem.TCP
    assert found.dns_ms is not None


def test_network_probe_silent_host_times_out():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        found = look(f"https://127.0.0.1:{silent.getsockname()[1]}", trusting(), timeout_s=0.2)
    assert found.problem is ReachProblem.TIMEOUT


@contextmanager
def scripted(answer: bytes):
    """Serve one raw answer to whoever connects."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def serve():
            guest, _ = door.accept()
            with guest:
                guest.recv(4096)
                guest.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        thread.join()


def test_network_probe_answer_that_is_not_http_is_a_reached_host():
    with scripted(b"SSH-2.0-OpenSSH\r\n") as url:
        found = look(url, trusting())
    assert found.problem is ReachProblem.HTTP
    assert found.connect_ms is not None


def test_network_probe_proxy_that_wants_credentials_is_proxy():
    with scripted(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as proxy:
        found = look("https://localhost:9", trusting(), proxy)
    assert found.problem is ReachProblem.PROXY
    assert "407" in found.detail
    assert found.proxy == urlsplit(proxy).netloc


def test_network_probe_proxy_that_is_not_there_is_proxy():
    found = look("https://localhost:9", trusting(), f"http://127.0.0.1:{free_port()}")
    assert found.problem is ReachProblem.PROXY


def test_network_probe_through_a_proxy_reaches_the_host(authority):
    with served(authority) as url, tunnel() as (proxy, asked):
        found = look(url, trusting(authority), proxy.replace("//", "//me:secret@"))
    assert found.problem is None, found.detail
    assert found.proxy == urlsplit(proxy).netloc
    assert b"Proxy-Authorization: Basic bWU6c2VjcmV0" in asked[0]
    assert "secret" not in repr(found)


@contextmanager
def tunnel(secured=None):
    """A proxy that knows CONNECT for one guest, over TLS where a context is given."""
    asked: list[bytes] = []
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()

        def pump(source, target):
            try:
                while data := source.recv(65536):
                    target.sendall(data)
            except OSError:
                pass
            finally:
                target.close()

        def serve():
            guest, _ = door.accept()
            guest = secured.wrap_socket(guest, server_side=True) if secured else guest
            asked.append(guest.recv(4096))
            port = int(asked[0].split()[1].rsplit(b":", 1)[1])
            host = socket.create_connection(("127.0.0.1", port))
            guest.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(host, guest))
            back.start()
            pump(guest, host)
            back.join()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", asked
        thread.join()


def test_issuer_of_nothing_or_rubbish_is_empty():
    assert issuer_of(None) == ""
    assert issuer_of(b"rubbish") == ""


def test_network_probe_tries_the_ways_in_their_order_and_tells_where_they_came_from(authority):
    gone = f"http://127.0.0.1:{free_port()}"
    with served(authority) as url, tunnel() as (proxy, asked):
        route = ProxyRoute((gone, proxy), ProxyOrigin.SCRIPT, "http://wpad/p.pac")
        found = HttpsProbe(trusting(authority), lambda _: route, Clock(), 2.0).probe(url)
    assert found.problem is None, found.detail
    assert asked
    assert (found.proxy, found.proxy_origin) == (urlsplit(proxy).netloc, ProxyOrigin.SCRIPT)
    assert found.proxy_script == "http://wpad/p.pac"


def test_network_probe_goes_the_direct_way_where_the_list_names_it_last(authority):
    gone = f"http://127.0.0.1:{free_port()}"
    with served(authority) as url:
        route = ProxyRoute((gone, ""), ProxyOrigin.SCRIPT)
        found = HttpsProbe(trusting(authority), lambda _: route, Clock(), 2.0).probe(url)
    assert found.problem is None, found.detail
    assert found.proxy == ""


def test_network_probe_proxy_that_refuses_is_the_answer_and_names_its_sign_ins():
    refusal = (
        b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n"
        b'Proxy-Authenticate: Negotiate, Basic realm="x"\r\n\r\n'
    )
    with scripted(refusal) as proxy:
        route = ProxyRoute((proxy, f"http://127.0.0.1:{free_port()}"), ProxyOrigin.SCRIPT)
        found = HttpsProbe(trusting(), lambda _: route, Clock(), 2.0).probe("https://localhost:9")
    assert found.problem is ReachProblem.PROXY
    assert found.detail.endswith("sign-in: NTLM, Negotiate, Basic")


def test_network_probe_without_a_usable_way_says_why():
    route = ProxyRoute((), ProxyOrigin.SCRIPT, doubt=ProxyDoubt.SOCKS)
    found = HttpsProbe(trusting(), lambda _: route, Clock(), 2.0).probe("https://localhost:9")
    assert (found.problem, found.proxy_doubt) == (ReachProblem.PROXY, ProxyDoubt.SOCKS)
    assert "no proxy that can be used" in found.detail


def test_network_probe_through_a_proxy_that_is_spoken_to_over_tls(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with served(authority) as url, tunnel(context) as (proxy, asked):
        way = proxy.replace("http://127.0.0.1", "https://localhost")
        found = look(url, trusting(authority), way)
    assert found.problem is None, found.detail
    assert asked[0].startswith(b"CONNECT localhost:")
    assert "trustme" in found.issuer
    assert found.answer_ms is not None


def test_network_probe_proxy_whose_certificate_is_not_trusted_is_proxy(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def refuse():
            guest, _ = door.accept()
            with guest, contextlib.suppress(OSError):
                context.wrap_socket(guest, server_side=True).close()

        thread = threading.Thread(target=refuse)
        thread.start()
        way = f"https://localhost:{door.getsockname()[1]}"
        found = look("https://localhost:9", trusting(), way)
        thread.join()
    assert found.problem is ReachProblem.PROXY
    assert "certificate" in found.detail

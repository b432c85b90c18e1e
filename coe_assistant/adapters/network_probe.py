"""Looks at the way to a host step by step: name, connection, proxy, certificate, answer, clock.

No token and no account goes with it: one HEAD request to the root, which every host answers.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import cast
from urllib.parse import unquote, urlsplit

from coe_assistant.adapters.certificate_issuer import issuer_of
from coe_assistant.domain.machine import HostReading, ReachProblem
from coe_assistant.domain.proxy_route import ProxyRoute, shown_proxy
from coe_assistant.ports import Clock

_LONGEST_DETAIL = 200


class _StoppedError(Exception):
    """A step failed; the reading says which."""

    def __init__(self, problem: ReachProblem, detail: object) -> None:
        super().__init__(str(detail))
        self.problem = problem
        self.detail = " ".join(str(detail).split())[:_LONGEST_DETAIL]


class HttpsProbe:
    """Implements checks.sources.NetworkProbe.

    Args:
        tls: The context that all of the program's connections use (own trust anchors included).
        route_to: Returns the ways to a URL.
        clock: Reads time.
        timeout_s: Limit of each step, in seconds.
    """

    def __init__(
        self,
        tls: ssl.SSLContext,
        route_to: Callable[[str], ProxyRoute],
        clock: Clock,
        timeout_s: float = 5.0,
    ) -> None:
        self._tls = tls
        self._route_to = route_to
        self._clock = clock
        self._timeout_s = timeout_s

    def probe(self, url: str) -> HostReading:
        """Return how far the way to the host of url goes; never raises for the network."""
        route = self._route_to(url)
        reading = HostReading(
            url, problem=ReachProblem.PROXY, detail="no proxy that can be used is named for it"
        )
        for way in route.ways:
            reading = _Visit(url, way, self._tls, self._clock, self._timeout_s).go()
            if not _is_next_due(reading):
                break
        return replace(
            reading,
            proxy_origin=route.origin,
            proxy_script=route.script,
            proxy_doubt=route.doubt,
            proxy_detail=route.detail,
        )


class _Visit:
    """One look at one host; reading grows with every step that succeeds."""

    def __init__(
        self, url: str, proxy: str, tls: ssl.SSLContext, clock: Clock, timeout_s: float
    ) -> None:
        parts = urlsplit(url)
        self._is_secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._is_secure else 80)
        self._proxy = urlsplit(proxy) if proxy else None
        self._tls = tls
        self._clock = clock
        self._timeout_s = timeout_s
        self._open: list[socket.socket] = []
        self._reading = HostReading(url, proxy=shown_proxy(proxy))

    def go(self) -> HostReading:
        try:
            sock = self._connect()
            if self._is_secure:
                sock = self._secure(sock)
            self._ask(sock)
        except _StoppedError as stop:
            return replace(self._reading, problem=stop.problem, detail=stop.detail)
        finally:
            for sock in self._open:
                sock.close()
        return self._reading

    def _connect(self) -> socket.socket:
        if self._proxy is None:
            return self._reach(self._host, self._port)
        try:
            sock = self._reach(self._proxy.hostname or "", self._proxy.port or 8080)
        except _StoppedError as stop:
            raise _StoppedError(ReachProblem.PROXY, stop.detail) from stop
        if self._proxy.scheme == "https":
            sock = self._secure_proxy(sock, self._proxy.hostname or "")
        self._tunnel(sock)
        return sock

    def _secure_proxy(self, sock: socket.socket, name: str) -> socket.socket:
        try:
            secured = self._tls.wrap_socket(sock, server_hostname=name)
        except OSError as error:  # ssl.SSLError is one
            raise _StoppedError(ReachProblem.PROXY, error) from error
        self._open.append(secured)
        return secured

    def _reach(self, host: str, port: int) -> socket.socket:
        started = self._clock.monotonic_s()
        address = _resolved(host, port, self._timeout_s)
        self._note(address=address, dns_ms=self._since(started))
        started = self._clock.monotonic_s()
        try:
            sock = socket.create_connection((address, port), self._timeout_s)
        except TimeoutError as error:
            raise _StoppedError(ReachProblem.TIMEOUT, error) from error
        except OSError as error:
            raise _StoppedError(ReachProblem.TCP, error) from error
        self._open.append(sock)
        self._note(connect_ms=self._since(started))
        return sock

    def _tunnel(self, sock: socket.socket) -> None:
        where = f"{self._host}:{self._port}"
        lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}"]
        if self._proxy is not None and self._proxy.username:
            pair = f"{unquote(self._proxy.username)}:{unquote(self._proxy.password or '')}"
            lines.append("Proxy-Authorization: Basic " + base64.b64encode(pair.encode()).decode())
        try:
            sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
            answer = http.client.HTTPResponse(sock, method="CONNECT")
            answer.begin()
            answer.close()  # of its reader; the socket stays open
        except (OSError, http.client.HTTPException) as error:
            raise _StoppedError(ReachProblem.PROXY, error) from error
        if answer.status != http.client.OK:
            detail = f"the proxy answered {answer.status} {answer.reason}"
            kinds = ", ".join(_kinds(answer.headers.get_all("Proxy-Authenticate") or []))
            if kinds:
                detail = f"{detail}; sign-in: {kinds}"
            raise _StoppedError(ReachProblem.PROXY, detail)

    def _secure(self, sock: socket.socket) -> socket.socket:
        started = self._clock.monotonic_s()
        try:
            secured = _wrapped(self._tls, sock, self._host)
        except ssl.SSLCertVerificationError as error:
            self._note(issuer=self._untrusted_issuer())
            raise _StoppedError(ReachProblem.TLS, error.verify_message) from error
        except TimeoutError as error:
            raise _StoppedError(ReachProblem.TIMEOUT, error) from error
        except OSError as error:  # ssl.SSLError is one
            raise _StoppedError(ReachProblem.TLS, error) from error
        self._open.append(secured)
        certificate = secured.getpeercert(binary_form=True)
        self._note(tls_ms=self._since(started), issuer=issuer_of(certificate))
        return secured

    def _untrusted_issuer(self) -> str:
        """Return who signed the certificate that was refused: the sign of TLS inspection."""
        lax = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        lax.check_hostname = False
        lax.verify_mode = ssl.CERT_NONE  # nothing is sent over it; only the issuer's name is read
        try:
            with _wrapped(lax, self._connect(), self._host) as secured:
                return issuer_of(secured.getpeercert(binary_form=True))
        except (OSError, _StoppedError):
            return ""

    def _ask(self, sock: socket.socket) -> None:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        connection.sock = sock
        started, before = self._clock.monotonic_s(), self._clock.now()
        try:
            connection.request("HEAD", "/", headers={"Connection": "close"})
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise _StoppedError(ReachProblem.HTTP, error) from error
        answer.close()
        middle = before + (self._clock.now() - before) / 2
        self._note(
            answer_ms=self._since(started),
            clock_skew_s=_skew(middle, answer.getheader("Date", "")),
        )

    def _since(self, started: float) -> float:
        return round((self._clock.monotonic_s() - started) * 1000, 1)

    def _note(self, **found: object) -> None:
        self._reading = replace(self._reading, **found)  # type: ignore[arg-type]  # named fields


def _wrapped(tls: ssl.SSLContext, sock: socket.socket, name: str) -> ssl.SSLSocket:
    """Return sock under TLS, which may be TLS to a proxy already."""
    if not isinstance(sock, ssl.SSLSocket):
        return tls.wrap_socket(sock, server_hostname=name)
    from urllib3.util.ssltransport import SSLTransport  # noqa: PLC0415 - seldom wanted

    return cast("ssl.SSLSocket", SSLTransport(sock, tls, server_hostname=name))


def _is_next_due(reading: HostReading) -> bool:
    """Return whether the way itself was out of reach, so that the next one may be tried."""
    passing = {ReachProblem.PROXY} if reading.proxy else {ReachProblem.TCP, ReachProblem.TIMEOUT}
    return reading.problem in passing and reading.connect_ms is None


def _kinds(headers: Sequence[str]) -> list[str]:
    """Return the names of the sign-ins that a proxy offers; one header may hold many."""
    words = [part.split()[0] for header in headers for part in header.split(",") if part.split()]
    return list(dict.fromkeys(word for word in words if "=" not in word and word.isprintable()))[:5]


def _skew(local: datetime, header: str) -> float | None:
    """Return local minus the host's clock; the header has whole seconds only."""
    try:
        theirs = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if theirs.tzinfo is None:
        return None
    return round((local - theirs).total_seconds(), 1)


def _resolved(host: str, port: int, timeout_s: float) -> str:
    """Return an address of host. The system's resolver has no time limit, so it is left behind."""
    found: list[str] = []
    failed: list[OSError] = []

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.append(cast("str", rows[0][4][0]))
        except (OSError, UnicodeError) as error:
            failed.append(OSError(str(error)))

    worker = threading.Thread(target=look, name="name-lookup", daemon=True)
    worker.start()
    worker.join(timeout_s)
    if found:
        return found[0]
    detail = failed[0] if failed else "the name was not resolved in time"
    raise _StoppedError(ReachProblem.DNS, detail)

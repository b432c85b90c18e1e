"""The HTTPS server of the simulated tenant, on the loopback interface only."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

import trustme

from coe_assistant.simulator.messages import Request, Response, json_response
from coe_assistant.simulator.resources import fresh_id
from coe_assistant.simulator.services import Services

# A package of 128 MB, the limit of the real service, as base64 in JSON.
MAX_BODY = 190_000_000
_IDLE_S = 120.0
_POLL_S = 0.05


class LoopbackServer(ThreadingHTTPServer):
    """A server that wraps each accepted socket in TLS in the thread that serves it."""

    daemon_threads = True
    request_queue_size = 64
    # On Windows reuse would let two servers share a port without a word.
    allow_reuse_address = os.name != "nt"

    def __init__(
        self, family: socket.AddressFamily, port: int, services: Callable[[], Services]
    ) -> None:
        self.address_family = family
        host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
        self.services = services
        self.tls: ssl.SSLContext | None = None
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind, on IPv6 without taking IPv4 along."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        # Not HTTPServer's own: it looks the host's name up, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Serve one connection, or drop it before a word was said while the line is cut."""
        if self.tls is None or self.services().faults.is_cut():
            return
        request.settimeout(_IDLE_S)
        with (
            contextlib.suppress(OSError),
            self.tls.wrap_socket(request, server_side=True) as secured,
        ):
            super().finish_request(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Keep the default report: it goes to stderr and shows a defect of this program."""
        super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet per answer: head and body apart cost 40 ms each (Nagle and delayed ACK).
    wbufsize = -1
    disable_nagle_algorithm = True
    server_version = "Microsoft-HTTPAPI/2.0"
    sys_version = ""
    server: LoopbackServer

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return the time of the tenant's clocks, which may differ from this computer's."""
        ahead = self.server.services().tenant.scenario.network.clock_ahead_s
        return super().date_time_string((timestamp or time.time()) + ahead)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as inherited
        """Say nothing; the record has it."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        started = time.monotonic()
        services = self.server.services()
        if services.faults.is_cut():
            self.close_connection = True
            return
        body = self._body()
        if body is None:
            too_large = {"error": {"code": "0x80048d19", "message": "The body is too large."}}
            self.close_connection = True
            self._send(json_response(too_large, 413), "")
            return
        request = Request.from_target(self.command, self.path, dict(self.headers.items()), body)
        services.faults.delay()
        audience = services.audience_of(request)
        response = services.answer(request)
        services.record.request(
            method=request.method,
            path=self.path,
            status=response.status,
            client_request_id=request.headers.get("x-ms-client-request-id"),
            session_id=request.headers.get("x-ms-client-session-id"),
            audience=audience,
            user_agent=request.headers.get("user-agent"),
            ms=round((time.monotonic() - started) * 1000),
        )
        self._send(response, request.headers.get("x-ms-client-request-id", ""))

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return None
        return self.rfile.read(int(length))

    def _send(self, response: Response, client_request_id: str) -> None:
        service_id = fresh_id()
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("x-ms-service-request-id", service_id)
        self.send_header("REQ_ID", service_id)
        self.send_header("AuthActivityId", fresh_id())
        self.send_header("OData-Version", "4.0")
        self.send_header("Cache-Control", "no-cache")
        if client_request_id:
            self.send_header("x-ms-client-request-id", client_request_id)
        for name, value in response.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)


class TenantServer:
    """Both sockets (IPv4 and, where there is one, IPv6) with one certificate."""

    def __init__(self, port: int) -> None:
        """Bind the port; 0 takes a free one.

        Raises:
            OSError: The port is in use.
        """
        self._services: Services | None = None
        self._servers = [LoopbackServer(socket.AF_INET, port, self._present)]
        self.port = int(self._servers[0].server_address[1])
        # Clients that try ::1 first would otherwise wait on Windows for a refused connection.
        with contextlib.suppress(OSError):
            self._servers.append(LoopbackServer(socket.AF_INET6, self.port, self._present))
        authority = trustme.CA(organization_name="Simulated tenant")
        self.ca_pem: bytes = authority.cert_pem.bytes()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1", "::1").configure_cert(context)
        for server in self._servers:
            server.tls = context

    def start(self, services: Services) -> None:
        """Begin to answer, in threads of their own."""
        self._services = services
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(_POLL_S,), daemon=True).start()

    def stop(self) -> None:
        """Stop and free the port."""
        stopping = [threading.Thread(target=server.shutdown) for server in self._servers]
        for thread in stopping:
            thread.start()
        for thread, server in zip(stopping, self._servers, strict=True):
            thread.join()
            server.server_close()

    def _present(self) -> Services:
        if self._services is None:
            msg = "The server was asked before it had something to serve."
            raise RuntimeError(msg)
        return self._services

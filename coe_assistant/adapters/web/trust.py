"""Whom TLS trusts: the operating system's store, and a cloud's own extra authority."""

from __future__ import annotations

import io
import ssl
import threading
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

from coe_assistant.adapters.proxy.ways import ProxyWays
from coe_assistant.adapters.web.body import read_whole
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.proxy_route import DIRECT, ProxyRoute


def make_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a client context over the system's trust store.

    With ca_file (interfaces.md section 4) that authority is trusted as well.

    Raises:
        CoeError: ca_file is not a readable certificate file.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is None:
        return context
    try:
        context.load_verify_locations(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise CoeError(
            "ca-file-not-readable",
            f"The trust anchor {ca_file} of the cloud file cannot be used.",
            detail=str(error),
            hint="Give a PEM file, relative to the cloud file.",
        ) from error
    return context


CONNECT_S = 5.0
READ_S = 20.0
WHOLE_S = 120.0
LARGEST_BODY = 32 * 1024 * 1024
CONNECTIONS = 32  # kept to one host: scans and comparisons that run side by side need about 20


class ClosingError(requests.exceptions.ConnectionError):
    """The session was closed: nothing is sent any more, and asking again does not help."""


class TravelledError(Exception):
    """Stands behind a failure as its cause and tells which way the request had gone.

    Args:
        route: All ways that there were.
        way: The last one that was tried.
    """

    def __init__(self, route: ProxyRoute, way: str) -> None:
        super().__init__()
        self.route = route
        self.way = way


class TrustAdapter(HTTPAdapter):
    """Uses one TLS context for direct and for proxied connections alike, and bounds each call.

    Limits stand here because the sign-in library sends over the same session and sets none.
    Both places count: pip issue 13343 and conda issue 16253 shipped without the second and lost
    the system's store behind a proxy.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        ways: ProxyWays,
        **options: Any,  # noqa: ANN401 - of HTTPAdapter
    ) -> None:
        self._context = context
        self._ways = ways
        self._closed = threading.Event()
        super().__init__(pool_maxsize=CONNECTIONS, **options)

    def close(self) -> None:
        """Close what is kept open; nothing is sent any more, so that nothing new stays open."""
        self._closed.set()
        super().close()

    def pause(self, seconds: float) -> None:
        """Wait before a repetition; a session that is closed meanwhile ends the wait."""
        self._closed.wait(seconds)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - of HTTPAdapter
        """Make the pool for direct connections."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - of HTTPAdapter
        """Make the pool for connections through a proxy."""
        kwargs["ssl_context"] = self._context
        kwargs["proxy_ssl_context"] = self._context
        return super().proxy_manager_for(*args, **kwargs)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - of HTTPAdapter
        timeout: Any = None,  # noqa: ANN401 - of HTTPAdapter
        verify: Any = True,  # noqa: ANN401, FBT002 - of HTTPAdapter
        cert: Any = None,  # noqa: ANN401 - of HTTPAdapter
        proxies: Any = None,  # noqa: ANN401 - of HTTPAdapter
    ) -> requests.Response:
        """Send within limits, through the proxy that the system names at this moment."""
        del proxies
        if self._closed.is_set():
            raise ClosingError("The program is closing.")
        limits = (CONNECT_S, READ_S) if timeout is None else timeout
        deadline = time.monotonic() + WHOLE_S
        response = self._sent(request, limits, verify, cert)
        if not stream:
            response.raw = io.BytesIO(read_whole(response, LARGEST_BODY, deadline))
        return response

    def _sent(
        self,
        request: requests.PreparedRequest,
        limits: Any,  # noqa: ANN401 - of HTTPAdapter
        verify: Any,  # noqa: ANN401 - of HTTPAdapter
        cert: Any,  # noqa: ANN401 - of HTTPAdapter
    ) -> requests.Response:
        """Try the ways in their order; the next one only where nothing of the request went out."""
        url = request.url or ""
        route = self._ways.route(url)
        for number, way in enumerate(route.ways, start=1):
            named = {urlsplit(url).scheme: way} if way else {}
            try:
                return super().send(request, True, limits, verify, cert, named)  # noqa: FBT003 - of HTTPAdapter
            except requests.RequestException as error:
                is_out_of_reach = is_unreached(error)
                if is_out_of_reach:
                    self._ways.avoid(way)
                if number == len(route.ways) or not is_out_of_reach:
                    raise error from TravelledError(route, way)
        raise requests.exceptions.ProxyError from TravelledError(route, DIRECT)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401 - of HTTPAdapter
        """Leave verification to the context; an inherited bundle must not replace it."""
        del url, verify, cert
        conn.ca_certs = None
        conn.ca_cert_dir = None
        conn.cert_reqs = "CERT_REQUIRED"


def is_unreached(error: requests.RequestException) -> bool:
    """Return whether no connection came about at all, so that nothing was sent.

    The kind of error does not tell: urllib3 forgets that it had reached a proxy as soon as the
    connection is closed, and names a request that was sent and cut "unable to connect" as well.
    """
    return isinstance(_first_cause(error), NewConnectionError | ConnectTimeoutError)


def is_cut(error: requests.RequestException) -> bool:
    """Return whether a connection that had come about was lost: what was sent may have arrived."""
    return isinstance(_first_cause(error), ConnectionError | HTTPException | TimeoutError)


def _first_cause(error: requests.RequestException) -> object:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return reason.original_error if isinstance(reason, ProxyError) else reason

"""Whom TLS trusts: the operating system's store, and a cloud's own extra authority."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import truststore
from requests.adapters import HTTPAdapter

from coe_assistant.domain.errors import CoeError


def make_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return a client context over the system's trust store.

    With ca_file (a lab, interfaces.md section 4) that authority is trusted in its place.

    Raises:
        CoeError: ca_file is not a readable certificate file.
    """
    if ca_file is None:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
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


class TrustAdapter(HTTPAdapter):
    """Uses one TLS context for direct and for proxied connections alike.

    Both places count: pip issue 13343 and conda issue 16253 shipped without the second and lost
    the system's store behind a proxy.
    """

    def __init__(self, context: ssl.SSLContext, **options: Any) -> None:  # noqa: ANN401 - of HTTPAdapter
        self._context = context
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - of HTTPAdapter
        """Make the pool for direct connections."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._context)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - of HTTPAdapter
        """Make the pool for connections through a proxy."""
        kwargs["ssl_context"] = self._context
        kwargs["proxy_ssl_context"] = self._context
        return super().proxy_manager_for(*args, **kwargs)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401 - of HTTPAdapter
        """Leave verification to the context; an inherited bundle must not replace it."""
        del url, verify, cert
        conn.ca_certs = None
        conn.ca_cert_dir = None
        conn.cert_reqs = "CERT_REQUIRED"

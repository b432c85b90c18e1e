"""The last exchanges with services, as Microsoft Support asks for them: ids, never contents."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from requests import Response

KEPT = 200


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. path has no query."""

    at: datetime
    method: str
    host: str
    path: str
    status: int | None
    duration_ms: int
    client_request_id: str
    service_request_id: str = ""
    activity_id: str = ""
    problem: str = ""


def noting(log: ExchangeLog, host: str) -> Callable[..., None]:
    """Return a response hook that remembers exchanges with one host.

    For the sign-in library, which sends over the shared session by itself.
    """

    def note(response: Response, *_: object, **__: object) -> None:
        parts = urlsplit(response.url)
        if parts.netloc != host:
            return
        sent, got = response.request.headers, response.headers
        duration = response.elapsed
        log.add(
            Exchange(
                datetime.now(UTC) - duration,
                response.request.method or "",
                parts.netloc,
                parts.path,
                response.status_code,
                round(duration.total_seconds() * 1000),
                str(sent.get("client-request-id", "")),
                got.get("x-ms-request-id", ""),
                got.get("client-request-id", ""),
            )
        )

    return note


class ExchangeLog:
    """Keeps the last exchanges; may be written from any thread."""

    def __init__(self) -> None:
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def add(self, exchange: Exchange) -> None:
        """Remember one exchange."""
        with self._lock:
            self._kept.append(exchange)

    def read(self) -> tuple[Exchange, ...]:
        """Return what is remembered, oldest first."""
        with self._lock:
            return tuple(self._kept)
